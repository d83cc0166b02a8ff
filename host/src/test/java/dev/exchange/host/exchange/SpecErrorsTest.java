package dev.exchange.host.exchange;

import static dev.exchange.host.exchange.ComplexFixture.await;
import static dev.exchange.host.exchange.ComplexFixture.failureOf;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.MessageOptions;
import io.vertx.core.Promise;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules of {@code docs/spec/errors.md}. */
class SpecErrorsTest {

  private static final Pattern CODE = Pattern.compile("(?m)^\\| `([A-Z_]+)` \\|");

  private final ComplexFixture fixture = new ComplexFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void theTableOfCodesIsTheListOfCodes() throws IOException {
    String page = Files.readString(Path.of("../docs/spec/errors.md"));
    List<String> told = CODE.matcher(page).results().map(found -> found.group(1)).toList();
    assertThat(told).isEqualTo(Arrays.stream(ErrorCode.values()).map(Enum::name).toList());
  }

  @Test
  void anErrorHasACodeASentenceAndItsExchange() {
    fixture.deploy(
        Exchange.define("worker")
            .handler(
                "boom",
                (msg, sig, state) -> {
                  throw new IllegalStateException("no luck");
                }));
    Exchange app = fixture.deploy(Exchange.define("app"));
    ExchangeException error = failureOf(app.request("boom", null));
    assertThat(error.code()).isEqualTo(ErrorCode.HANDLER_FAILED);
    assertThat(error.text()).contains("boom").contains("worker").contains("no luck");
    assertThat(error.text()).doesNotContain("\n");
    assertThat(error.exchange()).isEqualTo("worker");
  }

  @Test
  void theFramesOfAnErrorAreTheAuthorsOwn(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("bad.mjs"),
            """
            import { exchange } from 'exchange';
            function deep() { throw new Error('no luck'); }
            exchange({ id: 'bad', handlers: { boom: () => deep() } });
            """);
    await(fixture.vertx.deployVerticle(new ProgramVerticle(file, fixture.complex)));
    Exchange app = fixture.deploy(Exchange.define("app"));
    ExchangeException error = failureOf(app.request("boom", null));
    assertThat(error.code()).isEqualTo(ErrorCode.HANDLER_FAILED);
    assertThat(requireNonNull(error.location()).file()).isEqualTo("bad.mjs");
    assertThat(error.location().line()).isEqualTo(2);
    assertThat(error.location().column()).isPositive();
    assertThat(error.location().stack()).isNotEmpty().allMatch(frame -> frame.contains("bad.mjs"));
    assertThat(error.location().stack().getFirst()).contains("deep");
  }

  @Test
  void aWrongOptionIsThrownAtOnce() {
    Exchange app = fixture.deploy(Exchange.define("app").cell("n", 1));
    assertCode(ErrorCode.BAD_MESSAGE, () -> MessageOptions.within(Duration.ZERO));
    assertCode(ErrorCode.BAD_MESSAGE, () -> MessageOptions.DEFAULT.withPark(Duration.ofMillis(-1)));
    assertCode(ErrorCode.BAD_MESSAGE, () -> app.request("x", 1, MessageOptions.to("no id")));
    assertCode(ErrorCode.UNKNOWN_CELL, () -> app.watch("m", change -> {}));
  }

  @Test
  void anErrorThatAHandlerLetsPassKeepsItsCodeAndItsExchange() {
    fixture.deploy(
        Exchange.define("deep")
            .handler(
                "deep",
                (msg, sig, state) -> {
                  throw new ExchangeException(ErrorCode.FORBIDDEN, "expected a friend");
                }));
    Promise<Exchange> self = Promise.promise();
    Exchange middle =
        fixture.deploy(
            Exchange.define("middle")
                .handler("ask", (msg, sig, state) -> self.future().result().request("deep", null)));
    self.complete(middle);
    Exchange app = fixture.deploy(Exchange.define("app"));
    ExchangeException error = failureOf(app.request("ask", null));
    assertThat(error.code()).isEqualTo(ErrorCode.FORBIDDEN);
    assertThat(error.text()).isEqualTo("expected a friend");
    assertThat(error.exchange()).isEqualTo("deep");
  }

  @Test
  void aProgramThatThrowsAtItsTopLevelFailsToLoadWithItsPlace(@TempDir Path folder)
      throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("top.mjs"),
            """
            import { exchange } from 'exchange';
            exchange({ id: 'half' });
            throw new Error('no luck');
            """);
    ExchangeException error =
        failureOf(fixture.vertx.deployVerticle(new ProgramVerticle(file, fixture.complex)));
    assertThat(error.code()).isEqualTo(ErrorCode.HANDLER_FAILED);
    assertThat(error.text()).contains("no luck");
    assertThat(requireNonNull(error.location()).toString()).startsWith("top.mjs:3");
    assertThat(fixture.complex.exchange("half")).isNull();
    Exchange app = fixture.deploy(Exchange.define("app").handler("a", (msg, sig, state) -> 1));
    assertThat(await(app.request("a", null))).isEqualTo(1L);
  }

  private static void assertCode(ErrorCode code, Runnable wrong) {
    assertThatThrownBy(wrong::run)
        .isInstanceOfSatisfying(
            ExchangeException.class, error -> assertThat(error.code()).isEqualTo(code));
  }
}
