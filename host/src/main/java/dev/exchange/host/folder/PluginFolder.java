package dev.exchange.host.folder;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says what an entry of a folder of plugins is, and reads its manifest.
 *
 * <pre>
 *   a program      that program, no manifest
 *   a jar          that jar, the manifest in it if there is one
 *   a folder       with plugin.json: the manifest, which names the program
 *                  without: the one program in it that is no test
 * </pre>
 *
 * <p>Threading: any thread that may block on files.
 *
 * <p>Errors, thrown: BAD_MESSAGE if it is none of these, TOO_LARGE beyond a bound, CONFLICT if it
 * changed while it was read.
 *
 * <p>Source: docs/spec/folder.md, PF12.
 */
public final class PluginFolder {

  private static final String MANIFEST = "plugin.json";
  private static final int MOST_NAMES = 10_000;
  private static final int SHOWN = 8;
  private static final int ATTEMPTS = 3;

  private PluginFolder() {}

  /** What the entry at that path is. */
  public static PluginEntry read(Path entry) {
    try {
      if (Files.isDirectory(entry)) {
        return folder(entry);
      }
      if (!Files.exists(entry)) {
        throw bad("expected a program or a folder at %s, there is nothing".formatted(entry));
      }
      return file(entry);
    } catch (IOException e) {
      throw unreadable(entry, e);
    }
  }

  private static PluginEntry file(Path file) {
    String name = String.valueOf(file.getFileName());
    if (!ProgramNames.isProgram(name) || !Files.isRegularFile(file)) {
      throw bad("expected a program (.js, .mjs, .py, .java or .jar), got " + file);
    }
    return new PluginEntry(file, file, name.endsWith(".jar") ? ArchiveCheck.read(file) : null);
  }

  private static PluginEntry folder(Path folder) throws IOException {
    Path manifest = folder.resolve(MANIFEST);
    if (Files.exists(manifest)) {
      return new PluginEntry(folder, null, manifest(folder, manifest));
    }
    Path program = only(folder);
    PluginEntry found = file(program);
    return new PluginEntry(folder, program, found.manifest());
  }

  /** The one program that lies in a folder and is no test. Throws as {@link #read} does. */
  public static Path onlyProgram(Path folder) {
    try {
      return only(folder);
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  private static Path only(Path folder) throws IOException {
    List<String> names = names(folder);
    List<String> programs =
        names.stream().filter(ProgramNames::isProgram).filter(ProgramNames::isMeant).toList();
    if (programs.size() != 1) {
      throw bad(
          "expected plugin.json or exactly one program that is no test in folder %s, got %s"
              .formatted(folder, programs.isEmpty() ? none(names) : listed(programs)));
    }
    return folder.resolve(programs.getFirst());
  }

  private static ExchangeException unreadable(Path entry, IOException e) {
    return new ExchangeException(
        ErrorCode.BAD_MESSAGE,
        "expected to read %s, got %s".formatted(entry, Reason.of(e)),
        "",
        null,
        e);
  }

  /** The files of a folder, in the order of the alphabet. */
  private static List<String> names(Path folder) throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
      for (Path child : children) {
        if (names.size() == MOST_NAMES) {
          throw new ExchangeException(
              ErrorCode.TOO_LARGE,
              "expected at most %,d files in folder %s, got more".formatted(MOST_NAMES, folder));
        }
        if (Files.isRegularFile(child)) {
          names.add(String.valueOf(child.getFileName()));
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    names.sort(null);
    return names;
  }

  private static ManifestText manifest(Path folder, Path file) throws IOException {
    String from = folder.getFileName() + "/" + MANIFEST;
    if (!file.toRealPath().startsWith(folder.toRealPath()) || !Files.isRegularFile(file)) {
      throw bad("expected a file in its own folder in %s, got something else".formatted(from));
    }
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      String text = steady(file, from);
      if (text != null) {
        return new ManifestText(text, from);
      }
    }
    throw new ExchangeException(
        ErrorCode.CONFLICT, "expected %s to stay while it is read, it changed".formatted(from));
  }

  /** What a file says; null if it was written meanwhile. */
  private static @Nullable String steady(Path file, String from) throws IOException {
    try {
      Stat before = Stat.of(file);
      String text;
      try (InputStream in = Files.newInputStream(file)) {
        text = BoundedText.read(in, from);
      }
      return Stat.of(file).equals(before) ? text : null;
    } catch (NoSuchFileException _) {
      return null;
    }
  }

  private static String none(List<String> names) {
    return names.isEmpty() ? "no files" : "no program but " + listed(names);
  }

  private static String listed(List<String> names) {
    String shown = String.join(", ", names.subList(0, Math.min(SHOWN, names.size())));
    return names.size() > SHOWN ? shown + " and " + (names.size() - SHOWN) + " more" : shown;
  }

  private static ExchangeException bad(String text) {
    return new ExchangeException(ErrorCode.BAD_MESSAGE, text);
  }
}
