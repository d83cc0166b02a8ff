package dev.exchange.host.link;

import dev.exchange.api.Delivery;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Kind;
import dev.exchange.api.Message;
import dev.exchange.api.MessageId;
import dev.exchange.api.Subscription;
import dev.exchange.spi.Clock;
import dev.exchange.spi.Connection;
import dev.exchange.spi.Frame;
import dev.exchange.spi.Link;
import dev.exchange.spi.LinkHandler;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A session as a link: what the exchange sends on its thread is taken at once and written on the
 * loop of the connection, as much together as is there by then.
 *
 * <pre>
 *   exchange: send ----> queue --one task--> loop: session ----> packet
 *             taken ---> count ---/                   session <---- packet
 *             frame, settled <------------------------'
 * </pre>
 *
 * <p>Threading: {@link Link} on the exchange's thread, all else on the loop.
 */
final class SessionLink implements Link, Owner {

  /** How often deadlines are looked at, in ms. */
  private static final long TICK_MILLIS = 1_000;

  /** How long an acknowledgement waits for something else that goes out, in ms. */
  private static final long ACKNOWLEDGE_MILLIS = 20;

  /** After how many messages, or bytes, room is told without waiting for anything else. */
  private static final long MANY_TAKEN = Credit.FIRST.messages() / 4;

  private static final long MUCH_TAKEN = Credit.FIRST.bytes() / 4;

  /** How many things one turn of the loop does for the exchange. */
  private static final int BATCH = 1_000;

  /** From how many messages on somebody may want to know when they have gone. */
  private static final int CROWD = 16;

  /** What is to be done about the link itself. */
  private enum Order {
    CLOSE
  }

  private final Loop loop;
  private final Clock clock;
  private final Room room = new Room();
  private final Session session;
  private final OwnNames own = new OwnNames();
  private final PeerNames theirs = new PeerNames();
  private final Queue<Object> queue = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final AtomicInteger takenMessages = new AtomicInteger();
  private final AtomicLong takenBytes = new AtomicLong();
  private Subscription ticking;
  private @Nullable LinkHandler handler;
  private @Nullable Carrier carrier;
  private volatile boolean over;
  private volatile boolean ending;
  private volatile boolean crowded;
  private boolean closing;
  private boolean acknowledging;

  /**
   * A link without a connection.
   *
   * @param seen what the peer has sent before
   */
  SessionLink(Loop loop, Clock clock, Seen seen) {
    this.loop = loop;
    this.clock = clock;
    session = new Session(this, clock, room, seen);
    ticking = loop.schedule(TICK_MILLIS, this::tick);
  }

  /** Says who is told of what comes, and what carries it. */
  void carriedBy(Carrier carrying, LinkHandler told) {
    carrier = carrying;
    handler = told;
  }

  /** There will be no connection: nobody is told. */
  void forget() {
    over = true;
    ticking.cancel();
  }

  Session session() {
    return session;
  }

  /** Does something to the session, and writes what that leads to. */
  void act(Runnable work) {
    work.run();
    session.flush();
    afterwards();
  }

  /** The other side has said who it is before this side is asked whether it takes it. */
  void known(WireFrame.Hello hello) {
    theirs.known(hello.handles(), hello.wants());
  }

  /** A connection is lost. */
  void lost(Connection connection) {
    if (carrier != null) {
      carrier.lost(connection);
    }
  }

  /** A packet came. */
  void packet(Connection from, Buffer packet) {
    session.packet(from, packet);
    afterwards();
  }

  /** What came over a connection is no packet. */
  void broken(ExchangeException why) {
    session.refuse(why);
  }

  /** Ends it: what made the connections is gone. */
  void end(ExchangeException why) {
    act(() -> session.end(why));
  }

  @Override
  public boolean send(Frame frame) {
    boolean bounded = frame instanceof Frame.Msg msg && msg.message().kind() != Kind.REPLY;
    if (over || (bounded && !room.take())) {
      return false;
    }
    crowded |= room.waiting() >= CROWD;
    ending |= frame instanceof Frame.Bye;
    queue.add(frame);
    schedule();
    return true;
  }

  @Override
  public void close() {
    ending = true;
    queue.add(Order.CLOSE);
    schedule();
  }

  @Override
  public boolean settlesLater() {
    return true;
  }

  @Override
  public void taken(long bytes) {
    long sum = takenBytes.addAndGet(bytes);
    if (takenMessages.incrementAndGet() >= MANY_TAKEN || sum >= MUCH_TAKEN) {
      schedule();
    }
  }

  @Override
  public boolean isOver() {
    return over;
  }

  @Override
  public int waiting() {
    return room.waiting();
  }

  @Override
  public String id() {
    return own.id();
  }

  @Override
  public List<String> handles() {
    return own.handles();
  }

  @Override
  public List<String> wants() {
    return own.wants();
  }

  @Override
  public void greeted(String peer, List<String> handles, List<String> wants) {
    theirs.greeted(peer, handles, wants).forEach(this::tell);
  }

  @Override
  public void announced(List<String> handles, List<String> wants) {
    tell(theirs.announced(handles, wants));
  }

  @Override
  public void withdrawn(List<String> handles, List<String> wants) {
    tell(theirs.withdrawn(handles, wants));
  }

  @Override
  public boolean deliver(Message message, boolean copy, long bytes) {
    LinkHandler told = handler;
    return told != null && told.frame(new Frame.Msg(message, copy, bytes));
  }

  @Override
  public boolean isEnding() {
    return ending;
  }

  @Override
  public void renewed(Set<MessageId> waiting) {
    if (handler != null) {
      handler.renewed(waiting);
    }
  }

  @Override
  public void asked(WireFrame.Who who) {
    tell(new Frame.Who(who.q(), who.name(), who.to(), who.ttl(), who.route(), who.first()));
  }

  @Override
  public void told(WireFrame.Here here) {
    tell(new Frame.Here(here.q(), here.name(), here.hops(), here.via(), here.path()));
  }

  @Override
  public void away() {
    if (carrier != null) {
      carrier.away();
    }
  }

  @Override
  public void over(ExchangeException why) {
    over = true;
    ticking.cancel();
    if (carrier != null) {
      carrier.over(why);
    }
    if (!closing) {
      tell(new Frame.Err(why.code().name(), why.text()));
    }
    if (handler != null) {
      handler.closed(why);
    }
  }

  private void tick() {
    act(session::tick);
    if (!over) {
      ticking = loop.schedule(TICK_MILLIS, this::tick);
    }
  }

  private void schedule() {
    if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
      loop.execute(() -> act(this::drain));
    }
  }

  private void drain() {
    scheduled.set(false);
    int messages = takenMessages.getAndSet(0);
    session.taken(messages, takenBytes.getAndSet(0));
    for (int i = 0; i < BATCH; i++) {
      switch (queue.poll()) {
        case null -> {
          return;
        }
        case Frame frame -> write(frame);
        case Object _ -> end("closed");
      }
    }
    schedule(); // whoever sends without end does not keep this side from reading
  }

  private void write(Frame frame) {
    switch (frame) {
      case Frame.Msg msg -> write(msg);
      case Frame.Hello hello -> {
        own.hello(hello.id(), hello.handles(), hello.wants());
        greet();
      }
      case Frame.Welcome welcome -> {
        own.hello(welcome.id(), welcome.handles(), welcome.wants());
        greet();
      }
      case Frame.Announce more -> own.announce(more).forEach(session::tell);
      case Frame.Withdraw less -> own.withdraw(less).forEach(session::tell);
      case Frame.Who who ->
          session.tell(
              new WireFrame.Who(
                  who.q(), who.name(), who.to(), who.ttl(), who.route(), who.first()));
      case Frame.Here here ->
          session.tell(
              new WireFrame.Here(here.q(), here.name(), here.hops(), here.via(), here.path()));
      case Frame.Err err -> refuse(err);
      case Frame.Bye bye -> end(bye.reason());
    }
  }

  private void write(Frame.Msg msg) {
    Message message = msg.message();
    long deadline =
        message.ttl() < 0
            ? Long.MAX_VALUE
            : clock.nanos() + TimeUnit.MILLISECONDS.toNanos(message.ttl());
    Outbox.Entry entry = new Outbox.Entry(message, msg.copy(), deadline, this::settled);
    if (!session.send(entry)) {
      entry.ended(
          over
              ? new ExchangeException(
                  ErrorCode.PEER_GONE,
                  "expected a link for message " + message.name() + ", it has ended")
              : new ExchangeException(
                  ErrorCode.OVERLOADED,
                  "expected room for message %s to %s, more than %d bytes wait already"
                      .formatted(message.name(), session.peer(), Outbox.MAX_BYTES)));
    }
  }

  private void settled(Outbox.Entry entry, @Nullable ExchangeException why) {
    Message message = entry.message;
    boolean asked = message.delivery() == Delivery.ACK && message.kind() == Kind.EVENT;
    if (handler != null && (why != null || asked)) {
      handler.settled(new Frame.Msg(message, entry.copy), why);
    }
  }

  private void greet() {
    if (carrier != null) {
      carrier.greet();
    }
  }

  private void refuse(Frame.Err err) {
    closing = true;
    session.refuse(
        new ExchangeException(ErrorCode.valueOf(err.code()), err.message(), id(), null, null));
  }

  private void end(String reason) {
    closing = true;
    session.bye(reason);
  }

  private void tell(Frame frame) {
    if (handler != null) {
      handler.frame(frame);
    }
  }

  private void afterwards() {
    if (crowded && room.waiting() < CROWD && session.isOpen()) {
      crowded = false;
      if (handler != null) {
        handler.drained();
      }
    }
    if (!acknowledging && session.owes()) {
      acknowledging = true;
      loop.schedule(
          ACKNOWLEDGE_MILLIS,
          () -> {
            acknowledging = false;
            session.acknowledge();
          });
    }
  }
}
