package dev.exchange.testing.model;

import dev.exchange.api.Exchange;
import dev.exchange.api.MessageOptions;
import dev.exchange.api.Peer;
import dev.exchange.api.Subscription;
import dev.exchange.testing.Complex;
import dev.exchange.testing.model.Ledger.Promised;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Exchanges in processes of their own, {@code x0}, {@code x1}, …, with links and handlers that come
 * and go; and what it knows of who reaches whom.
 *
 * <p>Threading: that of the test.
 */
final class Graph {

  /** After how long nothing that was withdrawn is called any more. */
  private static final long LONG_AGO = Duration.ofSeconds(1).toNanos();

  private static final int PORT = 7070;
  private static final MessageOptions PATIENT = MessageOptions.within(Duration.ofSeconds(20));

  private record Link(int one, int other) {}

  private record Place(int exchange, String name) {}

  /** A handler, for as long as it is there. */
  private final class Work {
    private final String at;
    private long withdrawn = Long.MAX_VALUE;

    Work(String at) {
      this.at = at;
    }

    Object handle(Object number) {
      if (complex.clock().nanos() - LONG_AGO > withdrawn) {
        late.add("%s has handled %s, which it had withdrawn".formatted(at, number));
      }
      ledger.handled((Long) number, "anybody", at);
      return at;
    }
  }

  private final Complex complex;
  private final Ledger ledger;
  private final List<Exchange> exchanges = new ArrayList<>();
  private final Map<Link, Future<Peer>> links = new LinkedHashMap<>();
  private final Map<Place, Work> works = new HashMap<>();
  private final Map<Place, Subscription> subscriptions = new HashMap<>();
  private final List<String> late = new ArrayList<>();

  Graph(Complex complex, Ledger ledger, int size) {
    this.complex = complex;
    this.ledger = ledger;
    for (int i = 0; i < size; i++) {
      Exchange exchange = complex.process(id(i)).deploy(Exchange.define(id(i)));
      Roads.open(complex, exchange, PORT + i);
      exchanges.add(exchange);
    }
  }

  /** The name of an exchange, and of its process. */
  static String id(int exchange) {
    return "x" + exchange;
  }

  int size() {
    return exchanges.size();
  }

  /** Begins to link two, unless they are linked. */
  void link(int one, int other) {
    Link link = new Link(Math.min(one, other), Math.max(one, other));
    Future<Peer> begun = links.get(link);
    if (begun == null || begun.failed()) {
      links.put(link, exchanges.get(one).connect(Roads.to(id(other), PORT + other)));
    }
  }

  /** Ends the link between two, if there is one. */
  void unlink(int one, int other) {
    Link link = new Link(Math.min(one, other), Math.max(one, other));
    Future<Peer> begun = links.get(link);
    if (begun != null && begun.isComplete()) {
      links.remove(link);
      begun.onSuccess(peer -> peer.close());
    }
  }

  /** An exchange handles a name from now on. */
  void handle(int exchange, String name) {
    Place place = new Place(exchange, name);
    if (!works.containsKey(place)) {
      Work work = new Work(id(exchange));
      works.put(place, work);
      subscriptions.put(
          place,
          exchanges.get(exchange).handle(name, (msg, sig, state) -> work.handle(msg.value())));
    }
  }

  /** An exchange handles a name no more. */
  void withdraw(int exchange, String name) {
    Place place = new Place(exchange, name);
    Work work = works.remove(place);
    Subscription subscription = subscriptions.remove(place);
    if (work != null && subscription != null) {
      work.withdrawn = complex.clock().nanos();
      subscription.cancel();
    }
  }

  /** An exchange asks whoever handles a name. */
  Future<Object> ask(int exchange, String name) {
    long number = ledger.number();
    Future<Object> answer = exchanges.get(exchange).request(name, number, PATIENT);
    ledger.sent(number, Promised.ANSWER, answer);
    return answer;
  }

  /** Who may answer when an exchange asks: itself, or all that it reaches and that handle that. */
  Set<String> answering(int exchange, String name) {
    Set<String> found = new TreeSet<>();
    for (int each :
        works.containsKey(new Place(exchange, name)) ? Set.of(exchange) : near(exchange)) {
      if (works.containsKey(new Place(each, name))) {
        found.add(id(each));
      }
    }
    return found;
  }

  /** Handlers that were called long after they had been withdrawn. */
  List<String> late() {
    return late;
  }

  private Set<Integer> near(int exchange) {
    Set<Integer> reached = new TreeSet<>(Set.of(exchange));
    Deque<Integer> next = new ArrayDeque<>(reached);
    while (!next.isEmpty()) {
      int at = next.remove();
      links.forEach((link, peer) -> {
        int there = link.one() == at ? link.other() : link.one();
        boolean ends = link.one() == at || link.other() == at;
        if (ends && peer.succeeded() && reached.add(there)) {
          next.add(there);
        }
      });
    }
    return reached;
  }
}
