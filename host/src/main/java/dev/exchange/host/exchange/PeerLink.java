package dev.exchange.host.exchange;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Message;
import dev.exchange.api.MessageId;
import dev.exchange.api.MessageOptions;
import dev.exchange.api.Names;
import dev.exchange.api.Peer;
import dev.exchange.api.Subscription;
import dev.exchange.api.state.Watch;
import dev.exchange.spi.Frame;
import dev.exchange.spi.Link;
import dev.exchange.spi.LinkHandler;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One end of a link, as the exchange on this side sees it.
 *
 * <pre>
 *   CONNECTING --welcome--> OPEN --bye, close, link lost--> CLOSED
 *   ACCEPTED   --hello----> OPEN
 *        \--conflict, link lost-----------------------------^
 * </pre>
 *
 * <p>Threading: frames and calls come on any thread and are handed to the exchange's own, on which
 * everything else here runs.
 */
final class PeerLink implements Peer, LinkHandler {

  /** Requests to this peer that are not answered yet. */
  int load;

  private final ExchangeCore exchange;
  private final LinkOrigin origin;
  private final Settlements settlements;
  private final Announced announced = new Announced();
  private final Subscribers subscribers = new Subscribers();
  private final Promise<Peer> opened = Promise.promise();

  /** Until when the other side must have said who it is. */
  final DeadlineWheel.Entry greeting =
      new DeadlineWheel.Entry() {
        @Override
        void expired() {
          exchange.later(() -> ungreeted()); // it may have, while this thread was busy
        }
      };

  private volatile String id = "";
  private volatile @Nullable Link link;
  private List<String> told = List.of();
  private boolean greeted;
  private boolean open;
  private volatile boolean closed;

  /**
   * An end without a link yet.
   *
   * @param origin where this side opens the link, and so says hello, or that the other side does
   */
  PeerLink(ExchangeCore exchange, LinkOrigin origin) {
    this.exchange = exchange;
    this.origin = origin;
    settlements = new Settlements(exchange, this);
  }

  /** How it came about. Any thread. */
  LinkOrigin origin() {
    return origin;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Future<Void> send(String name, @Nullable Object value, MessageOptions options) {
    return exchange.outgoing().send(this, name, value, options);
  }

  @Override
  public Future<@Nullable Object> request(
      String name, @Nullable Object value, MessageOptions options) {
    return exchange.outgoing().request(this, name, value, options);
  }

  @Override
  public Subscription on(String pattern, Consumer<Message> subscriber) {
    Subscribers.Entry entry = Subscribers.entry(pattern, subscriber);
    exchange.onOwner(() -> {
      if (subscribers.add(entry)) {
        transmit(new Frame.Announce(List.of(), List.of(pattern)));
      }
    });
    return () ->
        exchange.onOwner(() -> {
          if (subscribers.remove(entry)) {
            transmit(new Frame.Withdraw(List.of(), List.of(pattern)));
          }
        });
  }

  @Override
  public Future<Subscription> watch(String cell, Watch watch) {
    Promise<Subscription> first = Promise.promise();
    exchange.onOwner(() -> exchange.sharedCells().watch(this, cell, watch).onComplete(first));
    return first.future();
  }

  @Override
  public Future<Void> close() {
    Promise<Void> promise = Promise.promise();
    exchange.onOwner(() -> {
      end("closed by " + exchange.id(), ErrorCode.CLOSED);
      promise.complete();
    });
    return promise.future();
  }

  @Override
  public boolean frame(Frame frame) {
    return Arrivals.take(exchange, this, frame);
  }

  @Override
  public void settled(Frame.Msg sent, @Nullable ExchangeException why) {
    exchange.later(() -> settlements.settled(sent, why));
  }

  @Override
  public void drained() {
    exchange.later(() -> exchange.sharedCells().room(this));
  }

  @Override
  public void renewed(Set<MessageId> waiting) {
    exchange.later(() -> settlements.renewed(waiting));
  }

  @Override
  public void closed(@Nullable Throwable cause) {
    exchange.later(() -> gone(ErrorCode.PEER_GONE, "the link to " + id + " ended"));
  }

  /** Completes when the other side has answered the hello. */
  Future<Peer> opened() {
    return opened.future();
  }

  /** Whether this side opened the link. */
  boolean connects() {
    return origin.connects();
  }

  /** The link is made; says hello if this is the connecting side. */
  void attach(Link made) {
    link = made;
    told = exchange.handlers().names();
    if (closed) {
      made.close();
    } else if (connects() && !transmit(new Frame.Hello(exchange.id(), told, List.of()))) {
      gone(ErrorCode.PEER_GONE, "expected the other side to take the greeting, it did not");
    }
  }

  void refused(Throwable cause) {
    if (closed) {
      return;
    }
    closed = true;
    exchange.connections().failed(this);
    opened.tryFail(cause);
  }

  boolean isOpen() {
    return open && !closed;
  }

  /** What it handles and wants. */
  Announced announced() {
    return announced;
  }

  Subscribers subscribers() {
    return subscribers;
  }

  /** Sends a message over this link; false if it was not taken. */
  boolean send(Message message, boolean copy) {
    return transmit(new Frame.Msg(message, copy));
  }

  /**
   * Sends the message of a passage over this link; false if it was not taken. What somebody waits
   * for is accepted when the other side has it.
   */
  boolean send(Passage passage, Message message) {
    Link current = link;
    return settlements.send(passage, message, current != null && current.settlesLater());
  }

  /** Whether nothing more can be sent, also if this side has not been told why yet. */
  boolean isOver() {
    Link current = link;
    return closed || (current != null && current.isOver());
  }

  /** How many messages wait for this link. */
  int waiting() {
    Link current = link;
    return current == null ? 0 : current.waiting();
  }

  boolean transmit(Frame frame) {
    Link current = link;
    return current != null && !closed && current.send(frame);
  }

  /** A frame, on the exchange's own thread. */
  void receive(Frame frame) {
    if (frame instanceof Frame.Msg msg && greeted) {
      Link current = link;
      if (current != null) {
        current.taken(msg.bytes());
      }
      message(msg); // also if the link was closed after it was taken
      return;
    }
    if (closed) {
      return;
    }
    switch (frame) {
      case Frame.Msg _ -> gone(ErrorCode.BAD_MESSAGE, "expected a greeting first, got a message");
      case Frame.Hello hello -> greeted(hello);
      case Frame.Welcome welcome -> welcomed(welcome);
      case Frame.Announce announce -> announced(announce);
      case Frame.Withdraw withdraw -> withdrawn(withdraw);
      case Frame.Err err -> refused(err);
      case Frame.Who who -> exchange.discovery().asked(this, who);
      case Frame.Here here -> exchange.discovery().told(this, here);
      case Frame.Bye bye -> gone(ErrorCode.PEER_GONE, id + " said good-bye: " + bye.reason());
    }
  }

  /** Says good-bye and closes. */
  void end(String reason, ErrorCode code) {
    if (!closed) {
      transmit(new Frame.Bye(reason));
      gone(code, "the link to " + id + " was " + reason);
    }
  }

  /** Tells the other side why this one is lost, and closes. Any thread. */
  void drop(ExchangeException reason) {
    transmit(new Frame.Err(reason.code().name(), reason.text()));
    Link current = link;
    closed = true;
    if (current != null) {
      current.close();
    }
  }

  private void ungreeted() {
    if (!greeted) {
      gone(ErrorCode.TIMEOUT, "expected the other side to say who it is, it did not in time");
    }
  }

  private void message(Frame.Msg msg) {
    Message message = msg.message();
    List<String> route = message.route();
    boolean own = !route.isEmpty() && route.getLast().equals(id);
    if (!own || (route.size() == 1 && !message.from().equals(id))) {
      transmitError(
          "expected a message from %s, or sent on by it, got one from %s by way of %s"
              .formatted(id, message.from(), route));
      gone(ErrorCode.BAD_MESSAGE, "peer " + id + " sent a message in the name of another");
    } else if (!exchange.closed()) {
      Arrivals.received(exchange, this, message, msg.copy());
    }
  }

  private void transmitError(String text) {
    transmit(new Frame.Err(ErrorCode.BAD_MESSAGE.name(), text));
  }

  private void greeted(Frame.Hello hello) {
    if (open || !exchange.connections().admits(hello.id())) {
      transmit(
          new Frame.Err(
              ErrorCode.CONFLICT.name(),
              "expected one link between %s and %s, got a second one"
                  .formatted(hello.id(), exchange.id())));
      gone(ErrorCode.CONFLICT, "refused a second link to " + hello.id());
      return;
    }
    if (!learn(hello.id(), hello.handles(), hello.wants())) {
      return;
    }
    transmit(new Frame.Welcome(exchange.id(), exchange.handlers().names(), List.of()));
    exchange.connections().opened(this);
  }

  private void welcomed(Frame.Welcome welcome) {
    if (open) {
      return;
    }
    if (!exchange.connections().isFree(welcome.id())) {
      transmit(
          new Frame.Err(ErrorCode.CONFLICT.name(), exchange.id() + " has such a link already"));
      gone(ErrorCode.CONFLICT, "expected a new peer, got a second link to " + welcome.id());
    } else if (learn(welcome.id(), welcome.handles(), welcome.wants())) {
      exchange.connections().opened(this);
      catchUp();
      opened.tryComplete(this);
    }
  }

  /** Tells the other side which handlers came and went since the hello. */
  private void catchUp() {
    List<String> now = exchange.handlers().names();
    List<String> more = now.stream().filter(name -> !told.contains(name)).toList();
    List<String> less = told.stream().filter(name -> !now.contains(name)).toList();
    if (!more.isEmpty()) {
      transmit(new Frame.Announce(more, List.of()));
    }
    if (!less.isEmpty()) {
      transmit(new Frame.Withdraw(less, List.of()));
    }
  }

  /** Whether the other side says nothing wrong of itself; else the link ends. */
  private boolean learn(String peer, List<String> handled, List<String> wanted) {
    try {
      id = Names.exchange(peer);
      announced.add(handled, wanted);
    } catch (ExchangeException e) {
      transmitError(e.text());
      gone(e.code(), e.text());
      return false;
    }
    greeted = true;
    open = true;
    return true;
  }

  private void announced(Frame.Announce announce) {
    try {
      announced.add(announce.handles(), announce.wants());
      exchange.peersChanged();
    } catch (ExchangeException e) {
      transmitError(e.text());
      gone(e.code(), e.text());
    }
  }

  private void withdrawn(Frame.Withdraw withdraw) {
    announced.remove(withdraw.handles(), withdraw.wants());
    exchange.peersChanged();
  }

  private void refused(Frame.Err err) {
    ErrorCode code;
    try {
      code = ErrorCode.valueOf(err.code());
    } catch (IllegalArgumentException e) {
      code = ErrorCode.BAD_MESSAGE;
    }
    gone(code, err.message());
  }

  private void gone(ErrorCode code, String why) {
    if (closed) {
      return;
    }
    boolean wasOpen = open;
    closed = true;
    open = false;
    Link current = link;
    if (current != null) {
      current.close();
    }
    ExchangeException error = new ExchangeException(code, why, exchange.id(), null, null);
    opened.tryFail(error);
    if (wasOpen) {
      exchange.connections().closed(this, error);
    } else {
      exchange.connections().failed(this);
    }
  }
}
