package dev.exchange.host.polyglot;

import dev.exchange.api.ExchangeException;
import dev.exchange.api.Location;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells an import that failed in our words, with its line, which the engine does not know.
 *
 * <p>The line is that of the first import in the importing file that stands for the missing one.
 */
final class ImportPlace {

  private static final Pattern MISSING =
      Pattern.compile("Cannot find module '(.+)' imported from (.+)");
  private static final Pattern UNREADABLE =
      Pattern.compile("Error reading module '(.+)' imported from ([^:]+): ");
  private static final Pattern IMPORT =
      Pattern.compile("\\b(?:from|import)\\s*\\(?\\s*(['\"`])(.*?)\\1");

  private final String specifier;
  private final Location place;

  private ImportPlace(String specifier, Location place) {
    this.specifier = specifier;
    this.place = place;
  }

  /** An error of the engine about an import; any other is given back as it is. */
  static ExchangeException told(ProgramFiles files, ExchangeException error) {
    Matcher missing = MISSING.matcher(error.text());
    if (missing.find()) {
      return told(files, error, missing, "");
    }
    Matcher unreadable = UNREADABLE.matcher(error.text());
    return unreadable.find()
        ? told(files, error, unreadable, ", which is outside of the program's folder")
        : error;
  }

  /** The place of an import. */
  static Location of(ProgramFiles files, String specifier, Path importer) {
    return found(files, specifier, importer).place;
  }

  private static ExchangeException told(
      ProgramFiles files, ExchangeException error, Matcher match, String reason) {
    ImportPlace found = found(files, match.group(1), guest(match.group(2)));
    return new ExchangeException(
        error.code(),
        "expected the import of a file that is there, got '"
            + found.specifier
            + "' in "
            + found.place.file()
            + reason,
        error.exchange(),
        found.place,
        null);
  }

  private static ImportPlace found(ProgramFiles files, String wanted, Path importer) {
    String file = ProgramFiles.relative(importer.toString());
    String shown = file == null ? String.valueOf(importer.getFileName()) : file;
    try {
      String text = file == null ? "" : files.text(importer);
      Matcher imports = IMPORT.matcher(text);
      while (imports.find()) {
        if (meant(imports.group(2), wanted, importer)) {
          return new ImportPlace(imports.group(2), at(shown, text, imports.start(1)));
        }
      }
    } catch (IOException e) {
      return new ImportPlace(wanted, Location.of(shown, 0, 0));
    }
    return new ImportPlace(wanted, Location.of(shown, 0, 0));
  }

  private static boolean meant(String written, String wanted, Path importer) {
    if (written.equals(wanted)) {
      return true;
    }
    Path target = target(written, importer);
    return target != null && target.equals(guest(wanted));
  }

  private static @Nullable Path target(String written, Path importer) {
    try {
      if (written.startsWith("file:///")) {
        return guest(written.substring("file://".length()));
      }
      return written.startsWith(".") || written.startsWith("/")
          ? importer.resolveSibling(written).normalize()
          : null;
    } catch (InvalidPathException e) {
      return null;
    }
  }

  private static Path guest(String path) {
    return ProgramFiles.PROGRAM.resolve(path).normalize();
  }

  private static Location at(String file, String text, int offset) {
    int line = 1;
    int start = 0;
    for (int i = 0; i < offset; i++) {
      if (text.charAt(i) == '\n') {
        line++;
        start = i + 1;
      }
    }
    return Location.of(file, line, offset - start + 1);
  }
}
