package dev.exchange.host.exchange;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Message;
import dev.exchange.api.Subscription;
import dev.exchange.api.ValueMap;
import dev.exchange.api.state.Change;
import dev.exchange.api.state.Watch;
import io.vertx.core.Promise;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The cells that peers may watch, and who watches them: the owner's side.
 *
 * <pre>
 *   $watch --> answered with what the cell holds --change--> $cell, $cell, …  --> $unwatch
 *                                     too many wait: stale --room--> the latest, prev -1
 * </pre>
 *
 * <p>Threading: the exchange's own thread.
 *
 * <p>Source: docs/spec/state.md, S10; docs/spec/protocol.md, W16.
 */
final class Sharing {

  static final String WATCH = "$watch";
  static final String UNWATCH = "$unwatch";
  static final String CELL = "$cell";

  /** The previous version of a value that stands for all that came before. */
  static final long ANEW = -1;

  /** How many messages may wait for a peer before it is told of the latest change only. */
  private static final int WAITING = 16;

  /** After how long there may be room again, in ns. */
  private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final ExchangeCore exchange;
  private final DeadlineWheel wheel;
  private Set<String> shared;
  private final Map<PeerLink, Map<String, Watched>> watched = new LinkedHashMap<>();

  Sharing(ExchangeCore exchange, DeadlineWheel wheel, Set<String> shared) {
    this.exchange = exchange;
    this.wheel = wheel;
    this.shared = Set.copyOf(shared);
  }

  /**
   * Other cells are shared from now on: whoever watches one that is not is told so, and no more.
   */
  void share(Set<String> cells) {
    shared = Set.copyOf(cells);
    for (Map<String, Watched> each : List.copyOf(watched.values())) {
      for (Watched watch : List.copyOf(each.values())) {
        if (!shared.contains(watch.cell) && exchange.graph().knows(watch.cell)) {
          long next = watch.told + 1;
          watch.send(
              new Change(watch.cell, next, null, null, unknown(watch.cell), null),
              watch.told,
              null);
          end(each.remove(watch.cell));
        }
      }
    }
  }

  /** A peer asks to watch a cell. */
  void watch(Passage passage, PeerLink peer) {
    Message message = passage.message;
    String cell = cellOf(message);
    if (cell == null || !shared.contains(cell)) {
      exchange.answers().answer(passage, unknown(cell));
      return;
    }
    Map<String, Watched> cells = watched.computeIfAbsent(peer, each -> new LinkedHashMap<>());
    Watched watch = new Watched(peer, cell, passage);
    end(cells.put(cell, watch));
    watch.subscription = exchange.cells().watch(cell, watch);
  }

  /** A peer watches a cell no more. */
  void unwatch(Message message, PeerLink peer) {
    Map<String, Watched> cells = watched.getOrDefault(peer, new LinkedHashMap<>());
    end(cells.remove(cellOf(message)));
    if (cells.isEmpty()) {
      watched.remove(peer);
    }
  }

  /** There is room again. */
  void room(PeerLink peer) {
    Map<String, Watched> cells = watched.get(peer);
    if (cells != null) {
      Map.copyOf(cells).values().forEach(Watched::catchUp);
    }
  }

  /** The link to a peer, or its session, is over. */
  void forget(PeerLink peer) {
    Map<String, Watched> cells = watched.remove(peer);
    if (cells != null) {
      cells.values().forEach(Sharing::end);
    }
  }

  /** The cell that a message of these names is about; null if it names none. */
  static @Nullable String cellOf(Message message) {
    return message.value() instanceof ValueMap map && map.get("cell") instanceof String cell
        ? cell
        : null;
  }

  private ExchangeException unknown(@Nullable String cell) {
    return new ExchangeException(
        ErrorCode.UNKNOWN_CELL,
        "expected a cell that %s shares, got %s".formatted(exchange.id(), cell));
  }

  private static void end(@Nullable Watched watch) {
    if (watch != null) {
      watch.ended = true;
      if (watch.subscription != null) {
        watch.subscription.cancel();
      }
    }
  }

  /** One cell that one peer watches. */
  private final class Watched extends DeadlineWheel.Entry implements Watch {

    private final PeerLink peer;
    private final String cell;
    private @Nullable Passage asks;
    private @Nullable Subscription subscription;
    private @Nullable Change latest;
    private long told;
    private boolean stale;
    private boolean ended;

    Watched(PeerLink peer, String cell, Passage asks) {
      this.peer = peer;
      this.cell = cell;
      this.asks = asks;
    }

    @Override
    public void changed(Change change) {
      Passage first = asks;
      latest = change;
      if (ended) {
        return;
      }
      if (first != null) {
        asks = null;
        told = change.version();
        exchange.answers().answer(first, WATCH, content(change));
      } else if (stale || peer.waiting() >= WAITING) {
        stale = true;
      } else {
        send(change, told, null);
      }
    }

    @Override
    void expired() {
      exchange.later(this::catchUp);
    }

    private void catchUp() {
      Change change = latest;
      if (!ended && stale && peer.waiting() < WAITING && change != null) {
        stale = false;
        send(change, ANEW, null);
      }
    }

    private void send(Change change, long prev, @Nullable ExchangeException instead) {
      ValueMap content =
          instead == null ? content(change) : content(change.version(), error(instead));
      ValueMap value =
          ValueMap.of(
              new String[] {
                "cell", "version", "prev", content.containsKey("error") ? "error" : "value"
              },
              new @Nullable Object[] {
                cell,
                change.version(),
                prev,
                content.get(content.containsKey("error") ? "error" : "value")
              });
      Promise<Void> accepted = Promise.promise();
      told = change.version();
      accepted.future().onFailure(why -> failed(change, (ExchangeException) why, instead != null));
      exchange.outgoing().direct(peer, CELL, value, accepted);
    }

    private void failed(Change change, ExchangeException why, boolean told) {
      if (ended || !peer.isOpen()) {
        return;
      }
      boolean wrong = why.code() == ErrorCode.TOO_LARGE || why.code() == ErrorCode.INVALID_VALUE;
      if (wrong && !told) {
        send(change, ANEW, why);
        return;
      }
      stale = true;
      wheel.remove(this);
      wheel.add(this, exchange.nanos() + AGAIN_NANOS);
    }

    private static ValueMap content(Change change) {
      ExchangeException error = change.error();
      return error == null
          ? ValueMap.of("version", change.version(), "value", change.value())
          : content(change.version(), error(error));
    }

    private static ValueMap content(long version, ValueMap error) {
      return ValueMap.of("version", version, "error", error);
    }

    private static ValueMap error(ExchangeException error) {
      return ValueMap.of("code", error.code().name(), "message", error.text());
    }
  }
}
