package dev.exchange.host.polyglot;

import dev.exchange.api.Bytes;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import dev.exchange.host.exchange.Turns;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientBuilder;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.HashSet;
import java.util.Set;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP client behind a program's {@code fetch}: whole bodies, bounded in size and time.
 *
 * <p>Threading: the owning thread of the program; answers come through {@link JsCalls}.
 *
 * <p>Errors: FORBIDDEN if the program's configuration refuses the network; TOO_LARGE and TIMEOUT
 * for what passes the bounds; PEER_GONE for what the network does.
 */
public final class JsHttp {

  private static final int SEE_OTHER = 303;
  private static final Set<Integer> REDIRECTIONS = Set.of(301, 302, SEE_OTHER, 307, 308);

  private final JsProgram program;
  private final NetworkLimits limits;
  private final Set<Running> running = new HashSet<>();
  private @Nullable HttpClient client;

  JsHttp(JsProgram program, NetworkLimits limits) {
    this.program = program;
    this.limits = limits;
  }

  /** Sends the request that was written: url, method, headers, body, redirect. */
  @HostAccess.Export
  public Running fetch(Value done) {
    ValueMap request = JsCalls.map(program.border().take());
    if (!limits.allowed()) {
      throw new ExchangeException(
          ErrorCode.FORBIDDEN,
          "expected a program that may use the network, got one whose configuration has fetch:"
              + " false");
    }
    program.site().rights().connect(new RequestOptions().setAbsoluteURI(request.text("url")));
    program.site().acts();
    Running call = new Running();
    running.add(call);
    Turns.Timer deadline =
        program
            .site()
            .turns()
            .schedule(limits.timeout().toMillis(), () -> call.fail(late(request)));
    Future<ValueMap> answer = call.answer.future();
    answer.onComplete(_ -> deadline.cancel());
    send(request, call);
    program.calls().end(answer, done);
    return call;
  }

  /** Ends what still runs. */
  void close() {
    Set<Running> left = Set.copyOf(running);
    left.forEach(Running::cancel);
    if (client != null) {
      client.close().onFailure(JsConsole::ignored);
    }
  }

  private void send(ValueMap request, Running call) {
    boolean follow = request.text("redirect").equals("follow");
    RequestOptions options =
        new RequestOptions()
            .setAbsoluteURI(request.text("url"))
            .setMethod(HttpMethod.valueOf(request.text("method")))
            .setFollowRedirects(follow);
    for (Object pair : request.list("headers")) {
      ValueList header = (ValueList) pair;
      if (header != null) {
        options.addHeader(header.text(0), header.text(1));
      }
    }
    Buffer body =
        request.get("body") instanceof Bytes bytes ? Buffer.buffer(bytes.toArray()) : null;
    client()
        .request(options)
        .compose(sent -> {
          call.request = sent;
          return body == null ? sent.send() : sent.send(body);
        })
        .onSuccess(response -> read(request, response, call))
        .onFailure(e -> call.fail(gone(request, e)));
  }

  private void read(ValueMap request, HttpClientResponse response, Running call) {
    response.exceptionHandler(e -> call.fail(gone(request, e)));
    int status = response.statusCode();
    if (status >= 300 && status < 400 && request.text("redirect").equals("error")) {
      call.fail(
          new ExchangeException(
              ErrorCode.BAD_MESSAGE, "expected no redirection from " + request.text("url")));
      return;
    }
    Buffer body = Buffer.buffer();
    response.handler(chunk -> {
      body.appendBuffer(chunk);
      if (body.length() > limits.bytes()) {
        call.fail(tooLarge(request));
      }
    });
    response.endHandler(_ -> call.succeed(told(request, response, body)));
  }

  private HttpClient client() {
    if (client == null) {
      HttpClientBuilder builder =
          program
              .site()
              .vertx()
              .httpClientBuilder()
              .with(
                  new HttpClientOptions()
                      .setConnectTimeout((int) limits.timeout().toMillis())
                      .setDecompressionSupported(true));
      if (program.site().rights().limitsHosts()) {
        builder.withRedirectHandler(this::redirected);
      }
      client = builder.build();
    }
    return client;
  }

  /** Where a redirection leads, if the program may go there; null for an answer that is none. */
  private @Nullable Future<RequestOptions> redirected(HttpClientResponse response) {
    String location = response.getHeader(HttpHeaders.LOCATION);
    HttpMethod method = response.request().getMethod();
    boolean isSafe = method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
    int status = response.statusCode();
    if (location == null || !REDIRECTIONS.contains(status) || !(isSafe || status == SEE_OTHER)) {
      return null;
    }
    try {
      URI target = URI.create(response.request().absoluteURI()).resolve(location);
      RequestOptions next = new RequestOptions().setAbsoluteURI(target.toString());
      program.site().rights().connect(next);
      return Future.succeededFuture(
          next.setMethod(isSafe ? method : HttpMethod.GET)
              .setHeaders(response.request().headers())
              .removeHeader(HttpHeaders.HOST)
              .removeHeader(HttpHeaders.CONTENT_LENGTH));
    } catch (IllegalArgumentException | ExchangeException e) {
      return Future.failedFuture(e);
    }
  }

  private static ValueMap told(ValueMap request, HttpClientResponse response, Buffer body) {
    ValueList headers =
        ValueList.of(
            response.headers().entries().stream()
                .map(entry -> ValueList.of(entry.getKey(), entry.getValue()))
                .toArray());
    String url = response.request().absoluteURI();
    return ValueMap.of(
        new String[] {"status", "statusText", "headers", "body", "url", "redirected"},
        new @Nullable Object[] {
          (long) response.statusCode(),
          response.statusMessage(),
          headers,
          Bytes.of(body),
          url,
          !url.equals(request.text("url"))
        });
  }

  private ExchangeException late(ValueMap request) {
    return new ExchangeException(
        ErrorCode.TIMEOUT,
        "expected the whole answer of "
            + request.text("url")
            + " within "
            + limits.timeout().toMillis()
            + " ms");
  }

  private ExchangeException tooLarge(ValueMap request) {
    return new ExchangeException(
        ErrorCode.TOO_LARGE,
        "expected at most " + limits.bytes() + " bytes from " + request.text("url") + ", got more");
  }

  private static ExchangeException gone(ValueMap request, Throwable cause) {
    if (cause instanceof ExchangeException known) {
      return known;
    }
    return new ExchangeException(
        ErrorCode.PEER_GONE,
        "expected an answer of " + request.text("url") + ", got none: " + cause.getMessage(),
        "",
        null,
        cause);
  }

  /** A request on its way. */
  public final class Running {

    private final Promise<ValueMap> answer = Promise.promise();
    private volatile @Nullable HttpClientRequest request;

    private Running() {}

    /** Gives it up. */
    @HostAccess.Export
    public void cancel() {
      fail(new ExchangeException(ErrorCode.CLOSED, "expected an answer, got an end by the caller"));
    }

    private void succeed(ValueMap value) {
      if (answer.tryComplete(value)) {
        forget();
      }
    }

    private void fail(ExchangeException reason) {
      if (answer.tryFail(reason)) {
        HttpClientRequest sent = request;
        if (sent != null) {
          sent.reset().onFailure(JsConsole::ignored);
        }
        forget();
      }
    }

    private void forget() {
      program.site().turns().execute(() -> running.remove(this));
    }
  }
}
