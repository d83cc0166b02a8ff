package dev.exchange.host.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {

  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SPAN = "00f067aa0ba902b7";

  @ParameterizedTest
  @ValueSource(strings = {"00-%s-%s-01", "00-%s-%s-03", "cc-%s-%s-01", "cc-%s-%s-01-what-comes"})
  void aValidParentIsContinuedInASpanOfItsOwn(String form) {
    TraceContext trace = of(form.formatted(TRACE, SPAN));
    assertThat(trace.parent()).matches("00-" + TRACE + "-[0-9a-f]{16}-01").doesNotContain(SPAN);
    assertThat(trace.state()).isEqualTo("a=1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1",
        "00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902bg-01",
        "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01.more",
      })
  void anInvalidParentBeginsATrace(String parent) {
    TraceContext trace = of(parent);
    assertThat(trace.parent()).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00").doesNotContain(TRACE);
    assertThat(trace.state()).isNull();
  }

  @Test
  void twoParentsAreNone() {
    String parent = "00-" + TRACE + "-" + SPAN + "-01";
    TraceContext trace = TraceContext.of(List.of(parent, parent), List.of(), new Random(1));
    assertThat(trace.parent()).doesNotContain(TRACE);
    assertThat(TraceContext.given(List.of(parent, parent), List.of())).isNull();
  }

  @Test
  void aSpanThatIsGivenGoesOnAsItIs() {
    String parent = "00-" + TRACE + "-" + SPAN + "-01";
    assertThat(TraceContext.given(List.of(parent), List.of("a=1", "b=2")))
        .isEqualTo(new TraceContext(parent, "a=1,b=2"));
    assertThat(TraceContext.given(List.of("00-1"), List.of("a=1"))).isNull();
  }

  private static TraceContext of(String parent) {
    return TraceContext.of(List.of(parent), List.of("a=1"), new Random(1));
  }
}
