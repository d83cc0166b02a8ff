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
 * <p>For one asker, an exchange asks each of its peers once; so a question ends in a graph of any
 * form after as many frames as it has links.
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

  /** Who waits for an answer: on behalf of which exchange, and the peer that asked; null for us. */
  private record Waiting(String origin, @Nullable PeerLink from, Consumer<@Nullable Answer> told) {}

  private static final List<String> UNTOLD = List.of();

  /** One question to the peers, until the first of them knows somebody. */
  private final class Question extends DeadlineWheel.Entry {
    private final String key;
    private final long q;
    private final int ttl;
    private final List<PeerLink> asked = new ArrayList<>();
    private final List<Waiting> waiting = new ArrayList<>();

    Question(String key, long q, int ttl) {
      this.key = key;
      this.q = q;
      this.ttl = ttl;
    }

    /** Whether somebody but that peer waits for the answer already on behalf of that exchange. */
    boolean isFor(String origin, PeerLink from) {
      return waiting.stream()
          .anyMatch(one -> one.origin().equals(origin) && !from.equals(one.from()));
    }

    @Override
    void expired() {
      exchange.later(() -> ended(this, null));
    }
  }

  private final ExchangeCore exchange;
  private final DeadlineWheel wheel;
  private final AnswerCache known = new AnswerCache();
  private final Map<String, Question> questions = new HashMap<>();
  private long last;

  Discovery(ExchangeCore exchange, DeadlineWheel wheel) {
    this.exchange = exchange;
    this.wheel = wheel;
  }

  /** What a message looks for: an exchange, or whoever handles its name. */
  static String key(Message message) {
    return key(message.name(), message.to());
  }

  private static String key(String name, @Nullable String to) {
    return to == null ? name : "to " + to;
  }

  /** The peer that leads to where a message wants to go, if that is known. */
  @Nullable PeerLink known(Message message) {
    return peer(known.get(key(message), exchange.nanos()), message.route());
  }

  /** Whether the peers can be asked: there are some who have not had the message. */
  boolean canAsk(Message message) {
    return !known.isNobody(key(message), exchange.nanos())
        && questions.size() < MOST
        && !others(message.route()).isEmpty();
  }

  /**
   * Asks the peers; {@code told} is called when one of them knows, or none does. What is asked for
   * somebody else already is waited for first. That goes less far for a peer, and may find a way
   * that leads back to where the message was: then they are asked again.
   */
  void ask(Message message, Consumer<@Nullable Answer> told) {
    Question open = questions.get(key(message));
    boolean forPeer = open != null && open.ttl < TTL;
    Consumer<@Nullable Answer> further =
        found -> {
          boolean good = found != null && found.avoids(message.route());
          boolean again = found == null ? forPeer : !good;
          if (again && !exchange.closed() && canAsk(message)) {
            ask(message, told);
          } else {
            told.accept(good ? found : null);
          }
        };
    question(
        message.name(),
        message.to(),
        TTL,
        message.route(),
        new Waiting(exchange.id(), null, open == null ? told : further));
  }

  /** A peer asks. */
  void asked(PeerLink from, Frame.Who who) {
    Answer near = near(who);
    if (near != null) {
      answer(from, who, near);
      return;
    }
    List<String> route = who.route();
    String origin = route.isEmpty() ? from.id() : route.getFirst();
    int ttl = Math.min(who.ttl(), TTL) - 1;
    Question open = questions.get(key(who.name(), who.to()));
    boolean refused = open == null ? questions.size() >= MOST : open.isFor(origin, from);
    if (refused || ttl < 1 || route.contains(exchange.id())) {
      answer(from, who, null);
    } else {
      Consumer<@Nullable Answer> told =
          found -> {
            boolean goesBack = found != null && !found.avoids(route);
            if (goesBack && open != null && !exchange.closed()) {
              asked(from, who); // it was found for somebody else
            } else {
              answer(from, who, goesBack ? null : found);
            }
          };
      question(who.name(), who.to(), ttl, route, new Waiting(origin, from, told));
    }
  }

  /** A peer answers. */
  void told(PeerLink from, Frame.Here here) {
    Question question = null;
    for (Question each : questions.values()) {
      question = each.q == here.q() ? each : question;
    }
    if (question == null || !question.asked.remove(from)) {
      return; // too late, or not asked
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

  private void question(
      String name, @Nullable String to, int ttl, List<String> before, Waiting waiting) {
    String key = key(name, to);
    Question open = questions.get(key);
    if (open != null) {
      open.waiting.add(waiting);
      return;
    }
    List<String> route = new ArrayList<>(before);
    route.remove(exchange.id());
    route.add(waiting.from() == null ? 0 : route.size(), exchange.id());
    Question question = new Question(key, ++last, ttl);
    question.waiting.add(waiting);
    for (PeerLink peer : others(before)) {
      if (peer.transmit(new Frame.Who(question.q, name, to, ttl, route))) {
        question.asked.add(peer);
      }
    }
    if (question.asked.isEmpty()) {
      waiting.told().accept(null);
      return;
    }
    questions.put(key, question);
    wheel.add(question, exchange.nanos() + TimeUnit.MILLISECONDS.toNanos(50L + 50L * ttl));
  }

  private void ended(Question question, @Nullable Answer found) {
    if (!questions.remove(question.key, question)) {
      return;
    }
    wheel.remove(question);
    if (found != null || question.ttl == TTL) { // one that went less far knows nobody only there
      known.put(question.key, found, exchange.nanos());
    }
    for (Waiting one : question.waiting) {
      one.told().accept(found);
    }
  }

  /** What this exchange knows without asking. */
  private @Nullable Answer near(Frame.Who who) {
    String to = who.to();
    String own = exchange.id();
    if (to == null ? handles(who.name()) : to.equals(own)) {
      return new Answer(own, 0, own, UNTOLD);
    }
    for (PeerLink peer : others(who.route())) {
      if (to == null ? peer.announced().handles(who.name()) : peer.id().equals(to)) {
        return new Answer(peer.id(), 1, peer.id(), List.of(peer.id()));
      }
    }
    Answer cached = known.get(key(who.name(), to), exchange.nanos());
    boolean inReach =
        cached != null
            && cached.hops() <= who.ttl()
            && !cached.path().isEmpty(); // else it may go back
    return inReach && peer(cached, who.route()) != null ? cached : null;
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

  private @Nullable PeerLink peer(@Nullable Answer answer, List<String> route) {
    if (answer == null || !answer.avoids(route)) {
      return null;
    }
    PeerLink peer = exchange.links().byId(answer.next());
    return peer != null && peer.isOpen() ? peer : null;
  }

  private List<PeerLink> others(List<String> route) {
    return exchange.links().all().stream()
        .filter(peer -> peer.isOpen() && !route.contains(peer.id()))
        .toList();
  }
}
