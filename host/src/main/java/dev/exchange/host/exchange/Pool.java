package dev.exchange.host.exchange;

import dev.exchange.api.Peer;
import io.vertx.core.Future;
import java.util.List;

/**
 * Several links that were asked for with one call.
 *
 * <p>Threading: any thread.
 */
final class Pool {

  private Pool() {}

  /** The first of them once all are open. If one fails, so does the pool, and the others close. */
  static Future<Peer> of(List<Future<Peer>> links) {
    return Future.join(links)
        .map(all -> links.getFirst().result())
        .recover(why ->
            Future.join(links.stream().filter(Future::succeeded).map(Pool::closed).toList())
                .transform(closed -> Future.failedFuture(why)));
  }

  private static Future<Void> closed(Future<Peer> link) {
    return link.result().close();
  }
}
