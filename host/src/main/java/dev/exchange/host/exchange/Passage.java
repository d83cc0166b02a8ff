package dev.exchange.host.exchange;

import dev.exchange.api.ExchangeException;
import dev.exchange.api.Kind;
import dev.exchange.api.Message;
import io.vertx.core.Promise;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * One message on its road through one exchange. Made when it comes over a link or is emitted; it
 * ends exactly once: handled, forwarded, completed, dropped or failed.
 *
 * <p>Threading: the exchange's own thread.
 */
final class Passage {

  private static final Logger LOG = System.getLogger(Passage.class.getName());

  /** As it came, or as it was emitted; this is what is sent on. */
  final Message message;

  private final String receiver;
  private @Nullable Message seen;

  /** Its place among the requests that wait; null if it is none of those made here. */
  Pending.@Nullable Request pending;

  /** The link over which it came; null if it was emitted here. */
  final @Nullable PeerLink origin;

  /** When its time is over, in the time of the clock's nanos; {@link Long#MAX_VALUE} for never. */
  final long deadline;

  /** Whether it is only to be observed here. */
  final boolean copy;

  /** The peer that the sender chose by calling it; null leaves the choice to routing. */
  @Nullable PeerLink chosen;

  /** When waiting for a handler to appear ends; 0 if it does not wait. */
  long parkedUntil;

  /** Completes when somebody has accepted the message; null if nobody asked. */
  @Nullable Promise<Void> accepted;

  /** Whether its handler has ended. */
  boolean handled;

  /** Whether it has waited for a handler to appear, and waits no more. */
  boolean waited;

  /** Whether the peers were asked who handles it. */
  boolean asked;

  /** Why it ends badly. */
  @Nullable ExchangeException failure;

  Passage(
      Message message, String receiver, @Nullable PeerLink origin, long deadline, boolean copy) {
    this.message = message;
    this.receiver = receiver;
    this.origin = origin;
    this.deadline = deadline;
    this.copy = copy;
  }

  /** The id of the exchange. */
  String receiver() {
    return receiver;
  }

  /** The message as this exchange sees it: its trace ends here. */
  Message seen() {
    Message known = seen;
    if (known == null) {
      known = origin == null ? message : message.arrivedAt(receiver);
      seen = known;
    }
    return known;
  }

  boolean isRequest() {
    return message.kind() == Kind.REQUEST;
  }

  void accept() {
    Promise<Void> promise = accepted;
    if (promise != null) {
      accepted = null;
      told(() -> promise.complete());
    }
  }

  void refuse(ExchangeException why) {
    Promise<Void> promise = accepted;
    if (promise != null) {
      accepted = null;
      told(() -> promise.fail(why));
    }
  }

  /** The sender's own callbacks may throw; the message goes on. */
  private static void told(Runnable ending) {
    try {
      ending.run();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, Failures.of(e, "", "a callback of send").describe());
    }
  }
}
