package dev.exchange.host.process;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Message;
import dev.exchange.api.MessageOptions;
import dev.exchange.api.Peer;
import dev.exchange.api.Subscription;
import dev.exchange.api.ValueMap;
import dev.exchange.host.exchange.Attendance;
import dev.exchange.host.exchange.Complex;
import dev.exchange.host.exchange.Program;
import dev.exchange.host.exchange.Site;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The host's side of a program in a process of its own.
 *
 * <pre>
 *   start the child ─▶ it connects to the gateway ─▶ exchange.process.start ─▶ a stub for each exchange
 *   the child ends ─▶ the program has died, with the message that it has had for the longest time
 * </pre>
 *
 * <p>Threading: the thread of its site, but for {@link #close}.
 *
 * <p>Source: docs/spec/plugins.md, PL42 and PL43.
 */
final class RemoteProgram implements Program {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Site site;
  private final Peer control;
  private final Map<String, Stub> stubs = new LinkedHashMap<>();
  private final Subscription observing;
  private volatile boolean retired;

  private RemoteProgram(Complex complex, Site site, Exchange hub, Peer control) {
    this.site = site;
    this.control = control;
    this.observing = complex.attendance().observe(new Watchman(hub.id()));
  }

  /**
   * Starts the process and loads the program in it.
   *
   * <p>Fails with FORBIDDEN if there is no gateway, to which children connect; what the load of the
   * program fails with; PEER_GONE with the last lines that the process has written; TIMEOUT.
   */
  static Future<Program> start(
      Complex complex, Path path, Site site, ProcessLoader.Tenancy tenancy) {
    Exchange hub = complex.hub();
    if (hub == null) {
      return Future.failedFuture(
          new ExchangeException(
              ErrorCode.FORBIDDEN,
              "expected a host with a gateway for a program in a process of its own, got none"));
    }
    ValueMap settings =
        ValueMap.of("script", path.toAbsolutePath().toString())
            .plus("runtime", "host")
            .plus("args", List.of(Terms.MARK))
            .plus("suffix", tenancy.suffix());
    ValueMap order =
        ValueMap.of("config", site.config())
            .plus("limits", site.limits())
            .plus("version", site.version())
            .plus("source", tenancy.source())
            .plus("manifest", tenancy.manifest());
    Promise<Program> loaded = Promise.promise();
    hub.connect(
            new ConnectOptions(
                "ipc", tenancy.heap().isEmpty() ? settings : settings.plus("heap", tenancy.heap())))
        .compose(control ->
            control
                .request(Terms.START, order, MessageOptions.within(PATIENCE))
                .map(told -> new Started(control, (ValueMap) Objects.requireNonNull(told)))
                .onFailure(e -> control.close()))
        .onComplete(started ->
            site.turns()
                .execute(() -> {
                  if (started.failed()) {
                    loaded.fail(started.cause());
                    return;
                  }
                  Peer control = started.result().control();
                  try {
                    RemoteProgram program = new RemoteProgram(complex, site, hub, control);
                    program.open(started.result().told());
                    loaded.complete(program);
                  } catch (RuntimeException e) {
                    control.close();
                    loaded.fail(e);
                  }
                }));
    return loaded.future();
  }

  private record Started(Peer control, ValueMap told) {}

  private void open(ValueMap told) {
    for (Object each : told.list("exchanges")) {
      Stub stub = new Stub((ValueMap) Objects.requireNonNull(each), control);
      stubs.put(stub.id(), stub);
      stub.open(site.exchange(stub.definition()));
    }
  }

  /** What the cells held is given to the process before anything else comes to it. */
  @Override
  public @Nullable ValueMap migrate(String exchange, ValueMap state, String version) {
    Stub stub = stubs.get(exchange);
    if (stub != null) {
      stub.inherit(state, version);
    }
    return null;
  }

  @Override
  public void retire() {
    retired = true;
  }

  @Override
  public void close() {
    retired = true;
    observing.cancel();
    stubs.values().forEach(Stub::close);
    control.close();
  }

  /** The process is gone. */
  private void gone(ExchangeException why) {
    Message killer = null;
    for (Stub stub : stubs.values()) {
      Message oldest = stub.oldest();
      boolean older = oldest != null && (killer == null || oldest.timestamp() < killer.timestamp());
      killer = older ? oldest : killer;
    }
    observing.cancel();
    stubs.values().forEach(Stub::close);
    boolean wanted = why.code() == ErrorCode.CLOSED; // by this side: its gateway closes
    if (!retired && !wanted) {
      site.abandon(why, killer);
    }
  }

  /** Sees the link to the process end. */
  private final class Watchman implements Attendance.Neighbours {

    private final String hub;

    Watchman(String hub) {
      this.hub = hub;
    }

    @Override
    public void met(String exchange, Peer peer, Predicate<String> handles) {
      // others are of no concern
    }

    @Override
    public void parted(String exchange, String peer, ExchangeException why) {
      if (exchange.equals(hub) && peer.equals(control.id())) {
        site.turns().execute(() -> gone(why));
      }
    }
  }
}
