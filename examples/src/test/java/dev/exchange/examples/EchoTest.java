package dev.exchange.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.Message;
import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import io.vertx.core.Promise;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EchoTest {

  @Test
  void everyValueComesBackAsItWas() {
    try (RunningExample example = RunningExample.mesh("plugins/echo", "echo.mjs")) {
      for (Object value :
          Arrays.asList(
              null,
              true,
              "text",
              1L << 53,
              0.1,
              ValueList.of(1L, "a"),
              ValueMap.of(Map.of("a", ValueMap.of("b", ValueList.of()))))) {
        assertThat(example.request("echo", "echo", value)).isEqualTo(value);
      }
    }
  }

  @Test
  void informationIsThatOfTheRequest() {
    try (RunningExample example = RunningExample.mesh("plugins/echo", "echo.mjs")) {
      Promise<Message> seen = Promise.promise();
      example.exchange("echo").on("echo.info", seen::tryComplete);
      Object answer = example.request("echo", "echo.info", null);
      assertThat(answer)
          .isEqualTo(
              ValueMap.of("id", RunningExample.await(seen.future()).id().toString())
                  .plus("from", "echo")
                  .plus("trace", ValueList.of("echo")));
    }
  }
}
