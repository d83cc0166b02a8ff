package dev.exchange.host.polyglot;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AccessMode;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.graalvm.polyglot.io.FileSystem;
import org.jspecify.annotations.Nullable;

/**
 * All files that a program sees: its own folder and the host's library, both read-only.
 *
 * <pre>
 *  /program/...   the folder of the program's file, on disk
 *  /exchange/...  what the host gives, from its jar ({@link Library})
 * </pre>
 *
 * <p>Containment: a guest names only these two roots, so it learns nothing of where it lives. A
 * path in the folder is followed to its real file, and refused if that lies outside: a symbolic
 * link is no way out. Nothing can be written.
 *
 * <p>Threading: the owning thread of the program.
 */
class ProgramFiles implements FileSystem {

  /** Where guests see the program's folder. */
  static final Path PROGRAM = Path.of("/program").toAbsolutePath();

  /** Where guests see the host's library. */
  static final Path LIBRARY = Path.of("/exchange").toAbsolutePath();

  private final Path folder;
  private final Library library;
  private final Set<Path> read = ConcurrentHashMap.newKeySet();

  /**
   * Serves a folder.
   *
   * @throws IOException if it is no folder that can be read
   */
  ProgramFiles(Path folder, Library library) throws IOException {
    this.folder = folder.toRealPath();
    this.library = library;
  }

  /** The path under which guests see a file of the program's folder. */
  final Path seen(String fileName) {
    return PROGRAM.resolve(fileName).normalize();
  }

  /** The name of a file relative to the program's folder; null if a path is not in it. */
  static @Nullable String relative(String guestPath) {
    Path path = Path.of(guestPath).toAbsolutePath().normalize();
    return path.startsWith(PROGRAM) && !path.equals(PROGRAM)
        ? PROGRAM.relativize(path).toString().replace('\\', '/')
        : null;
  }

  /** The files of the program's folder that were read. Any thread. */
  final Set<Path> read() {
    return Set.copyOf(read);
  }

  /** Whether a path is that of a file, in the program's folder or the library. */
  final boolean isFile(Path path) {
    try {
      Path absolute = absolute(path);
      return absolute.startsWith(LIBRARY)
          ? library.content(name(absolute)) != null
          : Files.isRegularFile(real(absolute));
    } catch (IOException | SecurityException e) {
      return false;
    }
  }

  /** The content of a file as a guest could read it. */
  final String text(Path path) throws IOException {
    return Files.readString(real(absolute(path)));
  }

  @Override
  public Path parsePath(URI uri) {
    if (!"file".equals(uri.getScheme())) {
      throw new UnsupportedOperationException("expected a file of the program, got " + uri);
    }
    return Path.of(uri);
  }

  @Override
  public Path parsePath(String path) {
    return Path.of(path);
  }

  @Override
  public final void checkAccess(
      Path path, Set<? extends AccessMode> modes, LinkOption... linkOptions) throws IOException {
    if (modes.contains(AccessMode.WRITE)) {
      throw refused(path);
    }
    Path absolute = absolute(path);
    if (absolute.startsWith(LIBRARY)) {
      library.attributes(name(absolute));
    } else {
      real(absolute);
    }
  }

  @Override
  public final SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    for (OpenOption option : options) {
      if (option != StandardOpenOption.READ && option != LinkOption.NOFOLLOW_LINKS) {
        throw refused(path);
      }
    }
    Path absolute = absolute(path);
    if (absolute.startsWith(LIBRARY)) {
      return new BytesChannel(library.bytes(name(absolute)));
    }
    Path real = real(absolute);
    read.add(real);
    return Files.newByteChannel(real, StandardOpenOption.READ);
  }

  @Override
  public final DirectoryStream<Path> newDirectoryStream(
      Path path, DirectoryStream.Filter<? super Path> filter) throws IOException {
    Path absolute = absolute(path);
    List<Path> children =
        absolute.startsWith(LIBRARY) ? library.children(absolute) : children(absolute);
    return new Listed(children, filter);
  }

  @Override
  public final Path toAbsolutePath(Path path) {
    return PROGRAM.resolve(path);
  }

  @Override
  public final Path toRealPath(Path path, LinkOption... linkOptions) throws IOException {
    Path absolute = absolute(path);
    if (absolute.startsWith(LIBRARY)) {
      library.attributes(name(absolute));
      return absolute;
    }
    return PROGRAM.resolve(folder.relativize(real(absolute)).toString());
  }

  @Override
  public final Map<String, Object> readAttributes(
      Path path, String attributes, LinkOption... options) throws IOException {
    Path absolute = absolute(path);
    return absolute.startsWith(LIBRARY)
        ? library.attributes(name(absolute))
        : Files.readAttributes(real(absolute), attributes);
  }

  @Override
  public final void createDirectory(Path path, FileAttribute<?>... attributes) {
    throw new ReadOnlyFileSystemException();
  }

  @Override
  public final void delete(Path path) {
    throw new ReadOnlyFileSystemException();
  }

  private Path absolute(Path path) {
    return PROGRAM.resolve(path).normalize();
  }

  private static String name(Path inLibrary) {
    return LIBRARY.relativize(inLibrary).toString().replace('\\', '/');
  }

  /** The real file behind a guest's path: the only way to one. */
  private Path real(Path absolute) throws IOException {
    if (!absolute.startsWith(PROGRAM)) {
      throw new NoSuchFileException(absolute.toString());
    }
    Path real;
    try {
      real = folder.resolve(PROGRAM.relativize(absolute).toString()).toRealPath();
    } catch (IOException e) {
      throw new NoSuchFileException(absolute.toString());
    }
    if (!real.startsWith(folder)) {
      throw refused(absolute);
    }
    return real;
  }

  private List<Path> children(Path absolute) throws IOException {
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(real(absolute))) {
      List<Path> children = new ArrayList<>();
      stream.forEach(child -> children.add(absolute.resolve(child.getFileName().toString())));
      return children;
    }
  }

  private static AccessDeniedException refused(Path path) {
    return new AccessDeniedException(path.toString(), null, "outside of the program's folder");
  }
}
