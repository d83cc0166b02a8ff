package dev.exchange.host.cli;

import dev.exchange.api.Exchange;
import dev.exchange.host.exchange.Listing;
import dev.exchange.host.http.Readiness;
import dev.exchange.host.plugin.PluginView;
import io.vertx.core.Future;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A host that {@link HostStarter} started. Threading: any thread. */
public interface RunningHost {

  /** The exchange that carries the host's own id; requests go through it. */
  Exchange gateway();

  /** What runs. */
  List<Listing> listings();

  /** Programs that did not load. */
  List<Readiness.Failed> failures();

  /** Is told of each plugin that reaches another state or version. */
  void observe(Consumer<PluginView> observer);

  /** Where it listens; empty if it does not. */
  Optional<URI> url();

  /** Whether scripts are compiled; empty if there is no script. */
  Optional<Boolean> optimizing();

  /** Ends all, in order: HTTP, exchanges, programs. Calling again gives the same Future. */
  Future<Void> close();
}
