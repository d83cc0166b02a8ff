package dev.exchange.host.plugin;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueMap;
import dev.exchange.api.plugin.PluginState;
import dev.exchange.host.exchange.Loss;
import dev.exchange.host.exchange.ProgramVerticle;
import dev.exchange.host.folder.Snapshot;
import dev.exchange.host.manifest.Manifest;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One plugin in a host: where it stands, and what runs of it.
 *
 * <p>Threading: the context of its {@link PluginHost}.
 */
final class HostedPlugin {

  /**
   * What runs.
   *
   * @param verticle its program
   * @param deployment the id by which Vert.x ends it
   */
  record Running(ProgramVerticle verticle, String deployment) {}

  private final Path entry;
  private PluginSource source;
  private PluginState state = PluginState.FOUND;
  private @Nullable PluginSource before;
  private @Nullable Running running;
  private @Nullable Snapshot copy;
  private @Nullable Snapshot copyBefore;
  private @Nullable ExchangeException failure;
  private Future<?> last = Future.succeededFuture();
  private long since;
  private int swaps;
  private final Restarts restarts = new Restarts();
  private @Nullable ValueMap killer;

  HostedPlugin(PluginSource source) {
    this.entry = source.entry();
    this.source = source;
  }

  String id() {
    return source.manifest().id();
  }

  /** Where it lies. */
  Path entry() {
    return entry;
  }

  Manifest manifest() {
    return source.manifest();
  }

  PluginSource source() {
    return source;
  }

  /** The version before the one that is at work, if it could be called back. */
  @Nullable PluginSource before() {
    return before;
  }

  PluginState state() {
    return state;
  }

  @Nullable Running running() {
    return running;
  }

  /** What runs. Throws CLOSED if nothing does. */
  Running atWork() {
    Running known = running;
    if (known == null) {
      throw new ExchangeException(
          ErrorCode.CLOSED, "expected plugin %s to run, it is %s".formatted(id(), state));
    }
    return known;
  }

  /** Whether it would start if it could; a failure of its needs may have been mended. */
  boolean isWaiting() {
    return state == PluginState.FOUND
        || (state == PluginState.FAILED
            && source.readable()
            && failure != null
            && Starter.isOfOthers(failure));
  }

  /** What there is to know of it now. */
  PluginView view() {
    Manifest manifest = source.manifest();
    return new PluginView(
        id(),
        manifest.about().name(),
        manifest.version().toString(),
        state,
        since,
        entry.toString(),
        running == null ? List.of() : running.verticle().exchanges(),
        List.copyOf(manifest.dependencies().keySet()),
        swaps,
        before == null ? null : before.manifest().version().toString(),
        failure == null ? null : failure.failure(),
        source.told(),
        restarts.total(),
        killer);
  }

  /** Why it failed, or why its last change did not take place; null if all is well. */
  @Nullable ExchangeException failure() {
    return failure;
  }

  /** When it reached the state in which it is, in ms since the epoch. */
  long since() {
    return since;
  }

  /** How often another version has taken its place. */
  int swaps() {
    return swaps;
  }

  /** How often it may be started again. */
  Restarts restarts() {
    return restarts;
  }

  /** It died, while it was handling that. */
  void died(Loss loss) {
    killer = loss.message();
    failure = loss.why();
  }

  /** Another file or manifest of it is there, and it does not run. */
  void found(PluginSource changed, long now) {
    source = changed;
    failure = null;
    killer = null;
    restarts.forgive();
    reach(PluginState.FOUND, now);
  }

  void reach(PluginState reached, long now) {
    state = reached;
    since = now;
  }

  void started(Running program, long now) {
    running = program;
    failure = null;
    reach(PluginState.STARTED, now);
  }

  void failed(ExchangeException why, long now) {
    failure = why;
    running = null;
    reach(PluginState.FAILED, now);
  }

  /** A change did not take place; it is as it was. */
  void refused(ExchangeException why) {
    failure = why;
  }

  /** Another version is at work. */
  void swapped(PluginSource version) {
    before = source;
    source = version;
    failure = null;
    swaps++;
  }

  /** The version before is at work again. */
  void calledBack(@Nullable ExchangeException why) {
    PluginSource earlier = before;
    if (earlier != null) {
      source = earlier;
      before = null;
    }
    failure = why;
  }

  void ended(long now) {
    running = null;
    before = null;
    reach(PluginState.STOPPED, now);
  }

  /**
   * What it is loaded from, if that is a copy. Gives the one that nothing needs any more: not that
   * of the version before, which may be called back.
   */
  @Nullable Snapshot copied(@Nullable Snapshot taken) {
    Snapshot old = copyBefore;
    copyBefore = copy;
    copy = taken;
    return old;
  }

  /** Does one thing after the other with it. */
  <T> Future<T> next(Supplier<Future<T>> work) {
    Future<T> done = last.transform(ended -> work.get());
    last = done;
    return done;
  }
}
