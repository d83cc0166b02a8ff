package dev.exchange.transports.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/**
 * The body of a request or an answer, up to a limit: of a longer one, what is beyond is let go, so
 * that a session sees that the packet is too large and says so.
 *
 * <p>Threading: the context of the stream.
 */
final class Body {

  /** How many bytes are kept: more than the largest packet, which has 1 MiB. */
  static final int MOST = (1 << 20) + 1;

  private Body() {}

  /** Reads a stream to its end. Fails if it breaks. */
  static Future<Buffer> of(ReadStream<Buffer> stream) {
    Promise<Buffer> whole = Promise.promise();
    Buffer body = Buffer.buffer();
    stream.handler(chunk -> {
      int more = Math.min(chunk.length(), MOST - body.length());
      body.appendBuffer(chunk, 0, more);
    });
    stream.exceptionHandler(whole::tryFail);
    stream.endHandler(end -> whole.tryComplete(body));
    return whole.future();
  }
}
