package dev.exchange.host.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/**
 * Writes the events of a stream to one caller, as fast as that one reads.
 *
 * <pre>
 *  id: 01KAK3Q0Z9V6J1S7W4T2H8M5NC.7       what Last-Event-ID gives back
 *  data: {"id":…,"name":…,"value":…}
 *
 *  event: gap                             so many are gone, or nobody knows how many
 *  data: {"missed":12}
 *
 *  :                                      nothing happens, and the host is there
 * </pre>
 *
 * <p>Nothing is queued for a reader: it has a place in the ring of the stream, and what leaves the
 * ring before it came there is told as a gap.
 *
 * <p>Threading: the event loop.
 *
 * <p>Source: the HTML standard, 9.2 (server-sent events).
 */
final class EventReader {

  /** How many bytes are taken out of the ring at once. */
  private static final int PORTION = 64 << 10;

  private static final String RETRY_MILLIS = "1000";

  private final EventStream stream;
  private final HttpServerResponse response;
  private final Runnable left;
  private long at;
  private boolean ended;
  private Runnable stopBeat = () -> {};

  /**
   * A reader that has all up to and with that number.
   *
   * @param left is called once, when the caller is gone or was sent away
   */
  EventReader(EventStream stream, HttpServerResponse response, long at, Runnable left) {
    this.stream = stream;
    this.response = response;
    this.at = at;
    this.left = left;
  }

  /**
   * Begins to write.
   *
   * @param lost whether events were missed of which nobody knows how many
   * @param heartbeat ms between two comments
   */
  void begin(Vertx vertx, boolean lost, long heartbeat) {
    response.setChunked(true);
    write("retry: " + RETRY_MILLIS + "\n\n");
    if (lost) {
      gap(null);
    }
    long beat = vertx.setPeriodic(heartbeat, time -> beat());
    response.drainHandler(room -> go());
    response.exceptionHandler(gone -> end());
    response.closeHandler(gone -> end());
    response.endHandler(gone -> end());
    stream.readers().add(this);
    stopBeat = () -> vertx.cancelTimer(beat);
    go();
  }

  /** Writes what there is, as far as there is room. */
  void go() {
    while (!ended && !response.writeQueueFull()) {
      EventRing.Some some = stream.ring().after(at, PORTION);
      if (some.missed() > 0) {
        at += some.missed();
        gap(some.missed());
      }
      if (some.text().length() == 0) {
        return;
      }
      at = some.last();
      response.write(some.text()).onFailure(gone -> end());
    }
  }

  /** Sends the caller away, if it is still there. */
  void end() {
    if (ended) {
      return;
    }
    ended = true;
    stopBeat.run();
    stream.readers().remove(this);
    if (!response.ended() && !response.closed()) {
      response.end();
    }
    left.run();
  }

  private void gap(@Nullable Long missed) {
    write(EventText.gap(missed) + "id: " + stream.ring().id(at) + "\n\n");
  }

  private void beat() {
    if (!ended && !response.writeQueueFull()) {
      write(":\n\n");
    }
  }

  private void write(String text) {
    response.write(text).onFailure(gone -> end());
  }
}
