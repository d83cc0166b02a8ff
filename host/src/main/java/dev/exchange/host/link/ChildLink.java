package dev.exchange.host.link;

import dev.exchange.api.ExchangeException;
import dev.exchange.api.MessageId;
import dev.exchange.spi.Frame;
import dev.exchange.spi.Link;
import dev.exchange.spi.LinkHandler;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A link to a child, turned round: the exchange here has asked for it, and the child says hello.
 *
 * <pre>
 *   child    --hello-->    is kept, and the exchange is given the link
 *   exchange --hello-->    goes as a welcome; the child's hello comes as one
 * </pre>
 *
 * <p>Threading: see {@link Link} and {@link LinkHandler}.
 */
final class ChildLink implements Link, LinkHandler {

  /** What becomes of it. */
  interface Fate {

    /** The child has said hello. */
    void born(ChildLink link);

    /** The link is over. */
    void over(@Nullable Throwable cause);
  }

  private final Link inner;
  private final LinkHandler exchange;
  private final Fate fate;
  private Frame.@Nullable Hello hello;

  /**
   * A link that came from a child.
   *
   * @param exchange who has asked for the child
   */
  ChildLink(Link inner, LinkHandler exchange, Fate fate) {
    this.inner = inner;
    this.exchange = exchange;
    this.fate = fate;
  }

  @Override
  public boolean frame(Frame frame) {
    if (hello == null && frame instanceof Frame.Hello first) {
      hello = first;
      fate.born(this);
      return true;
    }
    return exchange.frame(frame);
  }

  @Override
  public boolean send(Frame frame) {
    Frame.Hello theirs = hello;
    if (theirs != null && frame instanceof Frame.Hello own) {
      exchange.frame(new Frame.Welcome(theirs.id(), theirs.handles(), theirs.wants()));
      return inner.send(new Frame.Welcome(own.id(), own.handles(), own.wants()));
    }
    return inner.send(frame);
  }

  @Override
  public void taken(long bytes) {
    inner.taken(bytes);
  }

  @Override
  public boolean settlesLater() {
    return inner.settlesLater();
  }

  @Override
  public void close() {
    inner.close();
  }

  @Override
  public void settled(Frame.Msg sent, @Nullable ExchangeException why) {
    exchange.settled(sent, why);
  }

  @Override
  public void renewed(Set<MessageId> waiting) {
    exchange.renewed(waiting);
  }

  @Override
  public void closed(@Nullable Throwable cause) {
    fate.over(cause);
    exchange.closed(cause);
  }
}
