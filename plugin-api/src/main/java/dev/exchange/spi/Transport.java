package dev.exchange.spi;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.Listener;
import dev.exchange.api.Subscription;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes links of one kind. Found through {@code ServiceLoader}; one instance per host.
 *
 * <p>Threading: any thread. Frames are delivered as {@link LinkHandler} says.
 *
 * <p>Errors: the Future fails with PEER_GONE (nobody there), CONFLICT (address in use), BAD_MESSAGE
 * (settings).
 */
public interface Transport {

  /** The name by which options choose it, such as {@code local}. */
  String name();

  /**
   * Who connects.
   *
   * @param exchange its id
   * @param folder where its program lies; null for an exchange of an application
   */
  record Origin(String exchange, @Nullable Path folder) {}

  /**
   * Checks settings and says what one call to connect reaches: that place alone, or several, such
   * as the processes of a pool. {@link #connect} is called with each.
   *
   * <p>Threading: any thread; may look at files.
   *
   * <p>Errors, thrown: SCHEMA, FORBIDDEN.
   */
  default List<ConnectOptions> places(ConnectOptions options, Origin origin) {
    return List.of(options);
  }

  /**
   * Opens a link. {@code handler} is told of nothing before the link is there: what the other side
   * sends while it accepts is refused.
   */
  Future<Link> connect(Vertx vertx, ConnectOptions options, LinkHandler handler);

  /**
   * Calls back once, as soon as somebody listens at that address: inside of this call if somebody
   * does, and also if this transport cannot tell, as then an attempt shows it.
   *
   * <p>Threading: the callback comes on the thread of whoever begins to listen, and must not block.
   *
   * @return forgets it
   */
  default Subscription onListening(ConnectOptions options, Runnable callback) {
    callback.run();
    return () -> {};
  }

  /** Accepts links until the listener is cancelled. */
  Future<Listener> listen(Vertx vertx, ConnectOptions options, LinkAcceptor acceptor);

  /** The host closes. Completes when nothing runs any more that this transport has started. */
  default Future<Void> close() {
    return Future.succeededFuture();
  }

  /** Is asked for a handler for each link that a stranger opens. */
  @FunctionalInterface
  interface LinkAcceptor {

    /** Takes a new link; frames go to the handler that it gives. */
    LinkHandler accept(Link link);
  }
}
