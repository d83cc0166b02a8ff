package dev.exchange.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import org.junit.jupiter.api.Test;

class HelloTest {

  private static final ValueList GREETINGS =
      ValueList.of("Hello, Ada! (Java)", "Hello, Ada! (JavaScript)", "Hello, Ada! (Python)");

  private static RunningExample hello() {
    return RunningExample.mesh("examples/hello", "Hello.java", "greeter.mjs", "hello.py");
  }

  @Test
  void threeLanguagesGreetInTheirOrderAndTheTotalGrows() {
    try (RunningExample hello = hello()) {
      assertThat(hello.request("greeter", "greet", ValueMap.of("name", "Ada")))
          .isEqualTo(ValueMap.of("greetings", GREETINGS, "total", 3));
      assertThat(hello.request("hello-py", "greet", ValueMap.of("name", "Ada")))
          .isEqualTo(ValueMap.of("greetings", GREETINGS, "total", 6));
    }
  }

  @Test
  void nameThatIsMissingIsToldByTheExchangeThatMissesIt() {
    try (RunningExample hello = hello()) {
      assertThatThrownBy(() -> hello.request("greeter", "greet", ValueMap.EMPTY))
          .isInstanceOfSatisfying(
              ExchangeException.class,
              error -> assertThat(error.text()).contains("name").contains("hello.java"));
      assertThat(hello.request("greeter", "greet", ValueMap.of("name", "Ada")))
          .isEqualTo(ValueMap.of("greetings", GREETINGS, "total", 3));
    }
  }
}
