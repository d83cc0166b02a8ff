package dev.exchange.host.cli;

import dev.exchange.api.Kind;
import dev.exchange.api.Message;
import dev.exchange.api.Peer;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The events of the exchanges of one host: a link to each, on which copies of what matches a
 * pattern are wanted.
 *
 * <p>Threading: the thread of the command; events are told on others.
 */
final class Following {

  /** A cell that nobody has: the answer says that what was sent before it has come. */
  private static final String NO_CELL = "no-such-cell";

  private final LinkedHost host;
  private final String pattern;
  private final Consumer<Sighting> seen;
  private final Map<String, Followed> exchanges = new HashMap<>();

  /**
   * One that follows nobody yet.
   *
   * @param seen is told of each event; any thread, and must not wait
   */
  Following(LinkedHost host, String pattern, Consumer<Sighting> seen) {
    this.host = host;
    this.pattern = pattern;
    this.seen = seen;
  }

  /**
   * Follows those exchanges from now on and no others.
   *
   * @return those that came or went, in sentences
   */
  List<String> update(Set<String> ids) {
    Set<String> gone = new TreeSet<>(exchanges.keySet());
    gone.removeAll(ids);
    gone.forEach(this::leave);
    exchanges.values().forEach(Followed::link);
    List<Followed> come = new ArrayList<>();
    for (String id : new TreeSet<>(ids)) {
      if (!exchanges.containsKey(id)) {
        Followed followed = new Followed(id);
        exchanges.put(id, followed);
        followed.link();
        come.add(followed);
      }
    }
    List<Future<?>> links = new ArrayList<>();
    come.forEach(followed -> links.add(followed.linked));
    host.wait(Future.join(links).transform(done -> Future.succeededFuture()));
    List<String> told = new ArrayList<>();
    List<String> followed = come.stream().filter(Followed::succeeded).map(one -> one.id).toList();
    if (!followed.isEmpty()) {
      told.add("following " + pattern + " at " + String.join(", ", followed));
    }
    come.stream().filter(one -> !one.succeeded()).forEach(one -> told.add(one.failure()));
    gone.forEach(id -> told.add(id + " is gone"));
    return told;
  }

  private void leave(String id) {
    Followed followed = exchanges.remove(id);
    if (followed != null) {
      followed.leave();
    }
  }

  /** One of them. */
  private final class Followed {

    private final String id;
    private final Future<Attachment> attachment;
    private volatile @Nullable Peer subscribed;
    private volatile Future<?> linked = Future.succeededFuture();

    Followed(String id) {
      this.id = id;
      attachment = host.attach(id);
    }

    /** Sees to it that there is a link; one that is refused is tried again the next time. */
    void link() {
      if (linked.isComplete()) {
        linked = attachment.compose(Attachment::peer).compose(this::subscribe);
      }
    }

    boolean succeeded() {
      return linked.succeeded();
    }

    String failure() {
      Throwable why = linked.cause();
      return "cannot follow " + id + " yet: " + (why == null ? "" : why.getMessage());
    }

    void leave() {
      Future<?> left = attachment.compose(Attachment::close);
      left.onFailure(closed -> {}); // the process ends it
    }

    @SuppressWarnings("ReferenceEquality") // a link is itself
    private Future<?> subscribe(Peer peer) {
      if (peer == subscribed) {
        return Future.succeededFuture();
      }
      subscribed = peer;
      peer.on(pattern, message -> tell(peer, message));
      return peer.watch(NO_CELL, change -> {}).transform(answer -> Future.succeededFuture());
    }

    private void tell(Peer peer, Message message) {
      if (message.kind() == Kind.EVENT) {
        seen.accept(new Sighting(message, peer.id()));
      }
    }
  }
}
