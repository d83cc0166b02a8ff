package dev.exchange.host.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
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
        kind(is(seen, "isRegularFile"), is(seen, "isDirectory"), is(seen, "isSymbolicLink")),
        (Long) Objects.requireNonNull(seen.get("size")),
        (FileTime) Objects.requireNonNull(seen.get("lastModifiedTime")),
        (FileTime) Objects.requireNonNull(seen.get("ctime")),
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

  private static boolean is(Map<String, Object> seen, String kind) {
    return Boolean.TRUE.equals(seen.get(kind));
  }

  private static Kind kind(boolean file, boolean folder, boolean link) {
    if (file) {
      return Kind.FILE;
    }
    if (folder) {
      return Kind.FOLDER;
    }
    return link ? Kind.LINK : Kind.OTHER;
  }
}
