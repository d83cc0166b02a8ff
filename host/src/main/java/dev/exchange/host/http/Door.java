package dev.exchange.host.http;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.host.config.Defaults;
import dev.exchange.host.config.Settings;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may call.
 *
 * <ol>
 *   <li>The Host header must name this host: a page whose own name was made to resolve to this
 *       machine is refused (DNS rebinding). On an address that others reach, where callers must
 *       show a token anyway, every name is taken unless {@code http.names} lists some.
 *   <li>The Origin header, where there is one, must be this host or a configured one.
 *   <li>The token must be shown, where there is one.
 * </ol>
 *
 * <p>Threading: any thread.
 *
 * <p>Source: RFC 6454 (Origin), RFC 6750 (Bearer), the Fetch standard (CORS); SPEC 12.
 */
final class Door {

  private static final String BEARER = "bearer ";

  private final Set<String> names = new HashSet<>();
  private final boolean anyName;
  private final List<String> origins;
  private final byte[] token;

  /**
   * The door of a host with those settings.
   *
   * @throws ExchangeException FORBIDDEN for an address that others reach, without a token;
   *     BAD_MESSAGE for an origin that is none
   */
  Door(Settings settings) {
    String host = settings.get(Defaults.HTTP_HOST);
    token = settings.get(Defaults.TOKEN).getBytes(StandardCharsets.UTF_8);
    boolean loopback = isLoopback(host);
    if (!loopback && token.length == 0) {
      throw new ExchangeException(
          ErrorCode.FORBIDDEN,
          "expected a token (--token or EXCHANGE_TOKEN) for the address "
              + host
              + ", which others can reach; without one the host listens on loopback only, such as"
              + " 127.0.0.1");
    }
    List<String> further = settings.get(Defaults.HTTP_NAMES);
    anyName = !loopback && further.isEmpty();
    names.addAll(List.of("localhost", "127.0.0.1", "[::1]", "::1"));
    names.add(host.toLowerCase(Locale.ROOT));
    further.forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
    origins = settings.get(Defaults.HTTP_ORIGINS).stream().map(Door::origin).toList();
  }

  /**
   * Whether only this machine reaches that address; a name other than localhost may be anything.
   */
  static boolean isLoopback(String host) {
    if (host.equalsIgnoreCase("localhost")) {
      return true;
    }
    try {
      return InetAddress.ofLiteral(host).isLoopbackAddress();
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  /**
   * Lets a request in that means this host and comes from no foreign page, and tells the browser of
   * a configured one that it may read the answer.
   *
   * @throws ExchangeException BAD_MESSAGE without a Host header; FORBIDDEN
   */
  void enter(HttpServerRequest request) {
    checkHost(request);
    @Nullable String foreign = foreignOrigin(request);
    HttpServerResponse response = request.response();
    response.putHeader(HttpHeaders.VARY, HttpHeaders.ORIGIN);
    if (foreign != null) {
      response
          .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, foreign)
          .putHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, "traceparent, retry-after, etag");
    }
  }

  /** Whether the caller showed the token, or none is needed. */
  boolean isOpenTo(HttpServerRequest request) {
    return isBearer(request.getHeader(HttpHeaders.AUTHORIZATION));
  }

  /** Whether a header Authorization shows the token, or none is needed. */
  boolean isBearer(@Nullable String shown) {
    if (token.length == 0) {
      return true;
    }
    return shown != null
        && shown.regionMatches(true, 0, BEARER, 0, BEARER.length())
        && isToken(shown.substring(BEARER.length()).strip());
  }

  /** Throws UNAUTHENTICATED unless the caller showed the token. */
  void checkToken(HttpServerRequest request) {
    if (!isOpenTo(request)) {
      boolean none = request.getHeader(HttpHeaders.AUTHORIZATION) == null;
      throw new ExchangeException(
          ErrorCode.UNAUTHENTICATED,
          "expected the host's token in Authorization: Bearer, got "
              + (none ? "no Authorization header" : "another one"));
    }
  }

  /**
   * Throws UNAUTHENTICATED unless the caller showed the token in the header or, where browsers let
   * nobody set a header, in the URL.
   */
  void checkToken(HttpServerRequest request, @Nullable String shownInUrl) {
    if (shownInUrl == null || !isToken(shownInUrl)) {
      checkToken(request);
    }
  }

  private boolean isToken(String shown) {
    return MessageDigest.isEqual(token, shown.getBytes(StandardCharsets.UTF_8));
  }

  private void checkHost(HttpServerRequest request) {
    List<String> hosts = request.headers().getAll(HttpHeaders.HOST);
    if (hosts.size() != 1 || request.authority() == null) {
      throw new ExchangeException(
          ErrorCode.BAD_MESSAGE, "expected one valid Host header, got " + hosts.size());
    }
    if (!anyName && !names.contains(request.authority().host().toLowerCase(Locale.ROOT))) {
      throw new ExchangeException(
          ErrorCode.FORBIDDEN,
          "expected the Host header to name this host, got \""
              + hosts.getFirst()
              + "\"; http.names lists further names");
    }
  }

  /** The configured origin that calls; null for this host's own page, or no page at all. */
  private @Nullable String foreignOrigin(HttpServerRequest request) {
    List<String> given = request.headers().getAll(HttpHeaders.ORIGIN);
    if (given.isEmpty()) {
      return null;
    }
    String origin = given.size() == 1 ? given.getFirst().toLowerCase(Locale.ROOT) : "several";
    String scheme = request.isSSL() ? "https://" : "http://";
    if (origin.equals(scheme + request.getHeader(HttpHeaders.HOST).toLowerCase(Locale.ROOT))) {
      return null;
    }
    if (origins.contains(origin)) {
      return given.getFirst();
    }
    throw new ExchangeException(
        ErrorCode.FORBIDDEN,
        "expected a page of this host or of a configured origin, got the origin \""
            + given.getFirst()
            + "\"; --origin lets one in");
  }

  private static String origin(String text) {
    String origin = text.toLowerCase(Locale.ROOT);
    if (!origin.matches("https?://[^/?#@\\s]+")) {
      throw new ExchangeException(
          ErrorCode.BAD_MESSAGE,
          "expected an origin such as https://example.org in http.origins, got \"" + text + "\"");
    }
    return origin;
  }
}
