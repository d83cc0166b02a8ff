package dev.exchange.host.exchange;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.MessageId;
import dev.exchange.api.Subscription;
import dev.exchange.api.ValueMap;
import dev.exchange.api.state.Change;
import dev.exchange.api.state.Watch;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One cell of a peer, as it is known here.
 *
 * <pre>
 *   ASKED --answer--> KNOWN --$cell with prev--> KNOWN
 *     ^                 |
 *     +---- gap, or the session was lost; what comes meanwhile is kept
 * </pre>
 *
 * <p>Threading: the exchange's own thread.
 *
 * <p>Source: docs/spec/protocol.md, W16.
 */
final class RemoteCell {

  /** How many tellings are kept while an answer is waited for; more are a gap. */
  private static final int KEPT = 1_024;

  /** Who watches; what waits until its exchange, which is blocked, goes on, is told in order. */
  private static final class Watcher {
    final Watch watch;
    final Promise<Subscription> first;
    final Queue<Runnable> waiting = new ArrayDeque<>();
    boolean ended;

    Watcher(Watch watch, Promise<Subscription> first) {
      this.watch = watch;
      this.first = first;
    }
  }

  private final ExchangeCore exchange;
  private final PeerLink peer;
  private final String name;
  private final Consumer<RemoteCell> unwatched;
  private final List<Watcher> watchers = new ArrayList<>();
  private final Queue<Passage> kept = new ArrayDeque<>();
  private @Nullable Change known;
  private boolean asked;

  RemoteCell(ExchangeCore exchange, PeerLink peer, String name, Consumer<RemoteCell> unwatched) {
    this.exchange = exchange;
    this.peer = peer;
    this.name = name;
    this.unwatched = unwatched;
  }

  PeerLink peer() {
    return peer;
  }

  String name() {
    return name;
  }

  /** One more watcher; {@code first} completes when it was told the first value. */
  void add(Watch watch, Promise<Subscription> first) {
    Watcher watcher = new Watcher(watch, first);
    watchers.add(watcher);
    Change change = known;
    if (change != null) {
      tell(watcher, change, exchange.lane().current());
    } else if (!asked) {
      ask();
    }
  }

  /** Asks for what the cell holds. */
  void ask() {
    if (asked) {
      return;
    }
    asked = true;
    kept.clear();
    exchange
        .outgoing()
        .askDirect(peer, Sharing.WATCH, ValueMap.of("cell", name))
        .onComplete(answer -> {
          asked = false;
          if (answer.failed()) {
            failed((ExchangeException) answer.cause());
          } else if (answer.result() instanceof ValueMap map && version(map) >= 0) {
            take(map, null);
            catchUp();
          } else {
            over(bad());
          }
        });
  }

  /** A {@code $cell} came. */
  void came(Passage passage) {
    if (asked) {
      kept.add(passage);
      if (kept.size() > KEPT) {
        kept.remove();
      }
    } else {
      consider(passage);
    }
  }

  /** It cannot be watched any more: each watcher is told so. */
  void over(ExchangeException why) {
    unwatched.accept(this);
    Change before = known;
    List<Watcher> told = List.copyOf(watchers);
    watchers.clear();
    for (Watcher watcher : told) {
      if (!watcher.first.tryFail(why) && before != null) {
        tell(watcher, new Change(name, before.version(), before.value(), null, why, null), null);
      }
    }
  }

  private void catchUp() {
    while (!asked && !kept.isEmpty()) {
      consider(kept.remove());
    }
  }

  private void consider(Passage passage) {
    Change has = known;
    if (!(passage.message.value() instanceof ValueMap map) || version(map) < 0 || has == null) {
      return;
    }
    long prev = whole(map.get("prev"));
    boolean newer = version(map) > has.version();
    if (prev == has.version() || (newer && prev == Sharing.ANEW)) {
      take(map, passage);
    } else if (newer) {
      ask();
    }
  }

  private void take(ValueMap map, @Nullable Passage passage) {
    Change before = known;
    ExchangeException error = error(map.get("error"));
    MessageId cause = passage == null ? null : passage.message.cause();
    Object value = error == null ? map.get("value") : null;
    Change change =
        new Change(name, version(map), before == null ? null : before.value(), value, error, cause);
    known = change;
    if (before != null && isSame(before, change)) {
      return;
    }
    Handling telling = exchange.lane().current();
    if (passage != null) {
      telling = new Handling(exchange, passage, "a watcher", exchange.nanos());
      telling.answered = true;
    }
    for (Watcher watcher : List.copyOf(watchers)) {
      tell(watcher, change, telling);
    }
  }

  private static boolean isSame(Change one, Change other) {
    return one.version() == other.version()
        && one.error() == null
        && other.error() == null
        && Objects.equals(one.value(), other.value());
  }

  private void tell(Watcher watcher, Change change, @Nullable Handling telling) {
    if (exchange.closed()) {
      return;
    }
    watcher.waiting.add(() -> exchange.lane().resume(telling, () -> told(watcher, change)));
    if (watcher.waiting.size() == 1) {
      watcher.waiting.element().run();
    }
    watcher.first.tryComplete(() -> exchange.onOwner(() -> cancel(watcher)));
  }

  /** On behalf of what told it, and in a transaction of its own. */
  private void told(Watcher watcher, Change change) {
    try {
      if (!watcher.ended) {
        watcher.watch.changed(change);
      }
    } finally {
      watcher.waiting.remove();
      Runnable next = watcher.waiting.peek();
      if (next != null) {
        next.run();
      }
    }
  }

  private void cancel(Watcher watcher) {
    watcher.ended = true;
    if (watchers.remove(watcher) && watchers.isEmpty()) {
      unwatched.accept(this);
      if (peer.isOpen()) {
        exchange
            .outgoing()
            .direct(peer, Sharing.UNWATCH, ValueMap.of("cell", name), Promise.promise());
      }
    }
  }

  private void failed(ExchangeException why) {
    boolean passing =
        known != null
            && peer.isOpen()
            && (why.code() == ErrorCode.TIMEOUT || why.code() == ErrorCode.OVERLOADED);
    boolean renewed = known != null && peer.isOpen() && why.code() == ErrorCode.PEER_GONE;
    if (passing) {
      exchange.later(this::ask);
    } else if (!renewed) { // a new session asks again by itself
      over(why);
    }
  }

  private @Nullable ExchangeException error(@Nullable Object given) {
    if (!(given instanceof ValueMap map)) {
      return null;
    }
    ErrorCode code;
    try {
      code = ErrorCode.valueOf(String.valueOf(map.get("code")));
    } catch (IllegalArgumentException _) {
      code = ErrorCode.BAD_MESSAGE;
    }
    return new ExchangeException(code, String.valueOf(map.get("message")), peer.id(), null, null);
  }

  private ExchangeException bad() {
    return new ExchangeException(
        ErrorCode.BAD_MESSAGE,
        "expected a version and a value of cell %s from %s, got something else"
            .formatted(name, peer.id()));
  }

  private static long version(ValueMap map) {
    return whole(map.get("version"));
  }

  private static long whole(@Nullable Object number) {
    return number instanceof Long whole ? whole : Long.MIN_VALUE;
  }
}
