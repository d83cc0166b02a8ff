package dev.exchange.host.exchange;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Subscription;
import dev.exchange.api.state.Watch;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The cells of peers that are watched here: the watcher's side.
 *
 * <p>Threading: the exchange's own thread.
 *
 * <p>Source: docs/spec/state.md, S10; docs/spec/protocol.md, W16.
 */
final class RemoteCells {

  private final ExchangeCore exchange;
  private final Map<PeerLink, Map<String, RemoteCell>> cells = new LinkedHashMap<>();

  RemoteCells(ExchangeCore exchange) {
    this.exchange = exchange;
  }

  /** Watches a cell of a peer; completes when the first value was told. */
  Future<Subscription> watch(PeerLink peer, String name, Watch watch) {
    if (!peer.isOpen()) {
      return Future.failedFuture(
          new ExchangeException(
              ErrorCode.PEER_GONE,
              "expected a link to %s to watch its cell %s, it is over".formatted(peer.id(), name)));
    }
    RemoteCell cell =
        cells
            .computeIfAbsent(peer, each -> new LinkedHashMap<>())
            .computeIfAbsent(name, each -> new RemoteCell(exchange, peer, name, this::drop));
    Promise<Subscription> first = Promise.promise();
    cell.add(watch, first);
    return first.future();
  }

  /** A {@code $cell} came. */
  void told(Passage passage, PeerLink peer) {
    String name = Sharing.cellOf(passage.message);
    RemoteCell cell = name == null ? null : cells.getOrDefault(peer, Map.of()).get(name);
    if (cell != null) {
      cell.came(passage);
    }
  }

  /** Another session with that peer has begun. */
  void renewed(PeerLink peer) {
    List.copyOf(cells.getOrDefault(peer, Map.of()).values()).forEach(RemoteCell::ask);
  }

  /** The link to a peer is over. */
  void forget(PeerLink peer) {
    Map<String, RemoteCell> gone = cells.remove(peer);
    if (gone != null) {
      ExchangeException why =
          new ExchangeException(
              ErrorCode.PEER_GONE,
              "expected a link to %s, it is over".formatted(peer.id()),
              exchange.id(),
              null,
              null);
      gone.values().forEach(cell -> cell.over(why));
    }
  }

  private void drop(RemoteCell cell) {
    Map<String, RemoteCell> ofPeer = cells.get(cell.peer());
    if (ofPeer != null && ofPeer.remove(cell.name(), cell) && ofPeer.isEmpty()) {
      cells.remove(cell.peer());
    }
  }
}
