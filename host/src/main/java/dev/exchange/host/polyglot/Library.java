package dev.exchange.host.polyglot;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The files that the host gives to the programs of one language, in memory. Immutable; any thread.
 */
final class Library {

  /** Nothing. */
  static final Library EMPTY = new Library(Map.of());

  private static final String ROOT = "/dev/exchange/scripts/";

  private final Map<String, byte[]> files;

  private Library(Map<String, byte[]> files) {
    this.files = files;
  }

  /**
   * Reads resources of the scripts module.
   *
   * @param folder {@code js} or {@code py}
   * @param names paths below it; they become paths below {@link ProgramFiles#LIBRARY}
   */
  static Library of(String folder, List<String> names) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (String name : names) {
      files.put(name, resource(ROOT + folder + "/" + name));
    }
    return new Library(files);
  }

  /** The content of a file; null if there is none of that name. */
  byte @Nullable [] content(String name) {
    return files.get(name);
  }

  /** The content of a file. */
  byte[] bytes(String name) throws NoSuchFileException {
    byte[] content = files.get(name);
    if (content == null) {
      throw new NoSuchFileException(name);
    }
    return content;
  }

  /** What there is to know of a file or folder. */
  Map<String, Object> attributes(String name) throws NoSuchFileException {
    byte[] content = files.get(name);
    if (content == null && !isFolder(name)) {
      throw new NoSuchFileException(name);
    }
    FileTime time = FileTime.fromMillis(0);
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("isRegularFile", content != null);
    attributes.put("isDirectory", content == null);
    attributes.put("isSymbolicLink", false);
    attributes.put("isOther", false);
    attributes.put("size", content == null ? 0L : (long) content.length);
    attributes.put("lastModifiedTime", time);
    attributes.put("lastAccessTime", time);
    attributes.put("creationTime", time);
    attributes.put("ctime", time);
    attributes.put("mode", content == null ? 0040555 : 0100444);
    attributes.put("ino", 0L);
    attributes.put("dev", 0L);
    attributes.put("nlink", 1);
    attributes.put("uid", 0);
    attributes.put("gid", 0);
    return attributes;
  }

  /** The files and folders directly in a folder. */
  List<Path> children(Path folder) {
    String name = ProgramFiles.LIBRARY.relativize(folder).toString().replace('\\', '/');
    String prefix = name.isEmpty() ? "" : name + "/";
    return files.keySet().stream()
        .filter(file -> file.startsWith(prefix))
        .map(file -> file.substring(prefix.length()).split("/", 2)[0])
        .distinct()
        .map(folder::resolve)
        .toList();
  }

  private boolean isFolder(String name) {
    return name.isEmpty() || files.keySet().stream().anyMatch(file -> file.startsWith(name + "/"));
  }

  private static byte[] resource(String path) {
    try (InputStream stream = Library.class.getResourceAsStream(path)) {
      if (stream == null) {
        throw new IllegalStateException("expected the resource " + path + " in the host's jars");
      }
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
