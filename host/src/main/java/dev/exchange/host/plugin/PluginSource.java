package dev.exchange.host.plugin;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueMap;
import dev.exchange.host.folder.ManifestText;
import dev.exchange.host.folder.PluginEntry;
import dev.exchange.host.folder.PluginFolder;
import dev.exchange.host.manifest.Manifest;
import dev.exchange.host.manifest.ManifestReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A plugin as it lies on the disk: which program it is, and what it says of itself.
 *
 * @param entry the file or folder
 * @param program the file to load
 * @param manifest what it says, or what stands for that if it says nothing
 * @param declared whether it says anything
 * @param readable whether there is a program at all
 */
record PluginSource(
    Path entry, Path program, Manifest manifest, boolean declared, boolean readable) {

  /** The version of a program that tells none. */
  static final String UNVERSIONED = "0.0.0";

  private static final long MAX_PROGRAM = 16 << 20;

  /** Leaves room for a number behind it. */
  private static final int MAX_ID = 60;

  /**
   * Reads it. On a thread that may block.
   *
   * @param declared whether a jar must tell a manifest
   * @throws ExchangeException BAD_MESSAGE, SCHEMA, TOO_LARGE or CONFLICT, naming the guilty file
   */
  static PluginSource read(Path entry, boolean declared) {
    PluginEntry found = PluginFolder.read(entry);
    ManifestText text = found.manifest();
    if (text != null) {
      Manifest manifest =
          ManifestReader.read(text.text().getBytes(StandardCharsets.UTF_8), text.from());
      return new PluginSource(entry, program(found, manifest), manifest, true, true);
    }
    Path program = found.program();
    if (program == null) {
      throw new ExchangeException(ErrorCode.BAD_MESSAGE, "expected a program in " + entry);
    }
    if (declared && program.toString().endsWith(".jar")) {
      throw new ExchangeException(
          ErrorCode.BAD_MESSAGE,
          "expected plugin.json in %s, there is none".formatted(program.getFileName()));
    }
    String file = String.valueOf(program.getFileName());
    Optional<Manifest> written = written(program, file);
    return new PluginSource(
        entry, program, written.orElseGet(() -> silent(file)), written.isPresent(), true);
  }

  /** What lies there is no plugin yet. */
  static PluginSource unreadable(Path entry) {
    Manifest manifest = silent(String.valueOf(entry.getFileName()));
    return new PluginSource(entry, entry, manifest, false, false);
  }

  /** The same with another id; for one that tells none. */
  PluginSource named(String id) {
    Manifest told = silent(id, manifest.about().name(), manifest.source());
    return new PluginSource(entry, program, told, false, readable);
  }

  /** What it says of itself, for people: who made it, what it can do, what it handles and emits. */
  ValueMap told() {
    return ManifestForm.of(manifest);
  }

  /** The same plugin, copied to another place. */
  PluginSource at(Path copy) {
    Path inside = entry.equals(program) ? copy : copy.resolve(entry.relativize(program).toString());
    return new PluginSource(entry, inside, manifest, declared, readable);
  }

  private static Path program(PluginEntry found, Manifest manifest) {
    String named = manifest.entry();
    if (found.program() != null) {
      return found.program();
    }
    if (named != null) {
      Path program = found.entry().resolve(named);
      if (!Files.isRegularFile(program)) {
        throw new ExchangeException(
            ErrorCode.BAD_MESSAGE,
            "expected the file %s, which entry of %s names, there is none"
                .formatted(named, manifest.source()));
      }
      return program;
    }
    return PluginFolder.onlyProgram(found.entry());
  }

  private static Optional<Manifest> written(Path program, String file) {
    return file.endsWith(".jar")
        ? Optional.empty()
        : WrittenManifest.find(file, text(program)).map(value -> ManifestReader.of(value, file));
  }

  private static String text(Path program) {
    try {
      if (Files.size(program) > MAX_PROGRAM) {
        throw new ExchangeException(
            ErrorCode.TOO_LARGE,
            "expected a program of at most 16 MiB in %s, got more".formatted(program));
      }
      return new String(Files.readAllBytes(program), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new ExchangeException(
          ErrorCode.BAD_MESSAGE, "expected a program that can be read at " + program, "", null, e);
    }
  }

  /** What stands for the manifest of a program that tells none: its name, and version 0.0.0. */
  private static Manifest silent(String file) {
    int dot = file.lastIndexOf('.');
    String stem = dot > 0 ? file.substring(0, dot) : file;
    String id = stem.replaceAll("[^A-Za-z0-9_-]+", "-").replaceAll("^-+", "");
    return silent(
        id.isEmpty() ? "program" : id.substring(0, Math.min(MAX_ID, id.length())), stem, file);
  }

  private static Manifest silent(String id, String name, String source) {
    Map<String, String> told = Map.of("id", id, "version", UNVERSIONED, "name", name);
    return ManifestReader.of(ValueMap.of(told), source);
  }
}
