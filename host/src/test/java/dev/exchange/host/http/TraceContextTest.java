package dev.exchange.host.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
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
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    headers.add("traceparent", "00-" + TRACE + "-" + SPAN + "-01");
    headers.add("traceparent", "00-" + TRACE + "-" + SPAN + "-01");
    assertThat(TraceContext.of(headers, new Random(1)).parent()).doesNotContain(TRACE);
  }

  @Test
  void theMessageAndTheAnswerAreOneSpan() throws Exception {
    try (TestServer server = new TestServer()) {
      List<String> headers =
          List.of(
              "Traceparent: 00-" + TRACE + "-" + SPAN + "-01",
              "Tracestate: a=1",
              "tracestate: b=2");
      Wire.Reply reply = server.ask("POST /api/greeter/greet", headers, "");
      assertThat(reply.header("traceparent")).matches("00-" + TRACE + "-[0-9a-f]{16}-01");
      assertThat(server.gateway.last().options().traceparent())
          .isEqualTo(reply.header("traceparent"));
      assertThat(server.gateway.last().options().tracestate()).isEqualTo("a=1,b=2");
      Wire.Reply failed = server.ask("POST /api/greeter/nobody", headers, "");
      assertThat(failed.header("traceparent")).startsWith("00-" + TRACE);
    }
  }

  private static TraceContext of(String parent) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    headers.add("traceparent", parent);
    headers.add("tracestate", "a=1");
    return TraceContext.of(headers, new Random(1));
  }
}
