package dev.exchange.host.exchange;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.Names;
import dev.exchange.api.ValueMap;
import dev.exchange.host.link.FamilyTransport;
import dev.exchange.host.link.Parent;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a complex is to the process that started this one, if one has.
 *
 * <p>Threading: any thread.
 *
 * <p>Source: docs/spec/protocol.md, W18.
 */
final class Family {

  private final String hub;
  private final @Nullable FamilyTransport transport;

  /**
   * That of a complex.
   *
   * @param hub the exchange whose id stays as it is; may be empty
   * @param transport null if there is none
   */
  Family(String hub, @Nullable FamilyTransport transport) {
    this.hub = hub;
    this.transport = transport;
  }

  /** The id that an exchange has in this process. */
  String named(String id) {
    Parent parent = transport == null ? null : transport.parent();
    return parent == null || id.equals(hub) ? id : Names.exchange(id + parent.suffix());
  }

  /** A program has run: its first exchange connects to the parent, unless one has done so. */
  Future<?> reachParent(ProgramSite site) {
    List<ExchangeCore> exchanges = site.cores();
    return transport == null
            || transport.parent() == null
            || transport.reachesParent()
            || exchanges.isEmpty()
        ? Future.succeededFuture()
        : exchanges
            .getFirst()
            .connect(new ConnectOptions(transport.name(), ValueMap.of("parent", true)));
  }
}
