package dev.exchange.host.exchange;

import dev.exchange.api.Message;
import dev.exchange.host.routing.Answer;
import dev.exchange.host.routing.AnswerCache;
import dev.exchange.spi.Frame;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks the peers who handles a name that neither this exchange nor a peer of it does, and answers
 * when they ask.
 *
 * <pre>
 *   message --nobody near--> known? --yes--> to that peer
 *                              |no
 *                            who to all peers --here, or time over--> known, or nobody
 * </pre>
 *
 * <p>An exchange passes a question on to each of its peers once, and once more if it comes over a
 * shorter way; so a question ends in a graph of any form. Those of several askers are kept apart,
 * since each may be answered with other ways: such as do not lead back to it.
 *
 * <p>Threading: the exchange's own thread.
 *
 * <p>Source: docs/spec/routing.md, R4; docs/spec/protocol.md, W15.
 */
final class Discovery {

  /** How many links a question goes. */
  private static final int TTL = 4;

  /** How many questions may be open; what is one more has nobody. */
  private static final int MOST = 10_000;

  private static final List<String> UNTOLD = List.of();

  /** One question to the peers, until the first of them knows somebody. */
  private final class Question extends DeadlineWheel.Entry {
    private final long q;
    private final String id;
    private final Sought sought;
    private final int ttl;
    private final List<PeerLink> asked = new ArrayList<>();
    private final List<Consumer<@Nullable Answer>> waiting = new ArrayList<>();

    Question(long q, String id, Sought sought, int ttl) {
      this.q = q;
      this.id = id;
      this.sought = sought;
      this.ttl = ttl;
    }

    @Override
    void expired() {
      exchange.later(() -> ended(this, null));
    }
  }

  private final ExchangeCore exchange;
  private final DeadlineWheel wheel;
  private final AnswerCache known = new AnswerCache();
  private final Map<Long, Question> questions = new HashMap<>();

  /** Those for messages that are here, by what they look for. */
  private final Map<String, Question> own = new HashMap<>();

  /** Those of others, by who asks first and its number; the one that goes furthest. */
  private final Map<String, Question> passed = new HashMap<>();

  private long last;

  Discovery(ExchangeCore exchange, DeadlineWheel wheel) {
    this.exchange = exchange;
    this.wheel = wheel;
  }

  /** The peer that leads to where a message wants to go, if that is known. */
  @Nullable PeerLink known(Message message) {
    Sought sought = Sought.by(message);
    return peer(known.get(sought.key(), exchange.nanos()), sought);
  }

  /** Whether the peers can be asked: there are some who have not had the message. */
  boolean canAsk(Message message) {
    Sought sought = Sought.by(message);
    return !known.isNobody(sought.keyPast(), exchange.nanos())
        && questions.size() < MOST
        && !others(sought).isEmpty();
  }

  /**
   * Asks the peers; {@code told} is called when one of them knows, or none does. Messages that were
   * at the same exchanges share one question.
   */
  void ask(Message message, Consumer<@Nullable Answer> told) {
    Sought sought = Sought.by(message);
    Question open = own.get(sought.keyPast());
    if (open != null) {
      open.waiting.add(told);
      return;
    }
    List<String> route = new ArrayList<>(sought.visited());
    route.remove(exchange.id());
    route.addFirst(exchange.id());
    Question question = new Question(++last, sought.keyPast(), sought, TTL);
    begin(question, question.q, route, own, told);
  }

  /** A peer asks. */
  void asked(PeerLink from, Frame.Who who) {
    Answer near = near(who);
    if (near != null) {
      answer(from, who, near);
      return;
    }
    Sought sought = Sought.by(who);
    List<String> route = new ArrayList<>(who.route());
    String asker = route.isEmpty() ? from.id() : route.getFirst();
    String id = asker + " " + who.first() + " " + sought.key();
    int ttl = Math.min(who.ttl(), TTL) - 1;
    Question open = passed.get(id);
    boolean again = open != null && open.ttl >= ttl;
    if (again || ttl < 1 || questions.size() >= MOST || route.contains(exchange.id())) {
      answer(from, who, null);
      return;
    }
    route.add(exchange.id());
    begin(
        new Question(++last, id, sought, ttl),
        who.first(),
        route,
        passed,
        found -> answer(from, who, found != null && found.avoids(route) ? found : null));
  }

  /** A peer answers; one that was not asked, or is too late, says nothing. */
  void told(PeerLink from, Frame.Here here) {
    Question question = questions.get(here.q());
    if (question == null || !question.asked.remove(from)) {
      return;
    }
    String via = here.via();
    if (here.hops() >= 0 && via != null) {
      ended(question, new Answer(from.id(), here.hops() + 1, via, here.path()));
    } else if (question.asked.isEmpty()) {
      ended(question, null);
    }
  }

  /** The peers, or what they handle, have changed. */
  void changed() {
    known.clear();
  }

  /** That peer is gone: it will not answer. */
  void gone(PeerLink peer) {
    for (Question question : List.copyOf(questions.values())) {
      if (question.asked.remove(peer) && question.asked.isEmpty()) {
        ended(question, null);
      }
    }
  }

  /** Nobody answers any more. */
  void close() {
    List.copyOf(questions.values()).forEach(question -> ended(question, null));
  }

  /** What was known of that name was wrong. */
  void wasWrong(String name) {
    known.remove(name);
  }

  private void begin(
      Question question,
      long first,
      List<String> route,
      Map<String, Question> open,
      Consumer<@Nullable Answer> told) {
    Sought sought = question.sought;
    Frame.Who who =
        new Frame.Who(question.q, sought.name(), sought.to(), question.ttl, route, first);
    for (PeerLink peer : others(sought)) {
      if (peer.transmit(who)) {
        question.asked.add(peer);
      }
    }
    if (question.asked.isEmpty()) {
      told.accept(null);
      return;
    }
    question.waiting.add(told);
    questions.put(question.q, question);
    open.put(question.id, question);
    long patience = TimeUnit.MILLISECONDS.toNanos(50L + 50L * question.ttl);
    wheel.add(question, exchange.nanos() + patience);
  }

  private void ended(Question question, @Nullable Answer found) {
    if (!questions.remove(question.q, question)) {
      return;
    }
    wheel.remove(question);
    boolean mine = own.remove(question.id, question);
    passed.remove(question.id, question);
    if (found != null) {
      known.put(question.sought.key(), found, exchange.nanos());
    } else if (mine) { // what a peer asks goes less far, and past other exchanges
      known.put(question.id, null, exchange.nanos());
    }
    question.waiting.forEach(told -> told.accept(found));
  }

  /** What this exchange knows without asking. */
  private @Nullable Answer near(Frame.Who who) {
    Sought sought = Sought.by(who);
    String to = who.to();
    String here = exchange.id();
    if (to == null ? handles(who.name()) : to.equals(here)) {
      return new Answer(here, 0, here, UNTOLD);
    }
    for (PeerLink peer : others(sought)) {
      if (to == null ? peer.announced().handles(who.name()) : peer.id().equals(to)) {
        return new Answer(peer.id(), 1, peer.id(), List.of(peer.id()));
      }
    }
    Answer cached = known.get(sought.key(), exchange.nanos());
    boolean inReach =
        cached != null
            && cached.hops() <= who.ttl()
            && !cached.path().isEmpty(); // else it may go back
    return inReach && peer(cached, sought) != null ? cached : null;
  }

  /** Whether this exchange handles a name, and has not withdrawn it. */
  private boolean handles(String name) {
    return !exchange.draining() && exchange.handlers().handles(name);
  }

  private void answer(PeerLink to, Frame.Who who, @Nullable Answer found) {
    if (found == null) {
      to.transmit(new Frame.Here(who.q(), who.name(), -1, null));
      return;
    }
    List<String> path = new ArrayList<>();
    if (found.hops() == 0 || !found.path().isEmpty()) {
      path.add(exchange.id());
      path.addAll(found.path());
    }
    to.transmit(new Frame.Here(who.q(), who.name(), found.hops(), found.via(), path));
  }

  private @Nullable PeerLink peer(@Nullable Answer answer, Sought sought) {
    if (answer == null || !answer.avoids(sought.visited())) {
      return null;
    }
    PeerLink peer = exchange.links().byId(answer.next());
    return peer != null && peer.isOpen() ? peer : null;
  }

  private List<PeerLink> others(Sought sought) {
    return exchange.links().all().stream()
        .filter(peer -> peer.isOpen() && !sought.visited().contains(peer.id()))
        .toList();
  }
}
