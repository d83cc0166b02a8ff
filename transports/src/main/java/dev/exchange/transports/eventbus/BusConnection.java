package dev.exchange.transports.eventbus;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.spi.Connection;
import dev.exchange.spi.ConnectionHandler;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * One side of a connection: it takes packets at an address of its own, and sends them to that of
 * the other side.
 *
 * <pre>
 *   open --opening, its reply--> OPEN --close: what waits, then good-bye--> PARTING --its reply--> CLOSED
 *                                 \--good-bye comes, a packet without reply, a gap-------------^
 * </pre>
 *
 * <p>The event bus would queue without bounds at the receiver. So at most {@value #WINDOW} bytes,
 * and the packet that passes them, are on the way without a reply; the others wait here, and the
 * connection is congested until half of that is free again.
 *
 * <p>While it parts, what comes is let go and replied to, so that the other side does not take it
 * for lost before it has heard the good-bye.
 *
 * <p>Threading: the context that made it.
 *
 * <p>Source: docs/spec/protocol.md, W20.
 */
final class BusConnection implements Connection {

  private static final int WINDOW = 1 << 20;

  private final EventBus bus;
  private final String protocol;
  private final MessageConsumer<Object> inbox;
  private final Queue<Buffer> waiting = new ArrayDeque<>();
  private @Nullable ConnectionHandler handler;
  private String other = "";
  private int closeCode;
  private String closeReason = "";
  private long sent;
  private long came;
  private long underWay;
  private boolean full;
  private boolean deaf;
  private boolean closing;
  private boolean parting;
  private boolean over;
  private boolean told;

  /**
   * One that is not open yet.
   *
   * @param own where it takes packets
   * @param protocol what is spoken
   */
  BusConnection(Vertx vertx, String own, String protocol) {
    this.bus = vertx.eventBus();
    this.protocol = protocol;
    inbox = bus.<Object>consumer(own).pause();
  }

  /** Where it takes packets. */
  String own() {
    return inbox.address();
  }

  /** Completes when the other side can reach it. What comes waits until it is told to somebody. */
  Future<Void> open() {
    inbox.endHandler(nothing -> closed());
    inbox.handler(this::take);
    return inbox.completion();
  }

  /** Says where the other side takes packets. */
  void reaches(String address) {
    other = address;
  }

  /** Says who is told of what comes. */
  void deliverTo(ConnectionHandler to) {
    handler = to;
    inbox.resume();
    if (over) {
      closed();
    }
  }

  /** Is over, without a word to anybody if nobody was to be told yet. */
  void end() {
    closing = true;
    parting = true;
    waiting.clear();
    inbox.unregister().onFailure(e -> {}); // it goes with its Vert.x
  }

  @Override
  public String protocol() {
    return protocol;
  }

  @Override
  public void send(Buffer packet) {
    if (!closing) {
      waiting.add(packet);
      pump();
    }
  }

  @Override
  public boolean congested() {
    return full;
  }

  @Override
  public void close(int code, String reason) {
    if (!closing) {
      closing = true;
      closeCode = code;
      closeReason = reason;
      pump();
    }
  }

  private void pump() {
    while (underWay < WINDOW && !waiting.isEmpty()) {
      Buffer packet = waiting.remove();
      int length = packet.length();
      underWay += length;
      bus.request(other, packet, Form.packet(++sent))
          .onSuccess(taken -> taken(length))
          .onFailure(e -> end());
    }
    full |= underWay >= WINDOW;
    if (closing && !parting && waiting.isEmpty()) {
      parting = true;
      bus.request(other, null, Form.goodBye(++sent, closeCode, closeReason))
          .onComplete(heard -> end());
    }
  }

  private void taken(int length) {
    underWay -= length;
    pump();
    if (full && underWay <= WINDOW / 2) {
      full = false;
      if (handler != null && !closing) {
        handler.drained();
      }
    }
  }

  private void take(Message<Object> message) {
    String number = message.headers().get(Form.NUMBER);
    boolean goodBye = message.headers().contains(Form.CLOSE);
    boolean known = goodBye ? message.body() == null : message.body() instanceof Buffer;
    if (number == null || !known || message.replyAddress() == null) {
      message.fail(Form.NOT_UNDERSTOOD, "expected a packet: a Buffer, and its number as header n");
    } else if (!number.equals(Long.toString(came + 1))) {
      message.fail(Form.GAP, "expected packet " + (came + 1) + ", got " + number);
      end();
    } else {
      came++;
      if (message.body() instanceof Buffer packet && !closing && !deaf) {
        packet(packet);
      }
      message.reply(null);
      if (goodBye) {
        end();
      }
    }
  }

  private void packet(Buffer packet) {
    ConnectionHandler to = handler;
    int length = packet.length();
    if (to == null) {
      return;
    }
    if (length > 0 && length <= Form.MAX_PACKET) {
      to.packet(packet);
      return;
    }
    deaf = true;
    to.broken(
        new ExchangeException(
            length == 0 ? ErrorCode.BAD_MESSAGE : ErrorCode.TOO_LARGE,
            "expected a packet of 1 to %d bytes, got one of %d"
                .formatted(Form.MAX_PACKET, length)));
  }

  private void closed() {
    over = true;
    closing = true;
    parting = true;
    waiting.clear();
    if (handler != null && !told) {
      told = true;
      handler.closed();
    }
  }
}
