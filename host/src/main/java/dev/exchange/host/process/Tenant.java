package dev.exchange.host.process;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeBuilder;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Listener;
import dev.exchange.api.Location;
import dev.exchange.api.Message;
import dev.exchange.api.ValueMap;
import dev.exchange.api.state.Cell;
import dev.exchange.host.exchange.Complex;
import dev.exchange.host.exchange.Deployment;
import dev.exchange.host.exchange.ExchangeLimits;
import dev.exchange.host.exchange.ExchangeVerticle;
import dev.exchange.host.exchange.Listing;
import dev.exchange.host.exchange.ProgramVerticle;
import dev.exchange.host.exchange.Rights;
import dev.exchange.host.exchange.SystemMeans;
import dev.exchange.host.manifest.Manifest;
import dev.exchange.host.manifest.ManifestReader;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The child's side of a program in a process of its own: loads it when the host says so, and lets
 * the host link to each of its exchanges.
 *
 * <p>Threading: any thread.
 *
 * <p>Source: docs/spec/plugins.md, PL42.
 */
public final class Tenant {

  private final Path program;
  private final Vertx vertx;
  private final Complex complex =
      new Complex(SystemMeans.with(ExchangeLimits.DEFAULT, true, "")).sharingAll();
  private @Nullable ProgramVerticle verticle;
  private @Nullable String owner;

  private Tenant(Path program, Vertx vertx) {
    this.program = program;
    this.vertx = vertx;
  }

  /** Whether a child's command line asks for one. */
  public static boolean isWanted(String[] arguments) {
    return arguments.length > 1 && arguments[1].equals(Terms.MARK);
  }

  /**
   * Connects to the host that started this process; the program is loaded when that says so.
   * Completes on no event loop, since those end with it.
   */
  public static Future<Tenant> open(Path program, Vertx vertx) {
    Tenant tenant = new Tenant(program, vertx);
    ExchangeVerticle control =
        new ExchangeVerticle(
            Exchange.define(Terms.CONTROL)
                .handler(Terms.START, (msg, sig, state) -> tenant.start(msg))
                .handler(Terms.STATE, (msg, sig, state) -> tenant.state(msg))
                .handler(Terms.ADOPT, (msg, sig, state) -> tenant.adopt(msg)),
            tenant.complex);
    Promise<Tenant> opened = Promise.promise();
    vertx
        .deployVerticle(control)
        .compose(deployed ->
            control.exchange().connect(new ConnectOptions("ipc", ValueMap.of("parent", true))))
        .onSuccess(linked -> opened.complete(tenant))
        .onFailure(opened::fail);
    return opened.future();
  }

  /** Ends the program, its exchanges, and then Vert.x. Completes on no event loop. */
  public Future<Void> close() {
    Promise<Void> closed = Promise.promise();
    complex.close().onComplete(done -> vertx.close().onComplete(closed));
    return closed.future();
  }

  private Future<ValueMap> start(Message message) {
    if (verticle != null) {
      throw new ExchangeException(
          ErrorCode.CONFLICT, "expected one program in a process, got a second one");
    }
    owner = message.from();
    ValueMap order = message.map();
    Manifest manifest = ManifestReader.of(order.get("manifest"), order.text("source"));
    Map<String, Object> config = new LinkedHashMap<>(order.map("config"));
    config.put(Deployment.LIMITS, new LinkedHashMap<>(order.map("limits")));
    ProgramVerticle made =
        new ProgramVerticle(program, complex)
            .versioned(order.text("version"))
            .allowed(
                new Rights(manifest.source(), manifest.permissions(), manifest.limits().inbox()));
    verticle = made;
    return vertx
        .deployVerticle(made, new DeploymentOptions().setConfig(new JsonObject(config)))
        .compose(deployed -> stubs(made));
  }

  private Future<ValueMap> stubs(ProgramVerticle running) {
    List<ExchangeBuilder> definitions = running.definitions();
    List<String> ids = running.exchanges();
    List<Future<ValueMap>> stubs = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      stubs.add(stub(definitions.get(i), ids.get(i)));
    }
    return Future.join(stubs)
        .map(all -> ValueMap.of("exchanges", stubs.stream().map(Future::result).toList()));
  }

  private Future<ValueMap> stub(ExchangeBuilder definition, String id) {
    Exchange exchange = running(id);
    return exchange
        .listen(new ConnectOptions("ipc", ValueMap.EMPTY))
        .map(Listener::address)
        .map(address -> {
          Map<String, Object> stub = new LinkedHashMap<>();
          stub.put("id", definition.id());
          stub.put("address", address.settings().text("path"));
          stub.put(
              "handles",
              handled(id).stream()
                  .map(name -> handler(name, definition.locations().get(name)))
                  .toList());
          stub.put("cells", List.copyOf(definition.cells().keySet()));
          stub.put("shared", List.copyOf(definition.shared()));
          stub.put("default", definition.byDefault());
          return ValueMap.of(stub);
        });
  }

  private List<String> handled(String id) {
    Listing listing = complex.listing(id);
    return listing == null ? List.of() : listing.handles();
  }

  private static ValueMap handler(String name, @Nullable Location place) {
    ValueMap handler = ValueMap.of("name", name);
    return place == null
        ? handler
        : handler
            .plus("file", place.file())
            .plus("line", place.line())
            .plus("column", place.column());
  }

  /** What the static cells of an exchange hold. */
  private Future<ValueMap> state(Message message) {
    ProgramVerticle running = owned(message);
    String wanted = message.map().text("exchange");
    List<ExchangeBuilder> definitions = running.definitions();
    for (int i = 0; i < definitions.size(); i++) {
      if (definitions.get(i).id().equals(wanted)) {
        return held(definitions.get(i), running(running.exchanges().get(i)));
      }
    }
    throw new ExchangeException(
        ErrorCode.NO_HANDLER, "expected an exchange of the program, got " + wanted);
  }

  private static Future<ValueMap> held(ExchangeBuilder definition, Exchange exchange) {
    Map<String, Future<@Nullable Object>> cells = new LinkedHashMap<>();
    definition
        .cells()
        .forEach((name, cell) -> {
          if (cell instanceof Cell.Static) {
            cells.put(name, exchange.get(name));
          }
        });
    return Future.join(List.copyOf(cells.values()))
        .map(all -> {
          Map<String, @Nullable Object> held = new LinkedHashMap<>();
          cells.forEach((name, value) -> held.put(name, value.result()));
          return ValueMap.of(held);
        });
  }

  /** What the exchange of the same name held in the version before. */
  private Future<Void> adopt(Message message) {
    ValueMap order = message.map();
    return owned(message).adopt(order.text("exchange"), order.map("state"), order.text("version"));
  }

  /** What runs, if it is the host that asks. */
  private ProgramVerticle owned(Message message) {
    ProgramVerticle running = verticle;
    if (running == null || !message.from().equals(owner)) {
      throw new ExchangeException(
          ErrorCode.FORBIDDEN,
          "expected the host that started the program to ask for its state, got " + message.from());
    }
    return running;
  }

  private Exchange running(String id) {
    Exchange exchange = complex.exchange(id);
    if (exchange == null) {
      throw new ExchangeException(ErrorCode.CLOSED, "expected exchange " + id + ", it has ended");
    }
    return exchange;
  }
}
