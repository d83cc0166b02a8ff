package dev.exchange.host.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class AttendanceTest {

  @Test
  void observersAreToldBeforeWhoMadeTheExchangeGoesOn() {
    try (ComplexFixture fixture = new ComplexFixture()) {
      List<String> told = new CopyOnWriteArrayList<>();
      Subscription observing = fixture.complex.attendance().observe(told::add);
      Exchange a = fixture.deploy(Exchange.define("a"));
      assertThat(told).containsExactly("a");
      ComplexFixture.await(a.close());
      assertThat(told).containsExactly("a", "a");
      observing.cancel();
      fixture.deploy(Exchange.define("b"));
      assertThat(told).hasSize(2);
    }
  }

  @Test
  void anObserverThatThrowsKeepsNobodyFromComing() {
    try (ComplexFixture fixture = new ComplexFixture()) {
      List<String> told = new CopyOnWriteArrayList<>();
      fixture
          .complex
          .attendance()
          .observe(id -> {
            throw new IllegalStateException("an observer that throws");
          });
      fixture.complex.attendance().observe(told::add);
      assertThat(fixture.deploy(Exchange.define("a")).id()).isEqualTo("a");
      assertThat(told).containsExactly("a");
    }
  }

  @Test
  void whoFollowsAnIdIsGivenEachExchangeThatHasItAndLetsGoOfTheOneBefore() {
    try (ComplexFixture fixture = new ComplexFixture()) {
      List<Object> seen = new CopyOnWriteArrayList<>();
      Subscription following =
          fixture
              .complex
              .attendance()
              .follow(
                  "a",
                  exchange -> {
                    seen.add(exchange);
                    return () -> seen.add("let go");
                  });
      Exchange first = fixture.deploy(Exchange.define("a"));
      ComplexFixture.await(first.close());
      Exchange second = fixture.deploy(Exchange.define("a"));
      assertThat(seen).containsExactly(first, "let go", second);
      following.cancel();
      following.cancel();
      assertThat(seen).containsExactly(first, "let go", second, "let go");
    }
  }

  @Test
  void whatIsThrownForTheExchangeThatIsThereIsTheCallersToKnow() {
    try (ComplexFixture fixture = new ComplexFixture()) {
      fixture.deploy(Exchange.define("a"));
      List<String> seen = new ArrayList<>();
      ExchangeException refusal =
          catchThrowableOfType(
              ExchangeException.class,
              () ->
                  fixture
                      .complex
                      .attendance()
                      .follow("a", exchange -> exchange.watch("none", c -> seen.add(c.cell()))));
      assertThat(refusal.code()).isEqualTo(ErrorCode.UNKNOWN_CELL);
    }
  }
}
