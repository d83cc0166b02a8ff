package dev.exchange.host.cli;

import dev.exchange.api.ValueMap;
import dev.exchange.host.codec.JsonValues;
import dev.exchange.host.config.Defaults;
import dev.exchange.host.config.Setting;
import dev.exchange.host.config.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code exchange doctor}: what this installation is made of, and every setting. */
@Command(
    name = "doctor",
    description =
        "Tells the JDK, the compiler, the languages, the limits, and every setting with"
            + " its source.",
    footer = {
      "%nExamples:",
      "  exchange doctor",
      "  EXCHANGE_HTTP_PORT=8080 exchange doctor --json"
    })
final class DoctorCommand implements Callable<Integer> {

  private final Surroundings surroundings;

  @Option(names = "--json", description = "the same as JSON")
  private boolean json;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "a JSON file of settings by name, as for exchange run")
  private @Nullable Path config;

  DoctorCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Settings settings = SettingOptions.resolve(surroundings.machine(), Map.of(), config);
    Diagnosis diagnosis = new Diagnosis(surroundings, settings);
    if (json) {
      surroundings.streams().out().println(JsonValues.text(diagnosis.json()));
    } else {
      print(diagnosis.facts(), settings);
    }
    return ExitCode.OK.number();
  }

  private void print(List<Diagnosis.Fact> facts, Settings settings) {
    Terminal terminal = new Terminal(surroundings);
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("WHAT", "IS"));
    facts.forEach(fact -> rows.add(List.of(fact.name(), fact.value())));
    terminal.table(rows);
    terminal.out().println();
    List<List<String>> table = new ArrayList<>();
    table.add(List.of("SETTING", "VALUE", "SOURCE", "MEANING"));
    for (Setting<?> setting : Defaults.ALL) {
      table.add(
          List.of(
              setting.name(), settings.show(setting), settings.source(setting), setting.meaning()));
    }
    terminal.table(table);
    terminal.out().println();
    terminal
        .out()
        .println(
            "A setting is set by its option, by EXCHANGE_<NAME> in the environment (dots as _), by"
                + " the system property exchange.<name>, or in the JSON file of --config; the first"
                + " of these wins.");
  }

  /** One setting for machines. */
  static ValueMap json(Setting<?> setting, Settings settings) {
    return ValueMap.of("name", setting.name(), "value", settings.show(setting))
        .plus("source", settings.source(setting))
        .plus("meaning", setting.meaning())
        .plus("flag", setting.flag())
        .plus("variable", setting.variable())
        .plus("property", setting.property());
  }
}
