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
import dev.exchange.host.exchange.Failures;
import dev.exchange.host.exchange.Program;
import dev.exchange.host.exchange.Site;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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
  private final Map<String, ValueMap> held = new LinkedHashMap<>();
  private final Set<String> shown = new HashSet<>();
  private final Lineage lineage;

  /** The version whose place it may take; it is let go of then, and the ones before it. */
  private @Nullable RemoteProgram predecessor;

  private volatile Future<?> needed = Future.succeededFuture();
  private String before = "";
  private volatile boolean retired;

  private RemoteProgram(Complex complex, Site site, Exchange hub, Peer control, Lineage lineage) {
    this.lineage = lineage;
    this.predecessor = lineage.atWork();
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
  static Future<RemoteProgram> start(
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
    Promise<RemoteProgram> loaded = Promise.promise();
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
                    RemoteProgram program =
                        new RemoteProgram(complex, site, hub, control, tenancy.lineage());
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
    if (site.isLive()) {
      lineage.follows(this);
      stubs.values().forEach(Stub::begin);
    }
  }

  /**
   * Shows the process what the cells held: once before the switch, so that a version that cannot
   * take it over is refused. What they hold at the switch it gets then.
   */
  @Override
  public @Nullable ValueMap migrate(String exchange, ValueMap state, String version) {
    Stub stub = stubs.get(exchange);
    if (stub != null) {
      held.put(exchange, Mirror.values(state));
      before = version;
      if (shown.add(exchange)) {
        show(stub.give(Mirror.values(state), version));
      }
    }
    return null;
  }

  /** On the thread on which it was loaded, which may wait. */
  private void show(Future<Void> given) {
    try {
      if (!site.await(given, PATIENCE)) {
        throw new ExchangeException(
            ErrorCode.TIMEOUT, "expected " + site.name() + " to take over its state, it did not");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (given.failed()) {
      throw given.cause() instanceof RuntimeException why
          ? why
          : new IllegalStateException(given.cause());
    }
  }

  /** It is about to take over: the process of the version before is needed until it has. */
  @Override
  public void moved() {
    Promise<Void> inherited = Promise.promise();
    RemoteProgram other = predecessor;
    if (other != null) {
      other.needed = inherited.future();
    }
    site.turns()
        .execute(() -> {
          if (site.isLive()) {
            lineage.follows(this);
            Future.join(stubs.values().stream().map(this::inherit).toList())
                .<Void>mapEmpty()
                .onComplete(inherited);
            predecessor = null;
          } else {
            inherited.complete(); // the switch has failed
          }
        });
  }

  /** Gives the process what an exchange held at the switch, and then what waits. */
  private Future<?> inherit(Stub stub) {
    RemoteProgram other = predecessor;
    Stub earlier = other == null ? null : other.stubs.get(stub.id());
    ValueMap known = held.get(stub.id());
    ValueMap seen = known == null ? ValueMap.EMPTY : known;
    Future<Void> begun =
        earlier != null
            ? stub.begin(earlier.last(site).otherwise(seen), before) // it may die over that
            : known == null ? stub.begin() : stub.begin(Future.succeededFuture(known), before);
    return begun.onFailure(e -> site.abandon(Failures.of(e, stub.id(), "the takeover"), null));
  }

  @Override
  public void retire() {
    retired = true;
  }

  /** Whether it may still be asked. */
  boolean isThere() {
    return !retired;
  }

  @Override
  public void close() {
    retired = true;
    needed.onComplete(done -> end());
  }

  private void end() {
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
    boolean wanted = retired || why.code() == ErrorCode.CLOSED; // by this side: its gateway closes
    retired = true;
    if (!wanted) {
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
