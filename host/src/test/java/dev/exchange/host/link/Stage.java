package dev.exchange.host.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ExchangeException;
import dev.exchange.api.Kind;
import dev.exchange.api.Message;
import dev.exchange.api.MessageId;
import dev.exchange.api.Subscription;
import dev.exchange.spi.Connection;
import dev.exchange.spi.ConnectionHandler;
import dev.exchange.spi.Frame;
import dev.exchange.spi.Link;
import dev.exchange.spi.LinkHandler;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An entrance with connections, time and an exchange in the hand of whoever plays on it. All that
 * it sends is read as a peer would read it.
 *
 * <p>The exchange takes every link and every message, answers requests with their own values, sends
 * events on to all others, and says of every name that it handles it.
 *
 * <p>Threading: one thread; the same steps always lead to the same.
 */
final class Stage {

  private record Timed(long at, Runnable task) {}

  private final Side.Hand clock = new Side.Hand();
  private final List<Timed> timed = new ArrayList<>();
  private final Entrance entrance =
      new Entrance(new Tasks(), clock, new Random(1), "", Exchange::new);
  private final Set<Link> links = new LinkedHashSet<>();
  private long made;

  /** A connection that comes to the entrance. */
  Visit visit(Encoding encoding) {
    Visit visit = new Visit(encoding);
    visit.handler = entrance.accept(visit);
    return visit;
  }

  /** Time goes on, and what is due is done. */
  void pass(long millis) {
    long end = clock.nanos + TimeUnit.MILLISECONDS.toNanos(millis);
    for (Timed next = due(end); next != null; next = due(end)) {
      timed.remove(next);
      clock.nanos = Math.max(clock.nanos, next.at());
      next.task().run();
    }
    clock.nanos = end;
  }

  private @Nullable Timed due(long end) {
    return timed.stream()
        .filter(each -> each.at() <= end)
        .min(Comparator.comparingLong(Timed::at))
        .orElse(null);
  }

  /** One connection: what comes over it, and what the entrance has sent. */
  final class Visit implements Connection {

    private final Encoding encoding;
    private final List<WireFrame> frames = new ArrayList<>();
    private @Nullable ConnectionHandler handler;
    private @Nullable Integer closed;

    private Visit(Encoding encoding) {
      this.encoding = encoding;
    }

    /** A packet comes. */
    void packet(Buffer packet) {
      if (handler != null && closed == null) {
        handler.packet(packet);
        pass(0);
      }
    }

    /** The other side is gone. */
    void lose() {
      if (handler != null) {
        handler.closed();
        handler = null;
        pass(0);
      }
    }

    boolean isOpen() {
      return handler != null && closed == null;
    }

    /** What the entrance has sent. */
    List<WireFrame> frames() {
      return frames;
    }

    @Override
    public String protocol() {
      return encoding.subprotocol();
    }

    @Override
    public void send(Buffer packet) {
      assertThat(closed).as("closed before %s", packet).isNull();
      assertThat(packet.length()).isLessThanOrEqualTo(Sending.MAX_PACKET);
      frames.addAll(new FrameReader(encoding).read(packet));
    }

    @Override
    public boolean congested() {
      return false;
    }

    @Override
    public void close(int code, String reason) {
      closed = closed == null ? Integer.valueOf(code) : closed;
    }
  }

  /** The loop: tasks run when time passes, be it none. */
  private final class Tasks implements Loop {

    @Override
    public void execute(Runnable task) {
      timed.add(new Timed(clock.nanos, task));
    }

    @Override
    public Subscription schedule(long millis, Runnable task) {
      Timed waiting = new Timed(clock.nanos + TimeUnit.MILLISECONDS.toNanos(millis), task);
      timed.add(waiting);
      return () -> timed.remove(waiting);
    }
  }

  private final class Exchange implements LinkHandler {

    private final Link link;

    Exchange(Link link) {
      this.link = link;
      links.add(link);
    }

    @Override
    public boolean frame(Frame frame) {
      switch (frame) {
        case Frame.Hello _ -> link.send(new Frame.Welcome("app", List.of("a"), List.of("*")));
        case Frame.Msg msg -> message(msg);
        case Frame.Who who -> link.send(new Frame.Here(who.q(), who.name(), 0, "app"));
        default -> {}
      }
      return true;
    }

    private void message(Frame.Msg msg) {
      link.taken(msg.bytes());
      Message message = msg.message();
      if (message.kind() == Kind.REQUEST) {
        link.send(new Frame.Msg(answer(message), false));
      } else if (message.kind() == Kind.EVENT) {
        Frame further = new Frame.Msg(message.toBuilder().visit("app").build(), false);
        links.stream().filter(other -> !other.equals(link)).forEach(other -> other.send(further));
      }
    }

    @Override
    public void settled(Frame.Msg sent, @Nullable ExchangeException why) {}

    @Override
    public void closed(@Nullable Throwable cause) {
      links.remove(link);
    }
  }

  private Message answer(Message request) {
    return Message.builder(MessageId.of(++made, 1), Kind.REPLY, request.name(), "app")
        .to(request.from())
        .re(request.id())
        .value(request.value())
        .error(request.error())
        .trace(List.of("app"), 0)
        .route(List.of("app"))
        .build();
  }
}
