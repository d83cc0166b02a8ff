package dev.exchange.host.folder;

import dev.exchange.api.ExchangeException;
import dev.exchange.spi.Clock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks at one entry again and again, and says what it saw. Files up to a size are told apart by
 * what is in them, larger ones by size, times and key. A file is read again only if its size, times
 * or key have changed, or if it had been written so shortly before that they might not have.
 *
 * <p>Threading: one thread, which blocks on files.
 *
 * <p>Source: docs/spec/folder.md, PF4; "racy git" in the technical notes of git.
 */
final class Survey {

  private static final long YOUNG_MILLIS = 2_000;

  private record Read(Stat stat, String hash, boolean sure) {}

  private final Path entry;
  private final Tree.Scope scope;
  private final long hashed;
  private final Clock clock;
  private Map<String, Read> known = Map.of();

  /**
   * Has not looked yet.
   *
   * @param hashed up to how many bytes a file is read
   */
  Survey(Path entry, Tree.Scope scope, long hashed, Clock clock) {
    this.entry = entry;
    this.scope = scope;
    this.hashed = hashed;
    this.clock = clock;
  }

  /**
   * Looks.
   *
   * @param entered is told each folder before its names are read
   */
  Look look(Consumer<Path> entered) {
    Sight sight = new Sight(entered);
    try {
      Tree.walk(entry, scope, sight);
    } catch (NoSuchFileException _) {
      return Files.isSymbolicLink(entry)
          ? new Look.Unreadable(
              "expected link %s to lead to a file or a folder, it leads nowhere".formatted(entry))
          : Look.ABSENT;
    } catch (IOException e) {
      return new Look.Unreadable("expected to read %s, got %s".formatted(place(e), Reason.of(e)));
    } catch (ExchangeException e) {
      return new Look.Unreadable(e.text());
    }
    known = sight.reads;
    return sight.seen();
  }

  private String place(IOException e) {
    String file = e instanceof FileSystemException known ? known.getFile() : null;
    return file == null ? entry.toString() : file;
  }

  /** The hash of a file; null if it is too large, or grew beyond that while it was read. */
  private @Nullable String hash(Path file, Stat stat) throws IOException {
    if (stat.size() > hashed) {
      return null;
    }
    MessageDigest digest = sha256();
    byte[] buffer = new byte[Math.clamp(stat.size() + 1, 512, 1 << 16)];
    long length = 0;
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
        length += n;
        if (length > hashed) {
          return null;
        }
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // each platform has it
    }
  }

  /** What one look gathers. */
  private final class Sight implements Tree.Visitor {

    private final Map<String, Read> reads = new HashMap<>();
    private final MessageDigest exact = sha256();
    private final MessageDigest content = sha256();
    private final Consumer<Path> entered;
    private boolean empty = true;

    Sight(Consumer<Path> entered) {
      this.entered = entered;
    }

    @Override
    public void folder(Path relative, Path folder) {
      entered.accept(folder);
    }

    @Override
    public void file(Path relative, Path file, Stat stat) throws IOException {
      String name = relative.toString();
      Read before = known.get(name);
      String hash;
      if (before != null && before.sure() && before.stat().equals(stat)) {
        hash = before.hash();
        reads.put(name, before);
      } else {
        boolean sure = !stat.isYoung(clock.millis(), YOUNG_MILLIS);
        hash = hash(file, stat);
        if (hash != null) {
          reads.put(name, new Read(stat, hash, sure));
        }
      }
      add(exact, name, stat.line() + " " + hash);
      add(content, name, hash == null ? stat.line() : hash);
    }

    @Override
    public void link(Path relative, Path link) throws IOException {
      String line = "-> " + Files.readSymbolicLink(link);
      add(exact, relative.toString(), line);
      add(content, relative.toString(), line);
    }

    Look seen() {
      return empty ? Look.EMPTY : new Look.Present(hex(exact), hex(content));
    }

    private void add(MessageDigest digest, String name, String line) {
      empty = false;
      digest.update((name + "\0" + line + "\0").getBytes(StandardCharsets.UTF_8));
    }

    private static String hex(MessageDigest digest) {
      return HexFormat.of().formatHex(digest.digest());
    }
  }
}
