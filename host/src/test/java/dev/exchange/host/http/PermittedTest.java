package dev.exchange.host.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PermittedTest {

  @ParameterizedTest
  @CsvSource({
    "exchange.**, exchange.a.b, true",
    "exchange.**, exchange.a, true",
    "exchange.**, exchange, false",
    "exchange.**, exchangexa, false",
    "exchange.**, my.exchange.a, false",
    "exchange.*, exchange.a, true",
    "exchange.*, exchange.a.b, false",
    "exchange.*.$on.**, exchange.a.$on.b.c, true",
    "exchange.*.$on.**, exchange.a.xon.b, false",
    "news, news, true",
    "news, newsx, false",
    "*.save, a.save, true",
  })
  void aPatternStandsForAddresses(String pattern, String address, boolean permitted) {
    assertThat(address.matches(Permitted.regex(pattern))).isEqualTo(permitted);
  }
}
