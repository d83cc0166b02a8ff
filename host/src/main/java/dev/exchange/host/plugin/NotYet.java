package dev.exchange.host.plugin;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.host.manifest.Isolation;
import dev.exchange.host.manifest.Limits;
import dev.exchange.host.manifest.Manifest;
import dev.exchange.host.manifest.Permissions;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * What a manifest may ask for and this host does not do: told to whoever starts the plugin, so that
 * nobody relies on it.
 *
 * <p>Threading: any thread.
 */
final class NotYet {

  private static final Logger LOG = System.getLogger("exchange.plugins");

  private NotYet() {}

  /**
   * Looks for it.
   *
   * @throws ExchangeException FORBIDDEN for a process of its own, since a plugin that asks for one
   *     must not run in this one
   */
  static void check(Manifest manifest) {
    if (manifest.isolation() == Isolation.PROCESS) {
      throw new ExchangeException(
          ErrorCode.FORBIDDEN,
          "expected isolation loop or worker in %s, got process, which this host does not have"
              .formatted(manifest.source()));
    }
    Permissions permissions = manifest.permissions();
    if (permissions.given()) {
      tell(manifest, "permissions are");
    }
    Limits limits = manifest.limits();
    if (limits.inbox() != null || limits.restarts() != null) {
      tell(manifest, "limits inbox and restarts are");
    }
  }

  private static void tell(Manifest manifest, String what) {
    LOG.log(
        Level.WARNING,
        "plugin {0}: the {1} read, and not enforced by this host ({2})",
        manifest.id(),
        what,
        manifest.source());
  }
}
