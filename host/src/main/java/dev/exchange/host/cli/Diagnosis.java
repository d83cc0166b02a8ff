package dev.exchange.host.cli;

import dev.exchange.api.Names;
import dev.exchange.api.ValueMap;
import dev.exchange.api.Values;
import dev.exchange.host.config.Defaults;
import dev.exchange.host.config.Settings;
import dev.exchange.host.exchange.Product;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What {@code exchange doctor} finds. */
final class Diagnosis {

  private final Surroundings surroundings;
  private final Settings settings;

  Diagnosis(Surroundings surroundings, Settings settings) {
    this.surroundings = surroundings;
    this.settings = settings;
  }

  /** One finding. */
  record Fact(String name, String value) {}

  /** All findings but the settings. */
  List<Fact> facts() {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("exchange", Product.version()));
    facts.add(new Fact("JDK", property("java.vendor") + " " + property("java.runtime.version")));
    facts.add(new Fact("JDK home", property("java.home")));
    facts.add(new Fact("machine", property("os.name") + " " + property("os.arch")));
    Languages.Report report = surroundings.languages().report();
    facts.add(new Fact("compiler", compiler(report)));
    facts.add(new Fact("AOT cache", launcher("exchange.launcher.aot")));
    facts.add(new Fact("engine", report.engine()));
    facts.add(new Fact("Java", property("java.version")));
    for (Languages.Language language : report.languages()) {
      facts.add(new Fact(language.name(), language.version()));
    }
    facts.addAll(limits());
    return facts;
  }

  /** Everything, for machines. */
  ValueMap json() {
    Map<String, Object> found = new LinkedHashMap<>();
    facts().forEach(fact -> found.put(fact.name(), fact.value()));
    return ValueMap.of(
        "facts",
        ValueMap.of(found),
        "settings",
        Defaults.ALL.stream().map(setting -> DoctorCommand.json(setting, settings)).toList());
  }

  /** Limits that are the same everywhere, so that no setting changes them. */
  private static List<Fact> limits() {
    return List.of(
        new Fact("largest whole number", Values.MAX_EXACT + " (2^53)"),
        new Fact("depth of a value", "at most " + Values.MAX_DEPTH),
        new Fact("message name", "at most " + Names.MAX_NAME + " characters"),
        new Fact("exchange id", "at most " + Names.MAX_ID + " characters"));
  }

  private String compiler(Languages.Report report) {
    return report.optimizing()
        ? "on"
        : "off, scripts are interpreted" + why(launcher("exchange.launcher.compiler"));
  }

  /** What the launcher said of something that is not on. */
  private static String why(String said) {
    return said.startsWith("off") ? said.substring("off".length()) : "";
  }

  private String launcher(String property) {
    return surroundings
        .machine()
        .properties()
        .getOrDefault(property, "off: not started by bin/exchange");
  }

  private String property(String name) {
    return surroundings.machine().properties().getOrDefault(name, "unknown");
  }
}
