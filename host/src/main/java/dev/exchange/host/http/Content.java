package dev.exchange.host.http;

import dev.exchange.api.Bytes;
import dev.exchange.host.codec.JsonValues;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a body writes a value. */
enum Content {
  /** JSON in UTF-8; nothing at all is null. */
  JSON {
    @Override
    @Nullable Object value(Buffer body) {
      return body.length() == 0 ? null : JsonValues.read(body.getBytes(), Integer.MAX_VALUE);
    }
  },
  /** The bytes themselves. */
  BYTES {
    @Override
    Object value(Buffer body) {
      return Bytes.of(body);
    }
  };

  /** The value; throws as {@link JsonValues#read} does. */
  abstract @Nullable Object value(Buffer body);

  /**
   * What the request's header says.
   *
   * @throws Refusal 415
   */
  static Content of(HttpServerRequest request) {
    String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw refused("no Content-Encoding", encoding);
    }
    String header = request.getHeader(HttpHeaders.CONTENT_TYPE);
    if (header == null) {
      return JSON;
    }
    String[] parts = header.toLowerCase(Locale.ROOT).split(";", 2);
    String type = parts[0].strip();
    if (type.equals("application/octet-stream")) {
      return BYTES;
    }
    boolean json = type.equals("application/json") || type.matches("application/[^/ ]+\\+json");
    boolean utf8 =
        parts.length == 1
            || !parts[1].contains("charset")
            || parts[1].replace("\"", "").replace(" ", "").contains("charset=utf-8");
    if (!json || !utf8) {
      throw refused(
          "Content-Type: application/json in UTF-8, or application/octet-stream for bytes", header);
    }
    return JSON;
  }

  private static Refusal refused(String expected, String came) {
    return new Refusal(Problem.of(415, "expected " + expected + ", got \"" + came + "\""));
  }
}
