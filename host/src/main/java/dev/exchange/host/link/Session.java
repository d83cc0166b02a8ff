package dev.exchange.host.link;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.host.link.WireFrame.Resume;
import dev.exchange.spi.Clock;
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
 * <p>It is a machine without a clock, threads or sockets of its own: what comes is given to it, and
 * what goes out goes to its {@link Wire} and its {@link Owner}.
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

  /** After how long without a packet this side asks, in ns. */
  static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** After how long without a packet the connection is dropped, in ns. */
  static final long SILENT_NANOS = TimeUnit.SECONDS.toNanos(30);

  private enum State {
    AWAY,
    GREETING,
    OPEN,
    OVER
  }

  private final Owner owner;
  private final Clock clock;
  private final Outbox outbox = new Outbox();
  private final Credit credit = new Credit();
  private final Sending sending;
  private final Receiving receiving = new Receiving();
  private State state = State.AWAY;
  private @Nullable FrameReader reader;
  private @Nullable String id;
  private String peer = "";
  private long since;
  private long heard;
  private long asked;
  private boolean resuming;

  /** A side of a session that has no connection yet. */
  Session(Owner owner, Clock clock) {
    this.owner = owner;
    this.clock = clock;
    this.sending = new Sending(clock, outbox, credit);
    this.since = clock.nanos();
  }

  /** The connecting side has a connection: says hello. */
  void connect(Wire made, @Nullable String token) {
    begin(made);
    state = State.GREETING;
    String known = id;
    resuming = known != null;
    Resume resume = known == null ? null : new Resume(known, receiving.received());
    sending.write(
        new WireFrame.Hello(
            owner.id(), owner.handles(), owner.wants(), Credit.FIRST, token, resume));
  }

  /**
   * The accepting side has a connection on which a hello came that this side admits.
   *
   * @param session its own id, if the hello asks to resume it; else a new one
   */
  void accept(Wire made, WireFrame.Hello hello, String session) {
    Resume resume = session.equals(id) ? hello.resume() : null;
    Wire before = sending.wire();
    if (before != null) {
      before.close(Wire.DROPPED, "the session goes on over another connection");
    }
    begin(made);
    id = session;
    credit.begin(hello.credit());
    sending.write(
        new WireFrame.Welcome(
            owner.id(),
            session,
            resume != null,
            receiving.received(),
            owner.handles(),
            owner.wants(),
            Credit.FIRST));
    receiving.told();
    state = State.OPEN;
    try {
      greeted(hello.id(), hello.handles(), hello.wants());
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
  void packet(Wire from, Buffer packet) {
    FrameReader reading = reader;
    if (from != sending.wire() || state == State.OVER || reading == null) {
      return;
    }
    heard = clock.nanos();
    try {
      if (packet.length() > Sending.MAX_PACKET) {
        throw new ExchangeException(
            ErrorCode.TOO_LARGE,
            "expected packets of at most %d bytes from the peer, got one of %d"
                .formatted(Sending.MAX_PACKET, packet.length()));
      }
      List<WireFrame> frames = reading.read(packet);
      long messages = frames.stream().filter(Session::isMessage).count();
      if (messages > 0) {
        credit.receive(messages, packet.length());
      }
      long size = messages == 0 ? 0 : packet.length() / messages;
      long rest = messages == 0 ? 0 : packet.length() - size * messages;
      for (WireFrame frame : frames) {
        take(frame, isMessage(frame) ? size + rest : 0);
        rest = isMessage(frame) ? 0 : rest;
        if (state == State.OVER) {
          return;
        }
      }
    } catch (ExchangeException e) {
      refuse(e);
      return;
    }
    flush();
  }

  /** That connection is lost. */
  @SuppressWarnings("ReferenceEquality") // a connection is itself
  void lost(Wire lost) {
    if (lost == sending.wire() && state != State.OVER) {
      sending.over(null);
      reader = null;
      state = State.AWAY;
      since = clock.nanos();
      owner.away();
    }
  }

  /** Sends a message; false if there is no room for it. */
  boolean send(Outbox.Entry entry) {
    return state != State.OVER && outbox.add(entry);
  }

  /** Tells the other side what is handled and wanted from now on, or no longer. */
  void tell(WireFrame names) {
    if (state == State.OPEN) {
      sending.write(names);
    }
  }

  /** The exchange has taken messages out of its inbox. */
  void taken(long messages, long bytes) {
    credit.taken(messages, bytes);
    flush();
  }

  /** A clean end. */
  void bye(String reason) {
    if (state == State.OPEN) {
      flush();
      sending.write(new WireFrame.Bye(reason));
    }
    over(new ExchangeException(ErrorCode.CLOSED, "the link was " + reason), Wire.NORMAL, "bye");
  }

  /** Ends the session because a rule is broken. */
  void refuse(ExchangeException why) {
    if (state != State.OVER) {
      sending.write(new WireFrame.Err(why.code(), why.text(), -1, true));
    }
    over(why, Wire.REFUSED, why.code().name());
  }

  /** Time goes on: whatever takes too long ends. To be called every second or so. */
  void tick() {
    long now = clock.nanos();
    outbox.expire(now);
    Wire current = sending.wire();
    switch (state) {
      case AWAY -> {
        if (now - since > AWAY_NANOS) {
          over(gone("the connection was lost for 60 s"), Wire.DROPPED, "");
        }
      }
      case GREETING -> {
        if (now - since > GREETING_NANOS && current != null) {
          drop(current);
        }
      }
      case OPEN -> {
        if (now - heard > SILENT_NANOS && current != null) {
          drop(current);
        } else if (now - heard > QUIET_NANOS && now - asked > QUIET_NANOS) {
          asked = now;
          sending.write(new WireFrame.Ping(now >>> 20));
        }
      }
      case OVER -> {}
    }
  }

  /** Sends what can be sent: as many frames in one packet as are ready, and no waiting. */
  void flush() {
    if (state != State.OPEN) {
      return;
    }
    List<WireFrame> first = new ArrayList<>();
    if (receiving.tell()) {
      first.add(new WireFrame.Ack(receiving.received()));
    }
    WireFrame.Grant again = credit.again();
    if (again != null) {
      first.add(new WireFrame.Credit(again));
    }
    sending.flush(first);
  }

  private void take(WireFrame frame, long size) {
    switch (frame) {
      case WireFrame.Hello _ -> throw Receiving.broken("one hello", "another");
      case WireFrame.Welcome welcome -> welcomed(welcome);
      case WireFrame.Msg msg -> {
        open("a message");
        if (isNext(msg.seq(), size)) {
          message(msg, size);
        }
      }
      case WireFrame.BadMsg bad -> {
        open("a message");
        if (isNext(bad.seq(), size)) {
          refuseMessage(bad.seq(), bad.why(), size);
        }
      }
      case WireFrame.Ack ack -> outbox.acknowledged(ack.seq());
      case WireFrame.Credit more -> credit.add(more.grant());
      case WireFrame.Announce more -> owner.announced(more.handles(), more.wants());
      case WireFrame.Withdraw less -> owner.withdrawn(less.handles(), less.wants());
      case WireFrame.Who who -> // this side does not ask further
          sending.write(
              new WireFrame.Here(
                  who.q(), who.name(), owner.handles().contains(who.name()) ? 0 : -1, null));
      case WireFrame.Here _ -> {}
      case WireFrame.Ping ping -> sending.write(new WireFrame.Pong(ping.n()));
      case WireFrame.Pong _ -> {}
      case WireFrame.Err err -> err(err);
      case WireFrame.Bye bye ->
          over(gone("the peer said good-bye: " + bye.reason()), Wire.NORMAL, "bye");
      case WireFrame.Unknown unknown ->
          sending.write(
              new WireFrame.Err(
                  ErrorCode.BAD_MESSAGE,
                  "expected a frame of exchange.v1, got one of kind " + unknown.t(),
                  -1,
                  false));
    }
  }

  private void welcomed(WireFrame.Welcome welcome) {
    if (state != State.GREETING) {
      throw Receiving.broken("one welcome", "another");
    }
    if (!peer.isEmpty() && !peer.equals(welcome.id())) {
      throw new ExchangeException(
          ErrorCode.CONFLICT, "expected %s at the other end, got %s".formatted(peer, welcome.id()));
    }
    if (resuming && !welcome.resumed()) {
      ExchangeException why = gone("the peer has forgotten the session");
      over(why, Wire.NORMAL, "the session is gone");
      return;
    }
    id = welcome.session();
    state = State.OPEN;
    credit.begin(welcome.credit());
    if (resuming) {
      outbox.resume(welcome.seq());
    }
    greeted(welcome.id(), welcome.handles(), welcome.wants());
  }

  private boolean isNext(long seq, long size) {
    boolean next = receiving.isNext(seq);
    if (!next) {
      credit.taken(1, size);
    }
    return next;
  }

  private void message(WireFrame.Msg msg, long size) {
    Receiving.check(msg.message(), peer, owner.id());
    if (!owner.deliver(msg.message(), msg.copy(), size)) {
      refuseMessage(
          msg.seq(),
          new ExchangeException(
              ErrorCode.OVERLOADED,
              "expected room for message %s in the inbox, it is full"
                  .formatted(msg.message().name())),
          size);
    }
  }

  private void refuseMessage(long seq, ExchangeException why, long size) {
    credit.taken(1, size);
    sending.write(new WireFrame.Err(why.code(), why.text(), seq, false));
  }

  private void err(WireFrame.Err err) {
    ExchangeException why = new ExchangeException(err.code(), err.message(), peer, null, null);
    if (err.end()) {
      over(why, Wire.NORMAL, "refused");
    } else if (err.seq() >= 0) {
      Outbox.Entry refused = outbox.refused(err.seq(), why);
      if (refused != null) {
        owner.refused(refused.message, why);
      }
    }
  }

  private void open(String what) {
    if (state != State.OPEN) {
      throw Receiving.broken("a greeting first", what);
    }
  }

  private void greeted(String id, List<String> handles, List<String> wants) {
    owner.greeted(id, handles, wants);
    peer = id;
  }

  private void begin(Wire made) {
    sending.over(made);
    reader = new FrameReader(made.encoding());
    credit.granted();
    since = clock.nanos();
    heard = since;
    asked = since;
  }

  private void drop(Wire current) {
    current.close(Wire.DROPPED, "silence");
    lost(current);
  }

  private void over(ExchangeException why, int code, String reason) {
    if (state == State.OVER) {
      return;
    }
    state = State.OVER;
    Wire current = sending.wire();
    sending.over(null);
    if (current != null) {
      current.close(code, reason);
    }
    outbox.end(why);
    owner.over(why);
  }

  private static boolean isMessage(WireFrame frame) {
    return frame instanceof WireFrame.Msg || frame instanceof WireFrame.BadMsg;
  }

  private static ExchangeException gone(String why) {
    return new ExchangeException(ErrorCode.PEER_GONE, why);
  }
}
