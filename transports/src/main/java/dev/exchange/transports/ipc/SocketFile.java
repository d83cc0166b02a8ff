package dev.exchange.transports.ipc;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The file of a socket on which somebody listens.
 *
 * <p>A file that was left by a process that has ended is removed; one on which somebody listens
 * stays. Only this user may connect: the file has mode 0600, and a folder that is made for it 0700.
 *
 * <p>Threading: any thread that may block on files.
 *
 * <p>Errors, thrown: CONFLICT (in use, or no socket), SCHEMA (too long), PEER_GONE (the file system
 * says no).
 */
final class SocketFile {

  /** How long a path may be, in bytes of UTF-8: 2 less than the 108 of Linux, as in the JDK. */
  static final int MAX_PATH = 106;

  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> FOLDER =
      PosixFilePermissions.fromString("rwx------");

  private final Path path;
  private final @Nullable Path own;

  private SocketFile(Path path, @Nullable Path own) {
    this.path = path;
    this.own = own;
  }

  /** Checks the length of a path; any thread. */
  static String checked(String path) {
    int bytes = path.getBytes(StandardCharsets.UTF_8).length;
    if (path.isEmpty() || bytes > MAX_PATH) {
      throw new ExchangeException(
          ErrorCode.SCHEMA,
          "expected a path of 1 to %d bytes, which is what a socket can have, got %d bytes: %s"
              .formatted(MAX_PATH, bytes, path));
    }
    return path;
  }

  /** Makes room for a socket at that path; null for one in a folder of its own. */
  static SocketFile at(@Nullable String path) {
    try {
      if (path == null) {
        Path folder =
            Files.createTempDirectory("exchange-", PosixFilePermissions.asFileAttribute(FOLDER));
        return new SocketFile(Path.of(checked(folder.resolve("socket").toString())), folder);
      }
      SocketFile file = new SocketFile(Path.of(path), null);
      file.makeRoom();
      return file;
    } catch (IOException e) {
      throw new ExchangeException(
          ErrorCode.PEER_GONE, "expected to listen at %s, %s".formatted(path, e));
    }
  }

  Path path() {
    return path;
  }

  /** Somebody listens there from now on: nobody else may connect. */
  SocketFile guard() throws IOException {
    Files.setPosixFilePermissions(path, FILE);
    return this;
  }

  /** Nobody listens there any more: the file is gone by then, its own folder goes too. */
  SocketFile remove() throws IOException {
    if (own != null) {
      Files.deleteIfExists(path);
      Files.deleteIfExists(own);
    }
    return this;
  }

  private void makeRoom() throws IOException {
    Path folder = path.toAbsolutePath().getParent();
    if (folder != null && !Files.exists(folder)) {
      Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(FOLDER));
    }
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    boolean other =
        Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
            || Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
            || Files.isSymbolicLink(path);
    if (other) {
      throw new ExchangeException(
          ErrorCode.CONFLICT,
          "expected a socket or nothing at " + path + ", something else is there");
    }
    try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      probe.connect(UnixDomainSocketAddress.of(path));
    } catch (ConnectException _) {
      Files.delete(path);
      return;
    }
    throw new ExchangeException(
        ErrorCode.CONFLICT, "expected " + path + " to be free, somebody listens there");
  }
}
