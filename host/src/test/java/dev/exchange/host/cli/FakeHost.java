package dev.exchange.host.cli;

import dev.exchange.host.exchange.Listing;
import dev.exchange.host.http.FakeExchange;
import dev.exchange.host.http.Readiness;
import dev.exchange.host.plugin.PluginView;
import io.vertx.core.Future;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A host that a test makes up, and the starter that starts it. */
final class FakeHost implements HostStarter, RunningHost {

  final FakeExchange gateway = new FakeExchange();
  final AtomicInteger closed = new AtomicInteger();
  final List<Readiness.Failed> failures = new ArrayList<>();
  List<Listing> listings =
      List.of(
          new Listing("clock", List.of("tick"), List.of(), "clock.py", "python"),
          new Listing("greeter", List.of("any.*", "greet"), List.of("total"), "g.mjs", "js"));
  Optional<Boolean> optimizing = Optional.of(true);
  Throwable refusal;
  Order order;

  @Override
  public Future<RunningHost> start(Order what) {
    order = what;
    return refusal == null ? Future.succeededFuture(this) : Future.failedFuture(refusal);
  }

  @Override
  public FakeExchange gateway() {
    return gateway;
  }

  @Override
  public List<Listing> listings() {
    return listings;
  }

  @Override
  public List<Readiness.Failed> failures() {
    return failures;
  }

  @Override
  public void observe(Consumer<PluginView> observer) {}

  @Override
  public Optional<URI> url() {
    return order.listen() ? Optional.of(URI.create("http://127.0.0.1:7070")) : Optional.empty();
  }

  @Override
  public Optional<Boolean> optimizing() {
    return optimizing;
  }

  @Override
  public Future<Void> close() {
    closed.incrementAndGet();
    return Future.succeededFuture();
  }
}
