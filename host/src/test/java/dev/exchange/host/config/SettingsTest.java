package dev.exchange.host.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

  @Test
  void withoutSourcesEachDefaultHolds() {
    Settings settings = Settings.defaults();
    for (Setting<?> setting : Defaults.ALL) {
      assertThat((Object) settings.get(setting)).isEqualTo(setting.initial());
      assertThat(settings.source(setting)).isEqualTo("default");
      assertThat(setting.meaning()).isNotBlank();
    }
    assertThat(Defaults.ALL.stream().map(Setting::name)).doesNotHaveDuplicates();
  }

  @Test
  void theEarlierSourceWinsAndIsNamed() {
    Settings settings =
        Settings.of(
            List.of(
                Source.flags(Map.of("--port", "1")),
                Source.environment(
                    Map.of("EXCHANGE_HTTP_PORT", "2", "EXCHANGE_REQUEST_TIMEOUT", "250ms")),
                Source.properties(Map.of("exchange.http.port", "3", "exchange.mesh", "false")),
                Source.file("host.json", Map.of("http.port", "4", "http.body", "2KiB"))));
    assertThat(settings.get(Defaults.HTTP_PORT)).isEqualTo(1);
    assertThat(settings.source(Defaults.HTTP_PORT)).isEqualTo("flag --port");
    assertThat(settings.get(Defaults.REQUEST_TIMEOUT)).isEqualTo(Duration.ofMillis(250));
    assertThat(settings.source(Defaults.REQUEST_TIMEOUT))
        .isEqualTo("environment EXCHANGE_REQUEST_TIMEOUT");
    assertThat(settings.get(Defaults.MESH)).isFalse();
    assertThat(settings.source(Defaults.MESH)).isEqualTo("system property exchange.mesh");
    assertThat(settings.get(Defaults.HTTP_BODY)).isEqualTo(2048);
    assertThat(settings.source(Defaults.HTTP_BODY)).isEqualTo("file host.json http.body");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "EXCHANGE_HTTP_PORT | 65536  | a port from 0 to 65535 for http.port",
        "EXCHANGE_HTTP_PORT | -1     | a port from 0 to 65535 for http.port",
        "EXCHANGE_HTTP_PORT | ''     | a port from 0 to 65535 for http.port",
        "EXCHANGE_HTTP_BODY | 2GiB   | a size from 1 to 1GiB, such as 1024, 64KiB or 1MiB for"
            + " http.body",
        "EXCHANGE_HTTP_BODY | 1kb    | a size from 1 to 1GiB, such as 1024, 64KiB or 1MiB for"
            + " http.body",
        "EXCHANGE_HTTP_IDLE | 0s     | a time above 0, such as 500ms, 5s or 2m for http.idle",
        "EXCHANGE_HTTP_IDLE | 1 year | a time above 0, such as 500ms, 5s or 2m for http.idle",
        "EXCHANGE_MESH      | yes    | true or false for mesh",
        "EXCHANGE_HTTP_PENDING | 0   | a whole number from 1 to 1000000 for http.pending",
        "EXCHANGE_HTTP_HOST | ' '    | a text for http.host",
      })
  void aBadValueIsRefusedWithItsSource(String variable, String value, String expected) {
    ExchangeException refusal =
        catchThrowableOfType(
            ExchangeException.class,
            () -> Settings.of(List.of(Source.environment(Map.of(variable, value)))));
    assertThat(refusal.code()).isEqualTo(ErrorCode.BAD_MESSAGE);
    assertThat(refusal.text())
        .isEqualTo(
            "expected " + expected + " (environment " + variable + "), got \"" + value + "\"");
  }

  @Test
  void aTokenIsNeverShown() {
    Settings settings =
        Settings.of(List.of(Source.environment(Map.of("EXCHANGE_TOKEN", "hush-hush"))));
    assertThat(settings.get(Defaults.TOKEN)).isEqualTo("hush-hush");
    assertThat(settings.show(Defaults.TOKEN)).isEqualTo("set (not shown)");
    ExchangeException refusal =
        catchThrowableOfType(
            ExchangeException.class,
            () -> Settings.of(List.of(Source.environment(Map.of("EXCHANGE_TOKEN", "hush hush")))));
    assertThat(refusal.text()).doesNotContain("hush").endsWith("got something else");
  }

  @Test
  void aFileHoldsNothingButSettings() {
    ExchangeException refusal =
        catchThrowableOfType(
            ExchangeException.class,
            () -> Source.file("host.json", Map.of("http.prot", "1", "mesh", "true")));
    assertThat(refusal.text())
        .isEqualTo(
            "expected names of settings in host.json (exchange doctor lists them), got http.prot");
  }

  @ParameterizedTest
  @CsvSource({
    "http.body,1 MiB",
    "http.head,8 KiB",
    "http.idle,75 s",
    "http.origins,''",
    "token,none"
  })
  void valuesAreShownInTheirUnits(String name, String shown) {
    Setting<?> setting =
        Defaults.ALL.stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
    assertThat(Settings.defaults().show(setting)).isEqualTo(shown);
  }
}
