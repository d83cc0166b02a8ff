package dev.exchange.host.cli;

import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueMap;
import dev.exchange.host.codec.JsonValues;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Asks a running host over HTTP, with the JDK's oldest client: the one that starts fastest, which
 * is what counts for one request.
 *
 * <p>Threading: the command's thread, which it blocks, with a bound.
 *
 * <p>Errors: {@link CommandFailure} with UNREACHABLE, or with FAILED and what the host said.
 */
final class HostClient {

  private static final int CONNECT_MILLIS = 3_000;

  /** A host that answers later than this after the request's own time has passed hangs. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final URI url;
  private final String token;
  private final Duration timeout;

  /**
   * A client of that host.
   *
   * @param token empty for none
   * @param timeout how long a request may take
   */
  HostClient(URI url, String token, Duration timeout) {
    this.url = url;
    this.token = token;
    this.timeout = timeout;
    // A request that may have been handled is not sent a second time behind our back.
    System.setProperty("sun.net.http.retryPost", "false");
  }

  /** The answer to a GET. */
  ValueMap get(String path) {
    if (value(exchange(path, null)) instanceof ValueMap answer) {
      return answer;
    }
    throw stranger(200);
  }

  /** The answer to a POST, as JSON. */
  String post(String path, byte[] json) {
    return exchange(path, json);
  }

  /** The answer of the host's gateway to a request, a map. */
  ValueMap ask(String name, @Nullable Object value) {
    String gateway = get("/api").text("host");
    String path = "/api/" + gateway + "/" + name + "?timeout=" + timeout.toMillis();
    if (value(post(path, JsonValues.bytes(value, JsonValues.MAX_BYTES)))
        instanceof ValueMap answer) {
      return answer;
    }
    throw stranger(200);
  }

  private String exchange(String path, byte @Nullable [] json) {
    try {
      HttpURLConnection connection = open(path);
      if (json != null) {
        connection.setRequestMethod("POST");
        connection.setRequestProperty("Content-Type", "application/json");
        connection.setDoOutput(true);
        connection.getOutputStream().write(json);
      }
      int status = connection.getResponseCode();
      String body = body(status < 400 ? connection.getInputStream() : connection.getErrorStream());
      if (status >= 300) {
        throw refused(status, body);
      }
      return body;
    } catch (SocketTimeoutException _) {
      throw unreachable("it did not answer in time");
    } catch (IOException e) {
      throw unreachable(String.valueOf(e.getMessage()));
    }
  }

  private HttpURLConnection open(String path) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) URI.create(url + path).toURL().openConnection();
    connection.setConnectTimeout(CONNECT_MILLIS);
    connection.setReadTimeout((int) timeout.plus(GRACE).toMillis());
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    if (!token.isEmpty()) {
      connection.setRequestProperty("Authorization", "Bearer " + token);
    }
    return connection;
  }

  private static String body(@Nullable InputStream stream) throws IOException {
    if (stream == null) {
      return "";
    }
    try (stream) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** What the host said, as one line: {@code CODE: text (file:line:column)}. */
  private CommandFailure refused(int status, String body) {
    if (!(value(body) instanceof ValueMap problem) || !problem.containsKey("detail")) {
      return stranger(status);
    }
    String code = problem.get("code") instanceof String text ? text : "HTTP " + status;
    return new CommandFailure(
        ExitCode.FAILED, code + ": " + problem.get("detail") + place(problem.get("location")));
  }

  private static String place(@Nullable Object location) {
    if (!(location instanceof ValueMap place)) {
      return "";
    }
    String file = String.valueOf(place.get("file"));
    return " (" + file + position(place.get("line")) + position(place.get("column")) + ")";
  }

  private static String position(@Nullable Object number) {
    return number instanceof Long known && known > 0 ? ":" + known : "";
  }

  private static @Nullable Object value(String json) {
    try {
      return JsonValues.read(json.getBytes(StandardCharsets.UTF_8), Integer.MAX_VALUE);
    } catch (ExchangeException _) {
      return null;
    }
  }

  private CommandFailure stranger(int status) {
    return new CommandFailure(
        ExitCode.FAILED, "HTTP " + status + " from " + url + ", which seems to be no exchange");
  }

  private CommandFailure unreachable(String why) {
    return new CommandFailure(
        ExitCode.UNREACHABLE,
        "exchange: expected a host at "
            + url
            + ", but "
            + why
            + "; start one with exchange run, or name another with --url");
  }
}
