package dev.exchange.transports.door;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Lock;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Keeps those of one Vertx who open and close servers at one address apart, in the order in which
 * they begin: a server that is closed still has its address for a moment, and tells nobody when it
 * no longer does.
 *
 * <p>Threading: any thread.
 */
public final class AddressLock {

  private static final int TRIES = 100;
  private static final long MILLIS = 10;

  private AddressLock() {}

  /**
   * Opens a server when nobody else opens or closes one there.
   *
   * @return what opening gives; fails if it fails, or after 10 s in which it is not its turn
   */
  public static <T> Future<T> opening(Vertx vertx, String address, Supplier<Future<T>> open) {
    return of(vertx, address)
        .compose(lock ->
            Future.<T>future(opened -> open.get().onComplete(opened))
                .onComplete(done -> lock.release()));
  }

  /**
   * Lets nobody open a server there until it is free, for 2 s at most. To be called before the one
   * that is there is closed.
   *
   * @param free whether it is; on a worker
   */
  public static void closing(Vertx vertx, String address, Callable<Boolean> free) {
    of(vertx, address).onSuccess(lock -> release(vertx, lock, free, TRIES));
  }

  private static void release(Vertx vertx, Lock lock, Callable<Boolean> free, int tries) {
    vertx
        .timer(MILLIS, TimeUnit.MILLISECONDS)
        .compose(waited -> vertx.executeBlocking(free, false))
        .compose(
            is -> vertx.timer(MILLIS, TimeUnit.MILLISECONDS).map(is)) // for Vert.x to forget it
        .onComplete(is -> {
          if (is.succeeded() && !is.result() && tries > 1) {
            release(vertx, lock, free, tries - 1);
          } else {
            lock.release();
          }
        });
  }

  private static Future<Lock> of(Vertx vertx, String address) {
    return vertx.sharedData().getLocalLock("exchange address " + address);
  }
}
