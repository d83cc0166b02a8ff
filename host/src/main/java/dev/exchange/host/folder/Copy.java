package dev.exchange.host.folder;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Copies a file or a folder, at most 256 MiB in sum, counted as they are read.
 *
 * <p>Threading: one thread, which blocks on files.
 */
final class Copy implements Tree.Visitor {

  private static final long MOST_BYTES = 256L << 20;

  private final Path from;
  private final Path to;
  private final byte[] buffer = new byte[1 << 16];
  private long copied;

  private Copy(Path from, Path to) {
    this.from = from;
    this.to = to;
  }

  /**
   * Copies what is at a path.
   *
   * @throws ExchangeException TOO_LARGE, or FORBIDDEN if a link in a folder leads out of it
   */
  static void of(Path from, Path to, Tree.Scope scope) throws IOException {
    Tree.walk(from, scope, new Copy(from, to));
  }

  @Override
  public void folder(Path relative, Path folder) throws IOException {
    Files.createDirectory(to.resolve(relative.toString()));
  }

  @Override
  public void file(Path relative, Path file, Stat stat) throws IOException {
    Path target = file.equals(from) ? to : to.resolve(relative.toString());
    try (InputStream in = Files.newInputStream(file);
        OutputStream out = Files.newOutputStream(target)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        copied += n;
        if (copied > MOST_BYTES) {
          throw new ExchangeException(
              ErrorCode.TOO_LARGE, "expected at most 256 MiB in %s, got more".formatted(from));
        }
        out.write(buffer, 0, n);
      }
    }
  }

  @Override
  public void link(Path relative, Path link) throws IOException {
    Path target = Files.readSymbolicLink(link);
    if (!staysInside(link, target)) {
      throw new ExchangeException(
          ErrorCode.FORBIDDEN,
          "expected links that stay in %s, got %s -> %s".formatted(from, relative, target));
    }
    Files.createSymbolicLink(to.resolve(relative.toString()), target);
  }

  /**
   * Whether a link leads into what is copied, in the copy as well. A link that leads nowhere yet
   * must not go up: what it will lead to is not known.
   */
  private boolean staysInside(Path link, Path target) throws IOException {
    if (target.isAbsolute()) {
      return false;
    }
    try {
      return link.toRealPath().startsWith(from.toRealPath());
    } catch (IOException _) {
      return !target.startsWith("..") && !target.toString().contains("/..");
    }
  }
}
