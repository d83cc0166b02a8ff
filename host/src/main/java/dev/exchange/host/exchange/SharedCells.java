package dev.exchange.host.exchange;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Message;
import dev.exchange.api.Subscription;
import dev.exchange.api.state.Watch;
import io.vertx.core.Future;
import java.util.Set;

/**
 * Cells across links: those of this exchange that peers watch, and those of peers that are watched
 * here.
 *
 * <p>Threading: the exchange's own thread.
 *
 * <p>Source: docs/spec/state.md, S10; docs/spec/protocol.md, W16.
 */
final class SharedCells {

  private final ExchangeCore exchange;
  private final Sharing sharing;
  private final RemoteCells remote;

  SharedCells(ExchangeCore exchange, DeadlineWheel wheel, Set<String> shared) {
    this.exchange = exchange;
    sharing = new Sharing(exchange, wheel, shared);
    remote = new RemoteCells(exchange);
  }

  /** Watches a cell of a peer; completes when the first value was told. */
  Future<Subscription> watch(PeerLink peer, String cell, Watch watch) {
    return remote.watch(peer, cell, watch);
  }

  /**
   * A message of a reserved name came.
   *
   * @throws ExchangeException FORBIDDEN if it is not open, or not for this exchange alone
   */
  void take(Passage passage, PeerLink origin) {
    Message message = passage.message;
    if (!exchange.id().equals(message.to()) || message.route().size() != 1 || passage.copy) {
      throw new ExchangeException(
          ErrorCode.FORBIDDEN,
          "expected message %s from a peer for %s itself".formatted(message.name(), exchange.id()));
    }
    switch (message.name()) {
      case Sharing.WATCH -> sharing.watch(passage, origin);
      case Sharing.UNWATCH -> sharing.unwatch(message, origin);
      case Sharing.CELL -> remote.told(passage, origin);
      default ->
          throw new ExchangeException(
              ErrorCode.FORBIDDEN, "expected a name that is open to peers, got " + message.name());
    }
  }

  /** Other cells are shared from now on. */
  void share(Set<String> cells) {
    sharing.share(cells);
  }

  /** There is room again for what that peer watches. */
  void room(PeerLink peer) {
    sharing.room(peer);
  }

  /** Another session with that peer has begun. */
  void renewed(PeerLink peer) {
    sharing.forget(peer);
    remote.renewed(peer);
  }

  /** The link to a peer is over. */
  void forget(PeerLink peer) {
    sharing.forget(peer);
    remote.forget(peer);
  }
}
