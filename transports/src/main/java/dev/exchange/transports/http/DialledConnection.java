package dev.exchange.transports.http;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.spi.Connection;
import dev.exchange.spi.ConnectionHandler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The connecting side of one connection.
 *
 * <pre>
 *   open --send hello--> POST --201--> GREETED --GET--> packets come
 *                                         \--POST, one at a time--> packets go
 * </pre>
 *
 * <p>It is congested while a packet waits for the answer to the one before, so that what is to be
 * sent meanwhile goes in one packet.
 *
 * <p>Threading: the context that dials.
 *
 * <p>Source: docs/spec/protocol.md, W19.
 */
final class DialledConnection implements Connection {

  /** How long the last packets may take when it is closed, in ms. */
  private static final long CLOSING_MILLIS = 2_000;

  private final Vertx vertx;
  private final Target target;
  private final ConnectionHandler handler;
  private final EventReader events;
  private final Queue<Buffer> waiting = new ArrayDeque<>();
  private @Nullable HttpClientRequest greeting;
  private @Nullable String location;
  private boolean posting;
  private boolean closing;
  private boolean closed;
  private long posted;
  private long patience = -1;

  /**
   * A connection that was opened.
   *
   * @param greeting the request that will carry the hello
   */
  DialledConnection(
      Vertx vertx, Target target, HttpClientRequest greeting, ConnectionHandler handler) {
    this.vertx = vertx;
    this.target = target;
    this.greeting = greeting;
    this.handler = handler;
    events = new EventReader(Body.MOST, this::packet);
  }

  @Override
  public String protocol() {
    return EventStreamTransport.JSON;
  }

  @Override
  public void send(Buffer packet) {
    if (closing) {
      return;
    }
    HttpClientRequest first = greeting;
    if (first != null) {
      greeting = null;
      hello(first, packet);
    } else {
      waiting.add(packet);
      post();
    }
  }

  @Override
  public boolean congested() {
    return !waiting.isEmpty();
  }

  @Override
  public void close(int code, String reason) {
    if (closing) {
      return;
    }
    closing = true;
    if (location == null) {
      closed(null);
    } else {
      patience = vertx.setTimer(CLOSING_MILLIS, fired -> closed(null));
      post();
    }
  }

  private void hello(HttpClientRequest request, Buffer packet) {
    request.putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
    request
        .send(packet)
        .compose(response -> Body.of(response).map(body -> welcome(response, body)))
        .onSuccess(this::packet)
        .onFailure(this::closed);
  }

  private Buffer welcome(HttpClientResponse response, Buffer body) {
    String at = response.getHeader(HttpHeaders.LOCATION);
    if (response.statusCode() != 201 || at == null) {
      throw target.refusal(response.statusCode());
    }
    if (!at.startsWith("/")) {
      throw new ExchangeException(
          ErrorCode.BAD_MESSAGE,
          "expected a path of the same server from %s, got %s".formatted(target.url(), at));
    }
    location = at;
    read(at);
    return body;
  }

  private void read(String at) {
    target
        .request(HttpMethod.GET, at)
        .compose(request -> request.putHeader(HttpHeaders.ACCEPT, "text/event-stream").send())
        .onSuccess(this::stream)
        .onFailure(this::closed);
  }

  private void stream(HttpClientResponse response) {
    if (response.statusCode() != 200 || closed) {
      closed(null);
      return;
    }
    response.handler(events::take);
    response.exceptionHandler(this::closed);
    response.endHandler(end -> closed(null));
  }

  /** Sends what waits, one packet after the other. */
  private void post() {
    String at = location;
    if (posting || closed || at == null) {
      return;
    }
    Buffer packet = waiting.poll();
    if (packet == null) {
      if (closing) {
        delete(at);
      }
      return;
    }
    posting = true;
    posted++;
    target
        .request(HttpMethod.POST, at + "?n=" + posted)
        .compose(
            request -> request.putHeader(HttpHeaders.CONTENT_TYPE, "application/json").send(packet))
        .compose(response -> Body.of(response).map(body -> response.statusCode()))
        .onSuccess(this::posted)
        .onFailure(this::closed);
  }

  private void posted(int status) {
    posting = false;
    if (status != 204) {
      closed(null);
      return;
    }
    post();
    if (waiting.isEmpty() && !closing) {
      handler.drained();
    }
  }

  private void delete(String at) {
    posting = true;
    target
        .request(HttpMethod.DELETE, at)
        .compose(HttpClientRequest::send)
        .compose(Body::of)
        .onComplete(answered -> closed(null));
  }

  private void packet(Buffer packet) {
    if (!closing) {
      handler.packet(packet);
    }
  }

  private void closed(@Nullable Throwable cause) {
    if (closed) {
      return;
    }
    closed = true;
    closing = true;
    vertx.cancelTimer(patience);
    target.close();
    if (location == null && cause != null) {
      handler.refused(target.failure(cause));
    } else {
      handler.closed();
    }
  }
}
