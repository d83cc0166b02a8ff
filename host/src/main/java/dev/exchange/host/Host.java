package dev.exchange.host;

import dev.exchange.api.Exchange;
import dev.exchange.api.Failure;
import dev.exchange.api.MessageId;
import dev.exchange.api.Subscription;
import dev.exchange.api.ValueMap;
import dev.exchange.api.plugin.PluginState;
import dev.exchange.host.config.Defaults;
import dev.exchange.host.config.Settings;
import dev.exchange.host.eventbus.Addresses;
import dev.exchange.host.exchange.Complex;
import dev.exchange.host.exchange.ExchangeLimits;
import dev.exchange.host.exchange.ExchangeVerticle;
import dev.exchange.host.exchange.Listing;
import dev.exchange.host.exchange.SystemMeans;
import dev.exchange.host.folder.FolderWatch;
import dev.exchange.host.folder.WatchMeans;
import dev.exchange.host.http.Backend;
import dev.exchange.host.http.HttpApi;
import dev.exchange.host.http.Readiness;
import dev.exchange.host.plugin.DevWatch;
import dev.exchange.host.plugin.PluginHost;
import dev.exchange.host.plugin.PluginLogs;
import dev.exchange.host.plugin.PluginMeans;
import dev.exchange.host.plugin.PluginView;
import dev.exchange.host.plugin.PluginWatch;
import dev.exchange.host.plugin.SwapWish;
import dev.exchange.host.registry.RegistryDesk;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A running host: Vert.x, a complex, the gateway exchange, the programs, the HTTP API. This is
 * where the parts are put together.
 *
 * <pre>
 *   start: Vert.x → complex → gateway → HTTP (ready: no) → programs, all at once → ready
 *   close: HTTP stops taking requests → exchanges drain → programs end → Vert.x
 * </pre>
 *
 * <p>Threading: any thread.
 */
public final class Host {

  private final Vertx vertx;
  private final Complex complex;
  private final Settings settings;
  private final String id;
  private final HostRegistry registry;
  private final PluginHost plugins;
  private final ContractDesk contracts;
  private final ConcurrentMap<String, String> loading = new ConcurrentHashMap<>();
  private final List<Readiness.Failed> failed = new CopyOnWriteArrayList<>();
  private final AtomicBoolean closing = new AtomicBoolean();
  private final Promise<Void> closed = Promise.promise();
  private final PluginLogs logs = new PluginLogs();
  private volatile @Nullable FolderWatch watching;
  private volatile @Nullable DevWatch developing;
  private @Nullable Exchange gateway;
  private @Nullable HttpApi http;
  private @Nullable Addresses addresses;
  private @Nullable Subscription attendance;

  private Host(
      Vertx vertx, Complex complex, Settings settings, Map<Path, ValueMap> configurations) {
    this.vertx = vertx;
    this.complex = complex;
    this.settings = settings;
    this.id = settings.get(Defaults.ID);
    this.plugins =
        new PluginHost(
            new PluginMeans(
                vertx,
                complex,
                SystemMeans.clock(),
                settings.get(Defaults.CONTRACTS),
                ValueMap.of("scriptTimeout", settings.get(Defaults.HANDLER_TIMEOUT).toMillis()),
                configurations));
    Offers offers = new Offers(complex, plugins);
    this.registry = new HostRegistry(vertx, complex, settings, offers);
    this.contracts = new ContractDesk(id, offers, registry::guests);
  }

  /**
   * Starts a host with the programs under those paths.
   *
   * <p>Completes when every program has loaded or failed to; {@link #readiness} tells which. The
   * others run then. Fails with {@link dev.exchange.host.cli.NothingToRun} for a path without
   * programs, {@link dev.exchange.host.http.CannotListen} for a port in use, FORBIDDEN for an
   * address that others reach without a token; then nothing runs.
   *
   * @param serve whether to listen for HTTP
   */
  public static Future<Host> start(List<Path> paths, Settings settings, boolean serve) {
    return start(paths, settings, serve, Map.of());
  }

  /**
   * The same, in which programs are configured so, whatever lies beside them.
   *
   * @param configurations by the absolute paths of programs
   */
  static Future<Host> start(
      List<Path> paths, Settings settings, boolean serve, Map<Path, ValueMap> configurations) {
    ExchangeLimits limits = limits(settings);
    Complex complex =
        new Complex(
            SystemMeans.with(limits, settings.get(Defaults.MESH), settings.get(Defaults.ID)));
    Vertx vertx = Vertx.vertx(options());
    Host host = new Host(vertx, complex, settings, configurations);
    Promise<Host> started = Promise.promise(); // of no event loop, since a failed start ends them
    vertx
        .executeBlocking(() -> Programs.find(paths, complex))
        .compose(programs -> host.open(programs, serve))
        .onSuccess(started::complete)
        .onFailure(e -> host.close().onComplete(closed -> started.fail(e)));
    return started.future();
  }

  /** The exchange that carries the host's own id; every request from outside goes through it. */
  public Exchange gateway() {
    return started(gateway);
  }

  /** The HTTP API, if the host serves it. */
  public @Nullable HttpApi http() {
    return http;
  }

  /** What runs, by id, without the gateway. */
  public List<Listing> listings() {
    return complex.listings().stream().filter(l -> !l.id().equals(id)).toList();
  }

  /** Is told of each plugin that reaches another state or version. */
  public void observe(Consumer<PluginView> observer) {
    plugins.observe(observer);
  }

  /** How far the programs are. */
  public Readiness readiness() {
    return new Readiness(loading.values().stream().sorted().toList(), failed);
  }

  /**
   * Ends it: takes no more requests, finishes what was accepted, stops. Calling again gives the
   * same Future, which completes on no event loop, since those end before it.
   */
  public Future<Void> close() {
    if (closing.compareAndSet(false, true)) {
      HttpApi api = http;
      Future<Void> answered =
          api == null ? Future.succeededFuture() : api.close(settings.get(Defaults.CLOSE_TIMEOUT));
      answered
          .transform(done -> closeExchanges())
          .transform(done -> api == null ? Future.<Void>succeededFuture() : api.stopped())
          .onComplete(done -> vertx.close().onComplete(closed));
    }
    return closed.future();
  }

  private Future<Void> closeExchanges() {
    logs.close();
    registry.close();
    FolderWatch folder = watching;
    DevWatch files = developing;
    Future<?> unwatched =
        Future.join(
            folder == null ? Future.succeededFuture() : folder.close(),
            files == null ? Future.succeededFuture() : files.close());
    Addresses serving = addresses;
    if (serving != null) {
      serving.close();
    }
    Subscription following = attendance;
    if (following != null) {
      following.cancel();
    }
    return unwatched.transform(done -> complex.close()).transform(closed -> plugins.close());
  }

  private Future<Host> open(List<Path> programs, boolean serve) {
    programs.forEach(program -> loading.put(absolute(program), program.toString()));
    plugins.observe(this::told);
    plugins.observe(registry::told);
    Introspection introspection = new Introspection(complex, SystemMeans.clock());
    PluginDesk desk = new PluginDesk(plugins, logs, roots(programs));
    ExchangeVerticle verticle =
        new ExchangeVerticle(
            RegistryDesk.at(contracts.at(desk.at(introspection.gateway(id)))),
            complex,
            registry.handlers());
    return vertx
        .deployVerticle(verticle)
        .compose(deployed -> {
          gateway = verticle.exchange();
          attendance = introspection.follow(gateway);
          registry.open(gateway);
          addresses = Addresses.serve(vertx.eventBus(), complex, gateway);
          return serve ? serve() : Future.succeededFuture();
        })
        .compose(serving -> plugins.start(programs, false))
        .compose(started -> watch())
        .map(this);
  }

  /** Follows what changes on the disk, if that is wanted. */
  private Future<Void> watch() {
    WatchMeans means = new WatchMeans(vertx, SystemMeans.clock(), SystemMeans.watchers());
    boolean dev = settings.get(Defaults.DEV);
    String folder = settings.get(Defaults.PLUGINS);
    Future<Void> watched = Future.succeededFuture();
    if (!folder.isEmpty()) {
      watched =
          PluginWatch.open(
                  means, Path.of(folder), plugins, dev ? SwapWish.DEVELOPING : SwapWish.USUAL)
              .onSuccess(watch -> watching = watch)
              .mapEmpty();
    }
    return dev
        ? watched
            .compose(started -> DevWatch.open(means, plugins))
            .onSuccess(watch -> developing = watch)
            .mapEmpty()
        : watched;
  }

  /** The folders whose programs may be loaded by whoever reaches the host. */
  private List<Path> roots(List<Path> programs) {
    List<Path> roots = new ArrayList<>();
    for (Path program : programs) {
      Path parent = program.toAbsolutePath().normalize().getParent();
      roots.add(parent == null ? program : parent);
    }
    String folder = settings.get(Defaults.PLUGINS);
    if (!folder.isEmpty()) {
      roots.add(Path.of(folder));
    }
    return roots;
  }

  /** A plugin has reached another state: how far the programs are may have changed. */
  private void told(PluginView plugin) {
    boolean done = plugin.state() == PluginState.STARTED || plugin.state() == PluginState.FAILED;
    String shown = done ? loading.remove(plugin.entry()) : null;
    Failure failure = plugin.failure();
    if (shown != null && failure != null) {
      failed.add(new Readiness.Failed(shown, failure));
    }
  }

  private static String absolute(Path program) {
    return program.toAbsolutePath().normalize().toString();
  }

  private Future<?> serve() {
    RandomGenerator random = complex.randomness();
    Supplier<MessageId> ids = complex.ids();
    Backend backend =
        new Backend(
            complex, gateway(), this::listings, contracts::catalogs, this::readiness, ids, random);
    return HttpApi.listen(vertx, settings, backend).onSuccess(api -> http = api);
  }

  /**
   * Scripts load on event loops, which takes as long as an engine takes to start, and the watchdog
   * ends what runs too long: so Vert.x speaks up only later than that.
   */
  static VertxOptions options() {
    return new VertxOptions()
        .setMaxEventLoopExecuteTimeUnit(TimeUnit.SECONDS)
        .setMaxEventLoopExecuteTime(60);
  }

  private static ExchangeLimits limits(Settings settings) {
    return new ExchangeLimits(
        settings.get(Defaults.INBOX),
        settings.get(Defaults.PARKED),
        settings.get(Defaults.TRACE_RING),
        settings.get(Defaults.REQUEST_TIMEOUT),
        settings.get(Defaults.CLOSE_TIMEOUT),
        settings.get(Defaults.CONNECT_TIMEOUT));
  }

  private static <T> T started(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("expected the host to be started, it is not yet");
    }
    return part;
  }
}
