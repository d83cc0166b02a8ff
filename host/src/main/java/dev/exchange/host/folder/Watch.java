package dev.exchange.host.folder;

import io.vertx.core.Context;
import io.vertx.core.Future;

/**
 * A running watch: the thread that looks and the context that is told.
 *
 * <p>Threading: any thread.
 */
final class Watch {

  private final Lookout lookout;
  private final Reports reports;

  private Watch(Lookout lookout, Reports reports) {
    this.lookout = lookout;
    this.reports = reports;
  }

  /** Starts one on the context of the caller; completes after the first scan. */
  static Future<Watch> open(
      WatchMeans means, Ground ground, WatchSettings settings, WatchListener listener) {
    Context context = means.vertx().getOrCreateContext();
    Reports reports = new Reports(context, listener);
    Lookout lookout = new Lookout(ground, settings, means.clock(), reports);
    means.threads().newThread(lookout).start();
    return lookout.opened().map(new Watch(lookout, reports));
  }

  Future<Void> close() {
    return reports.close().compose(silent -> lookout.close());
  }
}
