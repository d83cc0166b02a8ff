package dev.exchange.host.link;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.host.link.WireFrame.Resume;
import dev.exchange.spi.Clock;
import dev.exchange.spi.Connection;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One side of a session, which outlives the connections that carry it.
 *
 * <pre>
 *   AWAY --begin, hello or welcome--> GREETING --welcome--> OPEN --connection lost--> AWAY
 *     |                                                       |
 *     +---60 s over---> OVER <---bye, err with end, a rule broken---+
 * </pre>
 *
 * <p>The connecting side never ends by the 60 s: it forgets the session and asks for another one.
 *
 * <p>It is a machine without a clock, threads or sockets of its own: what comes is given to it, and
 * what goes out goes to its {@link Connection} and its {@link Owner}.
 *
 * <p>Order and delivery: messages are delivered in the order in which the other side took them,
 * each at most once; while the session lives, each exactly once.
 *
 * <p>Threading: one thread at a time.
 *
 * <p>Source: docs/spec/protocol.md, W4 to W14.
 */
final class Session {

  /** How long a session waits for another connection, in ns. */
  static final long AWAY_NANOS = TimeUnit.SECONDS.toNanos(60);

  /** How long the other side may take for its part of the greeting, in ns. */
  static final long GREETING_NANOS = TimeUnit.SECONDS.toNanos(5);

  private enum State {
    AWAY,
    GREETING,
    OPEN,
    OVER
  }

  private final Owner owner;
  private final Clock clock;
  private final Outbox outbox;
  private final Credit credit = new Credit();
  private final Sending sending;
  private final Intake intake;
  private final Receiving receiving;
  private final Heartbeat heartbeat = new Heartbeat();
  private State state = State.AWAY;
  private @Nullable FrameReader reader;
  private @Nullable String id;
  private String peer = "";
  private long since;
  private boolean connects;
  private boolean resuming;

  /**
   * A side of a session that has no connection yet.
   *
   * @param room where messages take their places
   * @param seen what the peer has sent before
   */
  Session(Owner owner, Clock clock, Room room, Seen seen) {
    this.owner = owner;
    this.clock = clock;
    this.outbox = new Outbox(room);
    this.sending = new Sending(clock, outbox, credit);
    this.intake = new Intake(owner, clock, credit, sending, seen);
    this.receiving = intake.receiving();
    this.since = clock.nanos();
  }

  /** The connecting side has a connection: says hello. */
  void connect(Connection made, @Nullable String token) {
    connects = true;
    begin(made);
    state = State.GREETING;
    String known = id;
    resuming = known != null;
    Resume resume = known == null ? null : new Resume(known, receiving.received());
    sending.write(Greeting.hello(owner, token, resume));
  }

  /**
   * The accepting side has a connection on which a hello came that this side admits.
   *
   * @param session its own id, if the hello asks to resume it; else a new one
   */
  void accept(Connection made, WireFrame.Hello hello, String session) {
    Resume resume = session.equals(id) ? hello.resume() : null;
    Connection before = sending.connection();
    if (before != null) {
      before.close(CloseCode.DROPPED, "the session goes on over another connection");
    }
    begin(made);
    id = session;
    credit.begin(hello.credit());
    sending.write(Greeting.welcome(owner, session, resume != null, receiving.received()));
    receiving.told();
    try {
      open(hello.id(), hello.handles(), hello.wants());
      if (resume != null) {
        outbox.resume(resume.seq());
      }
    } catch (ExchangeException e) {
      refuse(e);
      return;
    }
    flush();
  }

  /** A packet came over that connection. */
  @SuppressWarnings("ReferenceEquality") // a connection is itself
  void packet(Connection from, Buffer packet) {
    FrameReader reading = reader;
    if (from != sending.connection() || state == State.OVER || reading == null) {
      return;
    }
    heartbeat.heard(clock.nanos());
    try {
      Greeting.checkSize(packet);
      List<WireFrame> frames = reading.read(packet);
      long messages = frames.stream().filter(WireFrame::isMessage).count();
      if (messages > 0) {
        credit.receive(messages, packet.length());
      }
      long size = messages == 0 ? 0 : packet.length() / messages;
      long rest = messages == 0 ? 0 : packet.length() - size * messages;
      for (WireFrame frame : frames) {
        take(frame, frame.isMessage() ? size + rest : 0);
        rest = frame.isMessage() ? 0 : rest;
        if (from != sending.connection()) {
          return;
        }
      }
    } catch (ExchangeException e) {
      refuse(e);
    }
    if (sending.isUnread()) {
      drop(from, "what waits for it is not read");
    }
    flush();
  }

  /** That connection is lost. */
  @SuppressWarnings("ReferenceEquality") // a connection is itself
  void lost(Connection lost) {
    if (lost == sending.connection() && state != State.OVER) {
      sending.over(null);
      reader = null;
      since = state == State.OPEN ? clock.nanos() : since;
      state = State.AWAY;
      owner.away();
    }
  }

  /** Sends a message that has its place; false if there is no room for its bytes. */
  boolean send(Outbox.Entry entry) {
    return state != State.OVER && outbox.add(entry);
  }

  /** Tells the other side something that is no message, unless it is told at the next greeting. */
  void tell(WireFrame frame) {
    if (state == State.OPEN) {
      sending.write(frame);
    }
  }

  /** The exchange has taken messages out of its inbox. */
  void taken(long messages, long bytes) {
    credit.taken(messages, bytes);
  }

  /** Whether there is a connection that has been greeted. */
  boolean isOpen() {
    return state == State.OPEN;
  }

  /** The exchange at the other end; empty before the first greeting. */
  String peer() {
    return peer;
  }

  /** A clean end. */
  void bye(String reason) {
    if (state == State.OPEN) {
      flush();
      acknowledge();
      sending.write(new WireFrame.Bye(reason));
    }
    over(
        new ExchangeException(ErrorCode.CLOSED, "the link was " + reason), CloseCode.NORMAL, "bye");
  }

  /** Ends the session because there will be no further connection. */
  void end(ExchangeException why) {
    over(why, CloseCode.DROPPED, "");
  }

  /** Ends the session because a rule is broken. */
  void refuse(ExchangeException why) {
    if (state != State.OVER) {
      sending.write(new WireFrame.Err(why.code(), why.text(), -1, true));
    }
    over(why, CloseCode.REFUSED, why.code().name());
  }

  /** Time goes on: whatever takes too long ends. To be called every second or so. */
  void tick() {
    long now = clock.nanos();
    outbox.expire(now);
    Connection current = sending.connection();
    switch (state) {
      case AWAY -> {
        if (now - since >= AWAY_NANOS) {
          lapse(Greeting.gone("the connection was lost for 60 s"));
        }
      }
      case GREETING -> {
        if (heartbeat.isOld(GREETING_NANOS, now) && current != null) {
          drop(current, "no welcome came");
        }
      }
      case OPEN -> {
        if (heartbeat.isSilent(now) && current != null) {
          drop(current, "silence");
        } else if (heartbeat.asks(now)) {
          sending.write(new WireFrame.Ping(now >>> 20));
        }
      }
      case OVER -> {}
    }
  }

  /** Whether what was received is owed an acknowledgement, soon. */
  boolean owes() {
    return state == State.OPEN && receiving.owes();
  }

  /** Acknowledges what was received, if nothing has taken that along. */
  void acknowledge() {
    if (owes()) {
      sending.write(acknowledgement());
    }
  }

  /** Sends what can be sent: as many frames in one packet as are ready, and no waiting. */
  void flush() {
    if (state != State.OPEN) {
      return;
    }
    List<WireFrame> first = new ArrayList<>(2);
    WireFrame.Grant again = credit.again();
    if (again != null) {
      first.add(new WireFrame.Credit(again));
    }
    if (receiving.isPrompt() || (receiving.owes() && !(outbox.isEmpty() && first.isEmpty()))) {
      first.add(acknowledgement());
    }
    sending.flush(first);
  }

  private WireFrame acknowledgement() {
    receiving.told();
    return new WireFrame.Ack(receiving.received());
  }

  private void take(WireFrame frame, long size) {
    switch (frame) {
      case WireFrame.Hello _ -> throw Receiving.broken("one hello", "another");
      case WireFrame.Welcome welcome -> welcomed(welcome);
      case WireFrame.Msg msg -> greeted().take(msg, peer, size);
      case WireFrame.BadMsg bad -> greeted().take(bad, peer, size);
      case WireFrame.Ack ack -> outbox.acknowledged(ack.seq());
      case WireFrame.Credit more -> credit.add(more.grant());
      case WireFrame.Announce more -> owner.announced(more.handles(), more.wants());
      case WireFrame.Withdraw less -> owner.withdrawn(less.handles(), less.wants());
      case WireFrame.Who who -> owner.asked(who);
      case WireFrame.Here here -> owner.told(here);
      case WireFrame.Ping ping -> sending.write(new WireFrame.Pong(ping.n()));
      case WireFrame.Pong _ -> {}
      case WireFrame.Err err -> err(err);
      case WireFrame.Bye bye ->
          over(Greeting.gone("the peer said good-bye: " + bye.reason()), CloseCode.NORMAL, "bye");
      case WireFrame.Unknown unknown -> sending.write(Greeting.notUnderstood(unknown));
    }
  }

  private void welcomed(WireFrame.Welcome welcome) {
    if (state != State.GREETING) {
      throw Receiving.broken("one welcome", "another");
    }
    Greeting.check(welcome, peer, owner.id());
    if (resuming && !welcome.resumed()) {
      renew(Greeting.gone("the peer has forgotten the session"));
    }
    id = welcome.session();
    credit.begin(welcome.credit());
    if (welcome.resumed()) {
      outbox.resume(welcome.seq());
    }
    open(welcome.id(), welcome.handles(), welcome.wants());
  }

  private void err(WireFrame.Err err) {
    ExchangeException why = new ExchangeException(err.code(), err.message(), peer, null, null);
    Connection current = sending.connection();
    if (state == State.GREETING && err.code() == ErrorCode.TIMEOUT && current != null) {
      drop(current, "the hello came too late"); // who saw no hello knows nothing of the session
    } else if (err.end()) {
      over(why, CloseCode.NORMAL, "refused");
    } else if (err.seq() >= 0) {
      outbox.refused(err.seq(), why);
    }
  }

  /** What takes messages; they come after the greeting. */
  private Intake greeted() {
    if (state != State.OPEN) {
      throw Receiving.broken("a greeting first", "a message");
    }
    return intake;
  }

  private void open(String who, List<String> handles, List<String> wants) {
    state = State.OPEN;
    peer = who;
    Greeting.rest(owner.handles(), owner.wants()).forEach(sending::write);
    owner.greeted(who, handles, wants);
  }

  private void begin(Connection made) {
    sending.over(made);
    reader = new FrameReader(Encoding.of(made.protocol()));
    credit.granted();
    heartbeat.begin(clock.nanos());
  }

  private void drop(Connection current, String why) {
    current.close(CloseCode.DROPPED, why);
    lost(current);
  }

  /** The session is too old to be resumed. */
  private void lapse(ExchangeException why) {
    if (!connects) {
      over(why, CloseCode.DROPPED, "");
    } else if (id != null) {
      renew(why);
    }
  }

  private void renew(ExchangeException why) {
    id = null;
    resuming = false;
    outbox.renew(why);
    receiving.begin();
    owner.renewed(outbox.waitingRequests());
  }

  private void over(ExchangeException why, int code, String reason) {
    if (state == State.OVER) {
      return;
    }
    state = State.OVER;
    Connection current = sending.connection();
    sending.over(null);
    if (current != null) {
      current.close(code, reason);
    }
    outbox.end(why);
    owner.over(why);
  }
}
