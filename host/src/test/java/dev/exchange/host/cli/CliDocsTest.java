package dev.exchange.host.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ErrorCode;
import dev.exchange.host.config.Defaults;
import dev.exchange.host.config.Setting;
import dev.exchange.host.config.Settings;
import dev.exchange.host.exchange.ExchangeLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The tables of docs/cli.md and docs/http.md say what the code says. */
class CliDocsTest {

  private static final Path DOCS = Path.of("..", "docs");

  @Test
  void theTableOfSettingsHasEachWithItsDefaultAndOption() throws IOException {
    String text = Files.readString(DOCS.resolve("cli.md"));
    Settings defaults = Settings.defaults();
    for (Setting<?> setting : Defaults.ALL) {
      String shown = defaults.show(setting);
      String value = shown.isEmpty() ? "none" : shown;
      String option = setting.flag().isEmpty() ? "" : "`" + setting.flag() + "` ";
      assertThat(text).contains("| `" + setting.name() + "` | " + value + " | " + option + "|\n");
    }
  }

  @Test
  void theTableOfExitCodesHasEach() throws IOException {
    String text = Files.readString(DOCS.resolve("cli.md"));
    for (ExitCode code : ExitCode.values()) {
      assertThat(text).contains("\n| " + code.number() + " | ");
    }
  }

  @Test
  void theTableOfStatusCodesHasEachErrorCode() throws IOException {
    String text = Files.readString(DOCS.resolve("http.md"));
    for (ErrorCode code : ErrorCode.values()) {
      assertThat(text).containsPattern("\\| [^|]*\\b" + code.name() + "\\b[^|]* \\|");
    }
  }

  @Test
  void theDefaultsOfExchangesAreTheSameWithAndWithoutAHost() {
    assertThat(
            new ExchangeLimits(
                Defaults.INBOX.initial(),
                Defaults.PARKED.initial(),
                Defaults.TRACE_RING.initial(),
                Defaults.REQUEST_TIMEOUT.initial(),
                Defaults.CLOSE_TIMEOUT.initial(),
                Defaults.CONNECT_TIMEOUT.initial()))
        .isEqualTo(ExchangeLimits.DEFAULT);
  }
}
