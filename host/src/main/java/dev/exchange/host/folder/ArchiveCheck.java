package dev.exchange.host.folder;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Checks a jar before anybody loads it, by unpacking all of it to nowhere: it is whole, its names
 * stay where it is unpacked, and it does not grow beyond bounds. What its headers say of sizes is
 * not believed.
 *
 * <p>Threading: any thread that may block on files; one check at a time.
 *
 * <p>Source: docs/spec/folder.md, PF11.
 */
public final class ArchiveCheck {

  /**
   * How far a jar may go.
   *
   * @param entries the most entries
   * @param bytes the most bytes of all entries together, unpacked
   * @param free up to how many bytes the ratio does not matter
   * @param ratio how many times its own size it may have unpacked
   */
  record Bounds(int entries, long bytes, long free, int ratio) {

    static final Bounds DEFAULT = new Bounds(10_000, 512L << 20, 10L << 20, 100);
  }

  private static final String MANIFEST = "plugin.json";
  private static final String INNER_MANIFEST = "META-INF/plugin.json";

  private final String name;
  private final long packed;
  private final Bounds bounds;
  private final byte[] buffer = new byte[1 << 16];
  private long unpacked;

  private ArchiveCheck(String name, long packed, Bounds bounds) {
    this.name = name;
    this.packed = packed;
    this.bounds = bounds;
  }

  /**
   * Checks a jar and reads its manifest: {@code plugin.json}, or else {@code META-INF/plugin.json}.
   *
   * @return the manifest; null if it has none
   * @throws ExchangeException BAD_MESSAGE if it is torn, or a name is no relative path or is there
   *     twice; TOO_LARGE if it has more than 10,000 entries, 512 MiB, or 100 times its own size
   */
  public static @Nullable ManifestText read(Path jar) {
    return read(jar, Bounds.DEFAULT);
  }

  static @Nullable ManifestText read(Path jar, Bounds bounds) {
    String name = String.valueOf(jar.getFileName());
    if (!Files.isRegularFile(jar)) {
      throw new ExchangeException(
          ErrorCode.BAD_MESSAGE, "expected a jar at %s, there is none".formatted(jar));
    }
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      return new ArchiveCheck(name, Files.size(jar), bounds).check(zip);
    } catch (IOException | IllegalArgumentException e) {
      throw new ExchangeException(
          ErrorCode.BAD_MESSAGE,
          "expected a whole jar in %s, got one that cannot be unpacked: %s"
              .formatted(name, e.getMessage()),
          "",
          null,
          e);
    }
  }

  private @Nullable ManifestText check(ZipFile zip) throws IOException {
    if (zip.size() > bounds.entries()) {
      throw tooLarge("%,d entries".formatted(bounds.entries()), "%,d".formatted(zip.size()));
    }
    List<? extends ZipEntry> entries = Collections.list(zip.entries());
    Set<String> names = new HashSet<>();
    entries.forEach(entry -> checkName(entry.getName(), names));
    for (ZipEntry entry : entries) {
      if (!entry.isDirectory()) {
        unpack(zip, entry);
      }
    }
    ManifestText outer = manifest(zip, MANIFEST);
    return outer != null ? outer : manifest(zip, INNER_MANIFEST);
  }

  private void checkName(String entry, Set<String> names) {
    boolean relative =
        !entry.startsWith("/")
            && !entry.contains("\\")
            && !entry.contains("\0")
            && !entry.matches("[A-Za-z]:.*")
            && !Arrays.asList(entry.split("/")).contains("..");
    if (entry.isEmpty() || !relative) {
      throw bad("entries with relative names without '..'", "'" + entry + "'");
    }
    if (!names.add(entry.endsWith("/") ? entry.substring(0, entry.length() - 1) : entry)) {
      throw bad("each entry once", "'%s' twice".formatted(entry));
    }
  }

  private void unpack(ZipFile zip, ZipEntry entry) throws IOException {
    CRC32 sum = new CRC32();
    long length = 0;
    try (InputStream in = zip.getInputStream(entry)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        sum.update(buffer, 0, n);
        length += n;
        count(n);
      }
    }
    if (sum.getValue() != entry.getCrc() || length != entry.getSize()) {
      throw bad("a whole jar", "entry '%s' with other bytes than were packed".formatted(entry));
    }
  }

  private void count(int bytes) {
    unpacked += bytes;
    if (unpacked > bounds.bytes()) {
      throw tooLarge("%d MiB unpacked".formatted(bounds.bytes() >> 20), "more");
    }
    if (unpacked > bounds.free() && unpacked / bounds.ratio() > packed) {
      throw tooLarge("%d times its size unpacked".formatted(bounds.ratio()), "more");
    }
  }

  private @Nullable ManifestText manifest(ZipFile zip, String entryName) throws IOException {
    ZipEntry entry = zip.getEntry(entryName);
    if (entry == null || entry.isDirectory()) {
      return null;
    }
    String from = entryName + " in " + name;
    try (InputStream in = zip.getInputStream(entry)) {
      return new ManifestText(BoundedText.read(in, from), from);
    }
  }

  private ExchangeException tooLarge(String most, String got) {
    return new ExchangeException(
        ErrorCode.TOO_LARGE, "expected at most %s in %s, got %s".formatted(most, name, got));
  }

  private ExchangeException bad(String expected, String got) {
    return new ExchangeException(
        ErrorCode.BAD_MESSAGE, "expected %s in %s, got %s".formatted(expected, name, got));
  }
}
