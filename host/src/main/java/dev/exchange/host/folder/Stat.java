package dev.exchange.host.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a file system tells of a file without opening it.
 *
 * @param kind what it is
 * @param size in bytes
 * @param modified when its content was written, as somebody may have set it
 * @param altered when anything of it was written, which nobody can set; the same as modified where
 *     the file system does not tell
 * @param key tells it from others that had the name before; null where there is none
 */
record Stat(Kind kind, long size, FileTime modified, FileTime altered, @Nullable Object key) {

  enum Kind {
    FILE,
    FOLDER,
    LINK,
    OTHER
  }

  private static final String UNIX =
      "unix:size,lastModifiedTime,ctime,fileKey,isRegularFile,isDirectory,isSymbolicLink";

  /** Looks at what the path leads to, or with NOFOLLOW_LINKS at the link. */
  static Stat of(Path path, LinkOption... options) throws IOException {
    if (!path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return basic(Files.readAttributes(path, BasicFileAttributes.class, options));
    }
    Map<String, Object> seen = Files.readAttributes(path, UNIX, options);
    return new Stat(
        kind(seen.get("isRegularFile"), seen.get("isDirectory"), seen.get("isSymbolicLink")),
        (Long) seen.get("size"),
        (FileTime) seen.get("lastModifiedTime"),
        (FileTime) seen.get("ctime"),
        seen.get("fileKey"));
  }

  /** Whether it was written within that time, so that it may be written again at the same time. */
  boolean isYoung(long nowMillis, long millis) {
    return nowMillis - Math.max(modified.toMillis(), altered.toMillis()) < millis;
  }

  /** All of it in one line. */
  String line() {
    return size + " " + modified + " " + altered + " " + key;
  }

  private static Stat basic(BasicFileAttributes seen) {
    return new Stat(
        kind(seen.isRegularFile(), seen.isDirectory(), seen.isSymbolicLink()),
        seen.size(),
        seen.lastModifiedTime(),
        seen.lastModifiedTime(),
        seen.fileKey());
  }

  private static Kind kind(Object file, Object folder, Object link) {
    if (Boolean.TRUE.equals(file)) {
      return Kind.FILE;
    }
    if (Boolean.TRUE.equals(folder)) {
      return Kind.FOLDER;
    }
    return Boolean.TRUE.equals(link) ? Kind.LINK : Kind.OTHER;
  }
}
