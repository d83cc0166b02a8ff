package dev.exchange.host.polyglot;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The children of a folder, read at once. Threading: one thread. */
final class Listed implements DirectoryStream<Path> {

  private final List<Path> children = new ArrayList<>();

  Listed(List<Path> all, Filter<? super Path> filter) throws IOException {
    for (Path child : all) {
      if (filter.accept(child)) {
        children.add(child);
      }
    }
  }

  @Override
  public Iterator<Path> iterator() {
    return children.iterator();
  }

  @Override
  public void close() {
    children.clear();
  }
}
