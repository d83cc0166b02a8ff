package dev.exchange.host.manifest;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Hosts that may be connected to: {@code api.example.com}, {@code 127.0.0.1:8080}, {@code
 * *.example.com}.
 *
 * <p>Names are compared as texts without regard to case; nothing is looked up, so a name and its
 * address are two.
 *
 * <p>Threading: any thread.
 *
 * @param host in lower case, without the star
 * @param subdomains whether it stands for all names below the host, and not for the host itself
 * @param port the only port; null: any
 */
public record HostPattern(String host, boolean subdomains, @Nullable Integer port) {

  private static final String STAR = "*.";

  public HostPattern {
    host = host.toLowerCase(Locale.ROOT);
  }

  /** Reads what {@link TextForm#HOST} takes. */
  static HostPattern of(String text) {
    boolean star = text.startsWith(STAR);
    int colon = text.indexOf(':');
    return new HostPattern(
        text.substring(star ? STAR.length() : 0, colon < 0 ? text.length() : colon),
        star,
        colon < 0 ? null : Integer.valueOf(text.substring(colon + 1)));
  }

  /** Whether a connection there is one of these. */
  public boolean matches(String name, int at) {
    String lower = name.toLowerCase(Locale.ROOT);
    boolean same = subdomains ? lower.endsWith("." + host) : lower.equals(host);
    return same && (port == null || port == at);
  }

  /** As manifests write it. */
  @Override
  public String toString() {
    return (subdomains ? STAR : "") + host + (port == null ? "" : ":" + port);
  }
}
