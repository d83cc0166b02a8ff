package dev.exchange.host.simulation;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.MessageId;
import dev.exchange.spi.Frame;
import dev.exchange.spi.Link;
import dev.exchange.spi.LinkHandler;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One end of a link between two exchanges of a process, which can be parted: what is sent on it
 * waits then.
 *
 * <p>Whose end it is, is told by the greetings that go through it.
 *
 * <p>Threading: that of the simulation.
 */
final class LocalWire implements Link {

  private final LocalNetwork network;
  private final Queue<Frame> held = new ArrayDeque<>();
  private @Nullable LinkHandler handler;
  private @Nullable Link real;
  private String own = "";
  private String other = "";
  private boolean closed;

  LocalWire(LocalNetwork network) {
    this.network = network;
  }

  LocalWire(LocalNetwork network, LinkHandler handler) {
    this(network);
    this.handler = handler;
  }

  /** What it is laid over. */
  LocalWire over(Link link) {
    real = link;
    network.opened(this);
    return this;
  }

  /** Who is told of what comes. */
  void tells(LinkHandler told) {
    handler = told;
  }

  /** What the other end is told to. */
  LinkHandler incoming() {
    return new Incoming();
  }

  @Override
  public boolean send(Frame frame) {
    switch (frame) {
      case Frame.Hello hello -> own = hello.id();
      case Frame.Welcome welcome -> own = welcome.id();
      default -> {}
    }
    return isHeld() ? !closed && held.add(frame) : link().send(frame);
  }

  @Override
  public boolean settlesLater() {
    return isHeld() || link().settlesLater();
  }

  @Override
  public void taken(long bytes) {
    link().taken(bytes);
  }

  @Override
  public boolean isOver() {
    return link().isOver();
  }

  @Override
  public int waiting() {
    return held.size() + link().waiting();
  }

  @Override
  public void close() {
    link().close();
  }

  /** What was held up gets through, unless it is still held up. */
  void release() {
    while (!closed && !held.isEmpty() && !network.isCut(own, other)) {
      Frame frame = held.remove();
      boolean taken = link().send(frame);
      if (frame instanceof Frame.Msg message) {
        handler().settled(message, taken ? null : refused());
      }
    }
  }

  private boolean isHeld() {
    return !held.isEmpty() || network.isCut(own, other);
  }

  private Link link() {
    return Objects.requireNonNull(real);
  }

  private LinkHandler handler() {
    return Objects.requireNonNull(handler);
  }

  private ExchangeException refused() {
    return new ExchangeException(
        ErrorCode.OVERLOADED, "expected room in the inbox of %s, got none".formatted(other));
  }

  private void over(@Nullable Throwable cause) {
    closed = true;
    network.closed(this);
    for (Frame frame : held) {
      if (frame instanceof Frame.Msg message) {
        handler()
            .settled(
                message,
                new ExchangeException(
                    ErrorCode.PEER_GONE,
                    "expected %s to take the message, the link ended before".formatted(other)));
      }
    }
    held.clear();
    handler().closed(cause);
  }

  private final class Incoming implements LinkHandler {

    @Override
    public boolean frame(Frame frame) {
      switch (frame) {
        case Frame.Hello hello -> other = hello.id();
        case Frame.Welcome welcome -> other = welcome.id();
        default -> {}
      }
      return handler().frame(frame);
    }

    @Override
    public void settled(Frame.Msg sent, @Nullable ExchangeException why) {
      handler().settled(sent, why);
    }

    @Override
    public void drained() {
      handler().drained();
    }

    @Override
    public void renewed(Set<MessageId> waiting) {
      handler().renewed(waiting);
    }

    @Override
    public void closed(@Nullable Throwable cause) {
      over(cause);
    }
  }
}
