package dev.exchange.host.link;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Listener;
import dev.exchange.api.Subscription;
import dev.exchange.api.ValueMap;
import dev.exchange.host.child.ChildOrder;
import dev.exchange.host.child.ChildProcess;
import dev.exchange.spi.Link;
import dev.exchange.spi.LinkHandler;
import dev.exchange.spi.PacketTransport;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One child, from its order to its end: a socket in a folder of its own, the process, the link.
 *
 * <pre>
 *   LISTENS --process started--> AWAITED --hello--> LINKED --link over--> LEAVING --> ENDED
 *      \--cannot be started-------\--ends, or says nothing in time---------^
 *                                               LINKED --process ends--> link over
 * </pre>
 *
 * <p>The socket stays while the link does, since the child may resume its session; its token admits
 * no other one.
 *
 * <p>Threading: the loop of the link.
 *
 * <p>Source: docs/spec/protocol.md, W18.
 */
final class ChildLife implements ChildLink.Fate {

  private final Loop loop;
  private final ChildOrder order;
  private final LinkHandler exchange;
  private final Promise<Link> born = Promise.promise();
  private @Nullable SessionLink session;
  private @Nullable Listener listener;
  private @Nullable ChildProcess process;
  private @Nullable Subscription patience;
  private boolean over;

  /**
   * A child that has not begun.
   *
   * @param exchange who has asked for it
   */
  ChildLife(Loop loop, ChildOrder order, LinkHandler exchange) {
    this.loop = loop;
    this.order = order;
    this.exchange = exchange;
  }

  /**
   * Begins it. Gives the link when the child has said hello.
   *
   * @param limit how long that may take, in ms
   * @param start starts the process, which is told that of its parent
   */
  Future<Link> begin(
      Vertx vertx,
      PacketTransport sockets,
      Entrance entrance,
      long limit,
      Function<Parent, Future<ChildProcess>> start,
      String token) {
    patience = loop.schedule(limit, () -> late(limit));
    sockets
        .listen(vertx, new ConnectOptions("ipc", ValueMap.EMPTY), entrance)
        .compose(open -> {
          listener = open;
          String path = open.address().settings().text("path");
          return start.apply(new Parent(path, token, order.parent(), order.suffix()));
        })
        .onSuccess(this::started)
        .onFailure(this::fail);
    return born.future();
  }

  /** A link came from the child. */
  LinkHandler accept(Link link) {
    session = (SessionLink) link; // what an entrance gives
    return new ChildLink(link, exchange, this);
  }

  @Override
  public void born(ChildLink link) {
    if (patience != null) {
      patience.cancel();
    }
    born.tryComplete(link);
  }

  @Override
  public void over(@Nullable Throwable cause) {
    end();
  }

  private void started(ChildProcess child) {
    process = child;
    child.ended().onSuccess(why -> loop.execute(() -> ended(why)));
    if (over) {
      leave(child);
    }
  }

  private void ended(ExchangeException why) {
    if (session != null) {
      session.end(why);
    }
    fail(why);
  }

  private void late(long limit) {
    fail(
        new ExchangeException(
            ErrorCode.TIMEOUT,
            "expected child %s to connect within %d ms, it did not"
                .formatted(order.name(), limit)));
  }

  private void fail(Throwable why) {
    born.tryFail(why);
    end();
  }

  private void end() {
    if (over) {
      return;
    }
    over = true;
    if (patience != null) {
      patience.cancel();
    }
    if (listener != null) {
      listener.cancel();
    }
    if (process != null) {
      leave(process);
    }
  }

  private static void leave(ChildProcess child) {
    child.leave().onFailure(e -> {}); // its end is told by ended()
  }
}
