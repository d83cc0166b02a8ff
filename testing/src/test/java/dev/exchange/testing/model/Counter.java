package dev.exchange.testing.model;

import dev.exchange.api.Exchange;
import dev.exchange.api.MessageOptions;
import dev.exchange.api.Peer;
import dev.exchange.api.Subscription;
import dev.exchange.api.ValueMap;
import dev.exchange.api.state.Change;
import dev.exchange.api.state.State;
import dev.exchange.testing.Complex;
import dev.exchange.testing.model.Ledger.Promised;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * An exchange with two cells that it shares, {@code count} and {@code lock}; exchanges in other
 * processes, {@code w0}, {@code w1}, …, that watch and change them; and what each of them has seen.
 *
 * <p>Threading: that of the test.
 */
final class Counter {

  private static final String COUNT = "count";
  private static final String LOCK = "lock";
  private static final int PORT = 7070;
  private static final MessageOptions PATIENT = MessageOptions.within(Duration.ofMinutes(1));

  /** One watch of a cell. */
  private static final class Sight {
    private final String watcher;
    private final List<Change> seen = new ArrayList<>();
    private Future<Subscription> watch = Future.failedFuture("not begun");
    private boolean ended;

    Sight(String watcher) {
      this.watcher = watcher;
    }

    boolean isOn() {
      return watch.succeeded() && !ended;
    }
  }

  /** A wish to set the lock, if it holds that. */
  private record Claim(long expected, long wanted, Future<Object> answer) {}

  private final Complex complex;
  private final Ledger ledger = new Ledger();
  private final Exchange owner;
  private final List<Peer> peers = new ArrayList<>();
  private final Map<String, Map<Long, Object>> history =
      Map.of(COUNT, new LinkedHashMap<>(), LOCK, new LinkedHashMap<>());
  private final List<Sight> sights = new ArrayList<>();
  private final List<Future<Object>> additions = new ArrayList<>();
  private final List<Claim> claims = new ArrayList<>();
  private long added;

  Counter(Complex complex, int watchers) {
    this.complex = complex;
    owner =
        complex
            .process("owner")
            .deploy(
                Exchange.define("owner")
                    .cell(COUNT, 0L)
                    .cell(LOCK, 0L)
                    .share(COUNT, LOCK)
                    .handler("add", (msg, sig, state) -> added((Long) msg.value(), state))
                    .handler("claim", (msg, sig, state) -> claimed(msg.map(), state)));
    Roads.open(complex, owner, PORT);
    history.forEach((cell, values) ->
        owner.watch(cell, change -> values.put(change.version(), change.value())));
    for (int i = 0; i < watchers; i++) {
      Exchange watcher = complex.process(id(i)).deploy(Exchange.define(id(i)));
      peers.add(complex.await(watcher.connect(Roads.to("owner", PORT))));
      watch(i);
    }
    complex.settle();
  }

  /** The name of a watcher, and of its process. */
  static String id(int watcher) {
    return "w" + watcher;
  }

  int watchers() {
    return peers.size();
  }

  Ledger ledger() {
    return ledger;
  }

  /** The owner counts on, each time in a transaction of its own. */
  void addHere(int times) {
    for (int i = 0; i < times; i++) {
      owner.batch(this::addOne);
    }
  }

  /** A watcher wants one more. */
  void add(int watcher) {
    long number = ledger.number();
    Future<Object> answer = peers.get(watcher).request("add", number, PATIENT);
    ledger.sent(number, Promised.ANSWER, answer);
    additions.add(answer);
  }

  /** A watcher sets the lock if it still holds what it held when that watcher last saw it. */
  void claim(int watcher) {
    long number = ledger.number();
    long expected =
        sights.stream()
            .filter(sight -> sight.watcher.equals(id(watcher)) && !sight.seen.isEmpty())
            .map(sight -> sight.seen.getLast())
            .filter(change -> change.cell().equals(LOCK) && change.error() == null)
            .mapToLong(change -> (Long) Objects.requireNonNull(change.value()))
            .max()
            .orElse(0);
    ValueMap claim = ValueMap.of("number", number, "expected", expected);
    Future<Object> answer = peers.get(watcher).request("claim", claim, PATIENT);
    ledger.sent(number, Promised.ANSWER, answer);
    claims.add(new Claim(expected, number, answer));
  }

  /** A watcher watches no more, and then again. */
  void watchAnew(int watcher) {
    for (Sight sight : sights) {
      if (sight.watcher.equals(id(watcher)) && sight.isOn()) {
        sight.ended = true;
        sight.watch.result().cancel();
      }
    }
    watch(watcher);
  }

  /** What was told of a cell after something at least as new. */
  List<String> versionsThatDoNotGoUp() {
    List<String> wrong = new ArrayList<>();
    for (Sight sight : sights) {
      for (int i = 1; i < sight.seen.size(); i++) {
        Change before = sight.seen.get(i - 1);
        Change change = sight.seen.get(i);
        if (change.version() <= before.version()) {
          wrong.add(
              "%s saw version %d of %s after version %d"
                  .formatted(sight.watcher, change.version(), change.cell(), before.version()));
        }
      }
    }
    return wrong;
  }

  /** What was told of a cell that never held it, or in another version. */
  List<String> valuesThatWereNotThere() {
    List<String> wrong = new ArrayList<>();
    for (Sight sight : sights) {
      for (Change change : sight.seen) {
        Object there = history.get(change.cell()).get(change.version());
        if (!Objects.equals(there, change.value())) {
          wrong.add(
              "%s saw version %d of %s as %s, it was %s"
                  .formatted(
                      sight.watcher, change.version(), change.cell(), change.value(), there));
        }
      }
    }
    return wrong;
  }

  /** Watches that have not been told the last value. */
  List<String> notUpToDate() {
    List<String> wrong = new ArrayList<>();
    for (Sight sight : sights) {
      if (sight.isOn()) {
        Change last = sight.seen.getLast();
        long newest = newest(last.cell());
        if (last.version() != newest) {
          wrong.add(
              "%s has version %d of %s, there is %d"
                  .formatted(sight.watcher, last.version(), last.cell(), newest));
        }
      }
    }
    return wrong;
  }

  /** Watches that were told an error. */
  List<String> errors() {
    return sights.stream()
        .flatMap(sight -> sight.seen.stream())
        .filter(change -> change.error() != null)
        .map(String::valueOf)
        .toList();
  }

  /** Answers to changes that did not happen. */
  List<String> untrueAnswers() {
    List<String> wrong = new ArrayList<>();
    List<Object> counted =
        additions.stream().filter(Future::succeeded).map(Future::result).toList();
    counted.stream()
        .filter(count -> !history.get(COUNT).containsValue(count))
        .forEach(count -> wrong.add("count was never %s, as was answered".formatted(count)));
    if (counted.stream().distinct().count() < counted.size()) {
      wrong.add("two additions were answered alike: " + counted);
    }
    List<Object> held = List.copyOf(history.get(LOCK).values());
    for (Claim claim : claims) {
      int at = held.indexOf(claim.wanted());
      boolean there = at > 0 && held.get(at - 1).equals(claim.expected());
      if (claim.answer().succeeded() && there != claim.answer().result().equals(true)) {
        wrong.add(
            "claim of the lock by %d after %d was answered with %s, it held %s"
                .formatted(claim.wanted(), claim.expected(), claim.answer().result(), held));
      }
    }
    return wrong;
  }

  /** What the owner has counted to. */
  long count() {
    return (Long) Objects.requireNonNull(complex.await(owner.get(COUNT)));
  }

  /** How often one was added. */
  long additions() {
    return added;
  }

  private long newest(String cell) {
    return history.get(cell).keySet().stream().mapToLong(version -> version).max().orElse(0);
  }

  private void watch(int watcher) {
    for (String cell : List.of(COUNT, LOCK)) {
      Sight sight = new Sight(id(watcher));
      sights.add(sight);
      sight.watch = peers.get(watcher).watch(cell, sight.seen::add);
    }
  }

  private Object added(long number, State state) {
    ledger.handled(number, "watchers", "owner");
    addOne(state);
    return Objects.requireNonNull(state.get(COUNT));
  }

  private void addOne(State state) {
    added++;
    state.update(COUNT, count -> (Long) Objects.requireNonNull(count) + 1);
  }

  private Object claimed(ValueMap claim, State state) {
    long number = (Long) Objects.requireNonNull(claim.get("number"));
    ledger.handled(number, "watchers", "owner");
    boolean free = Objects.equals(state.get(LOCK), claim.get("expected"));
    if (free) {
      state.set(LOCK, number);
    }
    return free;
  }
}
