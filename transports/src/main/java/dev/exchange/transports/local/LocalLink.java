package dev.exchange.transports.local;

import dev.exchange.spi.Frame;
import dev.exchange.spi.Link;
import dev.exchange.spi.LinkHandler;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One end of a link in memory. What is sent here is told to the handler of the other end. */
final class LocalLink implements Link {

  private final AtomicBoolean closed;
  private final LocalLink other;
  private volatile @Nullable LinkHandler receiver;

  LocalLink() {
    closed = new AtomicBoolean();
    other = new LocalLink(this);
  }

  private LocalLink(LocalLink other) {
    this.closed = other.closed;
    this.other = other;
  }

  LocalLink other() {
    return other;
  }

  /** Says who gets what is sent on this end; false if the link is closed already. */
  boolean deliverTo(LinkHandler handler) {
    receiver = handler;
    return !closed.get();
  }

  @Override
  public boolean send(Frame frame) {
    LinkHandler handler = receiver;
    return handler != null && !closed.get() && handler.frame(frame);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      tellClosed();
      other.tellClosed();
    }
  }

  private void tellClosed() {
    LinkHandler handler = receiver;
    if (handler != null) {
      handler.closed(null);
    }
  }
}
