package dev.exchange.transports.http;

import dev.exchange.spi.Connection;
import dev.exchange.spi.ConnectionHandler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The accepting side of one connection.
 *
 * <pre>
 *   POST hello --first packet sent--> 201, WAITING --GET--> STREAMING --its end--> CLOSED
 *                                        \--5 s without a GET, DELETE, a wrong n-----^
 * </pre>
 *
 * <p>Packets that are sent while there is no stream wait for it. One that is closed here while it
 * waits still gives what it has to the GET that comes.
 *
 * <p>Threading: the context of the server.
 *
 * <p>Source: docs/spec/protocol.md, W19.
 */
final class AcceptedConnection implements Connection {

  /** How long a connection may be without a stream, in ms. */
  static final long UNREAD_MILLIS = 5_000;

  private static final int MUCH = 1 << 20;

  private final Vertx vertx;
  private final String path;
  private final Runnable gone;
  private final Queue<Buffer> waiting = new ArrayDeque<>();
  private @Nullable ConnectionHandler handler;
  private @Nullable HttpServerResponse greeting;
  private @Nullable HttpServerResponse stream;
  private long unread;
  private long queued;
  private long events;
  private long taken;
  private boolean taking;
  private boolean closing;
  private boolean closed;

  /**
   * One whose hello is being read.
   *
   * @param path where it is reached
   * @param greeting answers the hello
   * @param gone is called when it is closed
   */
  AcceptedConnection(Vertx vertx, String path, HttpServerResponse greeting, Runnable gone) {
    this.vertx = vertx;
    this.path = path;
    this.greeting = greeting;
    this.gone = gone;
    greeting.closeHandler(nothing -> {
      if (!greeting.ended()) {
        drop();
      }
    });
    unread = vertx.setTimer(2 * UNREAD_MILLIS, fired -> drop());
  }

  /** Says who is told of what comes. */
  void deliverTo(ConnectionHandler told) {
    handler = told;
  }

  /** The hello came. */
  void hello(Buffer packet) {
    if (handler != null && !closed) {
      handler.packet(packet);
    }
  }

  /** Somebody wants to read. */
  void read(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    if (stream != null) {
      answer(response, 409, "expected one stream of events, there is one already");
      return;
    }
    vertx.cancelTimer(unread);
    stream = response;
    response
        .setChunked(true)
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .putHeader("x-accel-buffering", "no")
        .closeHandler(nothing -> drop());
    response.setWriteQueueMaxSize(MUCH);
    response.drainHandler(nothing -> drained());
    response.exceptionHandler(e -> {}); // the response closes, and that is told
    response.writeHead();
    boolean much = queued > 0;
    for (Buffer packet = waiting.poll(); packet != null; packet = waiting.poll()) {
      event(response, packet);
    }
    queued = 0;
    if (closing) {
      end(response);
    } else if (much) {
      drained();
    }
  }

  /** A packet comes by POST. */
  void write(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    long next = taken + 1;
    if (taking || closing || !Long.toString(next).equals(request.getParam("n"))) {
      answer(
          response,
          409,
          "expected packet " + next + ", one at a time, got " + request.getParam("n"));
      drop();
      return;
    }
    taking = true;
    Body.of(request)
        .onSuccess(packet -> {
          taking = false;
          taken = next;
          if (closed) {
            answer(response, 404, "expected an open connection, it is closed");
            return;
          }
          response.setStatusCode(204).end();
          if (handler != null && !closing) {
            handler.packet(packet);
          }
        })
        .onFailure(e -> drop());
  }

  /** The other side has no use for it any more. */
  void delete(HttpServerRequest request) {
    request.response().setStatusCode(204).end();
    drop();
  }

  @Override
  public String protocol() {
    return EventStreamTransport.JSON;
  }

  @Override
  public void send(Buffer packet) {
    HttpServerResponse to = stream;
    HttpServerResponse first = greeting;
    if (closing || closed) {
      return;
    }
    if (first != null) {
      greeting = null;
      first
          .setStatusCode(201)
          .putHeader(HttpHeaders.LOCATION, path)
          .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
          .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
          .end(packet);
      vertx.cancelTimer(unread);
      unread = vertx.setTimer(UNREAD_MILLIS, fired -> drop());
    } else if (to != null) {
      event(to, packet);
    } else {
      waiting.add(packet);
      queued += packet.length();
    }
  }

  @Override
  public boolean congested() {
    HttpServerResponse to = stream;
    return to == null ? queued > MUCH : to.writeQueueFull();
  }

  @Override
  public void close(int code, String reason) {
    if (closing) {
      return;
    }
    closing = true;
    if (stream != null) {
      end(stream);
    } else if (waiting.isEmpty()) {
      drop();
    }
  }

  /** It is over, whatever waits. */
  void drop() {
    if (closed) {
      return;
    }
    closed = true;
    closing = true;
    vertx.cancelTimer(unread);
    waiting.clear();
    gone.run();
    if (greeting != null) {
      answer(greeting, 503, "expected to greet, the exchange closed the connection");
    }
    if (stream != null && !stream.ended()) {
      stream.end();
    }
    if (handler != null) {
      handler.closed();
    }
  }

  static void answer(HttpServerResponse response, int status, String text) {
    if (!response.ended() && !response.closed()) {
      response
          .setStatusCode(status)
          .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
          .end(text + "\n");
    }
  }

  private void end(HttpServerResponse response) {
    response.end().onComplete(ended -> drop());
  }

  private void event(HttpServerResponse to, Buffer packet) {
    events++;
    byte[] head = ("id: " + events + "\ndata: ").getBytes(StandardCharsets.US_ASCII);
    to.write(
        Buffer.buffer(head.length + packet.length() + 2)
            .appendBytes(head)
            .appendBuffer(packet)
            .appendString("\n\n"));
  }

  private void drained() {
    if (handler != null && !closing) {
      handler.drained();
    }
  }
}
