package dev.exchange.host.scenario;

import io.vertx.core.Future;
import io.vertx.core.net.NetSocket;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection from one process to another one, through the runner.
 *
 * <pre>
 *   held --gate open--&gt; calling --the other process takes it--&gt; open --an end closes, or cut--&gt; ended
 * </pre>
 *
 * <p>Threading: the context of the {@link ProxyNetwork}.
 */
final class ProxyConnection {

  private final NetSocket near;
  private final Gate out;
  private final Gate back;
  private @Nullable NetSocket far;
  private boolean cut;

  /**
   * One that was begun by a process.
   *
   * @param out the direction to the other one
   * @param back the direction from it
   */
  ProxyConnection(NetSocket near, Gate out, Gate back) {
    this.near = near;
    this.out = out;
    this.back = back;
    near.exceptionHandler(broken -> {}); // its end is told to who waits for that
    near.pause();
  }

  /** Goes on to the other process, as soon as the way is free. */
  void call(Supplier<Future<NetSocket>> dial) {
    out.pass(() -> {
      if (!cut) {
        dial.get().onSuccess(this::connected).onFailure(nobody -> near.close());
      }
    });
  }

  /** It breaks in this moment. */
  void cut() {
    cut = true;
    near.close();
    NetSocket there = far;
    if (there != null) {
      there.close();
    }
  }

  private void connected(NetSocket there) {
    if (cut) {
      there.close();
      return;
    }
    there.exceptionHandler(broken -> {});
    there.pause();
    far = there;
    Flow _ = new Flow(out, near, there);
    Flow _ = new Flow(back, there, near);
  }
}
