package dev.exchange.host.plugin;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.host.exchange.Rights;
import dev.exchange.host.manifest.Manifest;
import dev.exchange.host.manifest.Permissions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a manifest asks of the host: the host keeps it, or the plugin does not start, so that nobody
 * relies on what is not so.
 *
 * <p>Threading: any thread.
 *
 * <p>Source: docs/spec/plugins.md, PL33.
 */
final class Promises {

  private static final String JAVA = "java";

  private Promises() {}

  /** What a plugin may do, as its manifest says. */
  static Rights rights(Manifest manifest) {
    return new Rights(manifest.source(), manifest.permissions(), manifest.limits().inbox());
  }

  /**
   * Looks for what this host cannot keep.
   *
   * @param language of the program
   * @throws ExchangeException FORBIDDEN
   */
  static void check(Manifest manifest, String language) {
    Permissions permissions = manifest.permissions();
    if (language.equals(JAVA)) {
      refuse(permissions.network() != null, "network", manifest);
      refuse(permissions.files() != null, "files", manifest);
      refuse(permissions.environment() != null, "environment", manifest);
    } else {
      grant(permissions.files(), "files", "files beside its program", manifest);
      grant(permissions.environment(), "environment", "the environment", manifest);
    }
  }

  private static void refuse(boolean given, String what, Manifest manifest) {
    if (given) {
      throw forbidden(
          "no permissions."
              + what
              + " in %s, since a program in Java cannot be held to them, got some",
          manifest);
    }
  }

  /** Scripts have neither files nor environment, which is what an empty list asks for. */
  private static void grant(@Nullable List<?> wanted, String list, String what, Manifest manifest) {
    if (wanted != null && !wanted.isEmpty()) {
      throw forbidden(
          "an empty list as permissions."
              + list
              + " in %s, since this host gives scripts no access to "
              + what
              + ", got "
              + wanted.size()
              + " entries",
          manifest);
    }
  }

  private static ExchangeException forbidden(String expected, Manifest manifest) {
    return new ExchangeException(
        ErrorCode.FORBIDDEN, ("expected " + expected).formatted(manifest.source()));
  }
}
