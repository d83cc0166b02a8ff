package dev.exchange.host.scenario;

import dev.exchange.api.ExchangeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a scenario from a file.
 *
 * <p>Threading: any thread that may block on files.
 *
 * <p>Source: docs/testing.md.
 */
final class ScenarioReader {

  /** What can be the name of a host in an address. */
  private static final Pattern PROCESS = Pattern.compile("[a-z][a-z0-9-]{0,31}");

  private final Path folder;

  private ScenarioReader(Path folder) {
    this.folder = folder;
  }

  /**
   * Reads it, and checks what can be seen before anything runs.
   *
   * @throws ExchangeException BAD_MESSAGE, TOO_LARGE, or what no message can carry, with the place
   */
  static Scenario read(Path file) {
    Path absolute = file.toAbsolutePath().normalize();
    Path parent = absolute.getParent();
    return new ScenarioReader(parent == null ? absolute : parent).scenario(TextReader.read(file));
  }

  private Scenario scenario(Written whole) {
    Members members = new Members(whole, "a scenario", Set.of("scenario", "processes", "steps"));
    Written named = members.get("scenario");
    String name = named.text("scenario");
    if (name.isBlank()) {
      throw named.wrong("expected a name as scenario, got none");
    }
    List<Scenario.Cast> processes = processes(members.get("processes"));
    Written written = members.get("steps");
    List<String> names = processes.stream().map(Scenario.Cast::name).toList();
    List<Step> steps = new ArrayList<>();
    for (Written step : written.elements("steps")) {
      steps.add(StepReader.read(step, names));
    }
    if (steps.isEmpty()) {
      throw written.wrong("expected steps, got none");
    }
    Scenario scenario = new Scenario(name, processes, steps);
    ScenarioCheck.check(scenario);
    return scenario;
  }

  private List<Scenario.Cast> processes(Written written) {
    List<Scenario.Cast> processes = new ArrayList<>();
    for (Map.Entry<String, Written> one : written.members("processes").entrySet()) {
      String name = one.getKey();
      if (!PROCESS.matcher(name).matches()) {
        throw one.getValue()
            .wrong(
                "expected the name of a process (1 to 32 of a-z 0-9 -, a letter first), got "
                    + name);
      }
      processes.add(new Scenario.Cast(name, programs(name, one.getValue()), one.getValue()));
    }
    if (processes.isEmpty()) {
      throw written.wrong("expected processes, got none");
    }
    return processes;
  }

  private List<Scenario.Role> programs(String process, Written written) {
    String whose = "process " + process;
    Written programs = new Members(written, whose, Set.of("programs")).get("programs");
    List<Scenario.Role> roles = new ArrayList<>();
    for (Written program : programs.elements("programs of " + whose)) {
      Scenario.Role role = program(program, whose);
      if (roles.stream().anyMatch(other -> other.file().equals(role.file()))) {
        throw program.wrong(
            "expected each program once in %s, got %s twice"
                .formatted(whose, role.file().getFileName()));
      }
      roles.add(role);
    }
    if (roles.isEmpty()) {
      throw programs.wrong("expected programs of %s, got none".formatted(whose));
    }
    return roles;
  }

  private Scenario.Role program(Written written, String whose) {
    if (written.value() instanceof String) {
      return new Scenario.Role(file(written), null);
    }
    Members members = new Members(written, "a program of " + whose, Set.of("file", "config"));
    @Nullable Written config = members.find("config");
    if (config != null) {
      config.members("config");
    }
    return new Scenario.Role(file(members.get("file")), config);
  }

  private Path file(Written written) {
    Path file = folder.resolve(written.text("the file of a program")).normalize();
    if (!Files.exists(file)) {
      throw written.wrong("expected a program at %s, found nothing".formatted(file));
    }
    if (Files.isDirectory(file) && !Files.exists(file.resolve("plugin.json"))) {
      throw written.wrong(
          "expected a program, got the folder %s without plugin.json".formatted(file));
    }
    return file;
  }
}
