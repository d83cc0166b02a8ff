package dev.exchange.host.folder;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tells a listener what is so, one report of an entry after the other. It keeps what was told and
 * what is so now, and tells the difference: what happens and passes while a report is taken is not
 * told.
 *
 * <p>Threading: its methods on any thread, in order; the listener is called on the context.
 *
 * <p>Source: docs/spec/folder.md, PF8.
 */
final class Reports {

  private static final Logger LOG = System.getLogger(Reports.class.getName());

  private static final class Entry {
    private @Nullable String content;
    private @Nullable String toldContent;
    private @Nullable String trouble;
    private @Nullable String toldTrouble;
    private @Nullable Future<?> taking;

    boolean isNothing() {
      return content == null && toldContent == null && trouble == null && toldTrouble == null;
    }
  }

  private final Context context;
  private final WatchListener listener;
  private final Map<Path, Entry> entries = new HashMap<>();
  private boolean closed;

  Reports(Context context, WatchListener listener) {
    this.context = context;
    this.listener = listener;
  }

  /** An entry is still, with that content; null if it is gone. */
  void content(Path path, @Nullable String content) {
    context.runOnContext(now -> {
      Entry entry = entry(path);
      entry.content = content;
      entry.trouble = null;
      advance(path, entry);
    });
  }

  /** A path has a trouble, or null if it has none. What is known of its content stays. */
  void trouble(Path path, @Nullable String trouble) {
    context.runOnContext(now -> {
      Entry entry = entry(path);
      entry.trouble = trouble;
      advance(path, entry);
    });
  }

  /** Completes when the reports that are being taken have been. */
  Future<Void> taken() {
    Promise<Void> taken = Promise.promise();
    context.runOnContext(now -> {
      List<Future<?>> taking = new ArrayList<>();
      for (Entry entry : entries.values()) {
        if (entry.taking != null) {
          taking.add(entry.taking);
        }
      }
      Future.join(taking).onComplete(done -> taken.complete());
    });
    return taken.future();
  }

  /** Tells nothing from now on; completes when that is so. */
  Future<Void> close() {
    Promise<Void> silent = Promise.promise();
    context.runOnContext(now -> {
      closed = true;
      entries.clear();
      silent.complete();
    });
    return silent.future();
  }

  private Entry entry(Path path) {
    return entries.computeIfAbsent(path, any -> new Entry());
  }

  private void advance(Path path, Entry entry) {
    if (closed || entry.taking != null) {
      return;
    }
    if (!Objects.equals(entry.trouble, entry.toldTrouble)) {
      tellTrouble(path, entry);
    }
    if (!Objects.equals(entry.content, entry.toldContent)) {
      tellContent(path, entry);
    } else if (entry.isNothing()) {
      entries.remove(path, entry);
    }
  }

  private void tellTrouble(Path path, Entry entry) {
    String trouble = entry.trouble;
    entry.toldTrouble = trouble;
    try {
      if (trouble == null) {
        listener.mended(path);
      } else {
        listener.problem(path, trouble);
      }
    } catch (RuntimeException e) {
      failed(path, e);
    }
  }

  private void tellContent(Path path, Entry entry) {
    boolean before = entry.toldContent != null;
    entry.toldContent = entry.content;
    Future<?> taking = call(path, before, entry.content != null);
    entry.taking = taking;
    taking
        .onFailure(e -> failed(path, e))
        .onComplete(done ->
            context.runOnContext(now -> {
              entry.taking = null;
              advance(path, entry);
            }));
  }

  private Future<?> call(Path path, boolean before, boolean now) {
    try {
      if (!now) {
        return listener.vanished(path);
      }
      return before ? listener.changed(path) : listener.appeared(path);
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private static void failed(Path path, Throwable e) {
    LOG.log(Level.WARNING, () -> "expected the report of " + path + " to be taken", e);
  }
}
