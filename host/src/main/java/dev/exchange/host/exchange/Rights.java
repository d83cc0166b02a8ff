package dev.exchange.host.exchange;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.host.manifest.HostPattern;
import dev.exchange.host.manifest.Permissions;
import dev.exchange.host.routing.PatternCover;
import io.vertx.core.VertxException;
import io.vertx.core.http.RequestOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one version of a program may do, and how many messages may wait at its exchanges. What is
 * not allowed throws FORBIDDEN, with what is allowed and who says so.
 *
 * <p>Threading: any thread.
 *
 * <p>Source: docs/spec/plugins.md, PL30 to PL34.
 *
 * @param source whose permissions they are, in words
 * @param permissions a list that is null allows all
 * @param inbox how many messages may wait; null: as many as the host says
 */
public record Rights(String source, Permissions permissions, @Nullable Integer inbox) {

  /** Those of a program without a manifest. */
  public static final Rights ALL = new Rights("", Permissions.NOT_GIVEN, null);

  /** It wants to handle messages of that name, or pattern. */
  void handle(String pattern) {
    check(permissions.handle(), "handle", pattern);
  }

  /** It wants to send a message of that name. */
  void send(String name) {
    check(permissions.send(), "send", name);
  }

  /** It wants to see messages of that name or pattern, or a peer's cell of that name. */
  void subscribe(String pattern) {
    check(permissions.subscribe(), "subscribe", pattern);
  }

  /** It wants to make a link: over the network, or to a child that is started. */
  void connect(ConnectOptions options) {
    if (options.settings().get("script") != null && isConfined()) {
      throw forbidden(
          ("expected no child of a program whose network, files or environment %s limits, since a"
                  + " child cannot be held to them; got one of %s")
              .formatted(source, options.settings().get("script")));
    }
    if (permissions.network() != null && options.settings().get("url") instanceof String url) {
      try {
        connect(new RequestOptions().setAbsoluteURI(url.replaceFirst("^ws", "http")));
      } catch (VertxException | IllegalArgumentException e) {
        throw forbidden("expected a URL whose host %s can allow, got %s".formatted(source, url));
      }
    }
  }

  /** It wants to connect there. */
  public void connect(RequestOptions to) {
    List<HostPattern> allowed = permissions.network();
    if (allowed != null && allowed.stream().noneMatch(it -> it.matches(host(to), port(to)))) {
      throw forbidden(
          "expected a host that permissions.network of %s allows (%s), got %s:%d"
              .formatted(source, inWords(allowed), host(to), port(to)));
    }
  }

  /** Whether it may connect to some hosts only. */
  public boolean limitsHosts() {
    return permissions.network() != null;
  }

  /** How many messages may wait at one of its exchanges. */
  int inbox(ExchangeLimits limits) {
    return inbox == null ? limits.inbox() : inbox;
  }

  private boolean isConfined() {
    return permissions.network() != null
        || permissions.files() != null
        || permissions.environment() != null;
  }

  private void check(@Nullable List<String> allowed, String what, String asked) {
    if (allowed == null) {
      return;
    }
    for (String pattern : allowed) {
      if (PatternCover.covers(pattern, asked)) {
        return;
      }
    }
    throw forbidden(
        "expected a name that permissions.%s of %s allows (%s), got %s"
            .formatted(what, source, inWords(allowed), asked));
  }

  private static String host(RequestOptions to) {
    return String.valueOf(to.getHost());
  }

  private static int port(RequestOptions to) {
    Integer port = to.getPort();
    return port != null ? port : Boolean.TRUE.equals(to.isSsl()) ? 443 : 80;
  }

  private static String inWords(List<?> allowed) {
    return allowed.isEmpty()
        ? "none"
        : String.join(", ", allowed.stream().map(String::valueOf).toList());
  }

  private static ExchangeException forbidden(String text) {
    return new ExchangeException(ErrorCode.FORBIDDEN, text);
  }
}
