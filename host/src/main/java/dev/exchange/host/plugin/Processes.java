package dev.exchange.host.plugin;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueMap;
import dev.exchange.host.exchange.Complex;
import dev.exchange.host.exchange.Program;
import dev.exchange.host.manifest.Isolation;
import dev.exchange.host.manifest.Limits;
import dev.exchange.host.manifest.Manifest;
import dev.exchange.host.manifest.Permissions;
import dev.exchange.host.process.Lineage;
import dev.exchange.host.process.ProcessLoader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The plugins of a host that run in processes of their own.
 *
 * <p>Threading: any thread.
 */
final class Processes {

  private final Complex complex;
  private final AtomicLong last = new AtomicLong();
  private final ConcurrentMap<String, Lineage> lineages = new ConcurrentHashMap<>();

  Processes(Complex complex) {
    this.complex = complex;
  }

  /** What loads a plugin in a process that has not been before. */
  Program.Loader loader(Manifest manifest, String language) {
    Limits limits = manifest.limits();
    return new ProcessLoader(
        complex,
        language,
        new ProcessLoader.Tenancy(
            last.incrementAndGet(),
            limits.heap() == null ? "" : limits.heap() + "m",
            manifest.source(),
            told(manifest),
            lineages.computeIfAbsent(manifest.id(), id -> new Lineage())));
  }

  /**
   * Checks that a version can take the place of another one, as to their processes.
   *
   * @throws ExchangeException CONFLICT for one that comes back from its process, or for a share of
   *     the messages only, since two processes do not work with the same cells
   */
  static void checkSwap(Manifest before, Manifest after, SwapWish wish) {
    boolean was = before.isolation() == Isolation.PROCESS;
    boolean is = after.isolation() == Isolation.PROCESS;
    if (was && !is) {
      throw new ExchangeException(
          ErrorCode.CONFLICT,
          "expected isolation process in %s too, as the version that runs has; unload it and load the other one"
              .formatted(after.source()));
    }
    if (is && wish.canary() < 1) {
      throw new ExchangeException(
          ErrorCode.CONFLICT,
          "expected a swap of all messages of plugin %s, whose process has cells of its own, got a canary"
              .formatted(after.id()));
    }
  }

  /** What holds for the program in its process: what it may do, and how much may wait. */
  private static ValueMap told(Manifest manifest) {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("id", manifest.id());
    told.put("version", manifest.version().toString());
    Permissions permissions = manifest.permissions();
    Map<String, Object> lists = new LinkedHashMap<>();
    put(lists, "handle", permissions.handle());
    put(lists, "send", permissions.send());
    put(lists, "subscribe", permissions.subscribe());
    put(lists, "network", permissions.network());
    put(lists, "environment", permissions.environment());
    if (permissions.files() != null) {
      lists.put("files", List.of()); // one that grants some is refused
    }
    if (permissions.given()) {
      told.put("permissions", lists);
    }
    if (manifest.limits().inbox() != null) {
      told.put("limits", ValueMap.of("inbox", manifest.limits().inbox()));
    }
    return ValueMap.of(told);
  }

  private static void put(Map<String, Object> lists, String name, @Nullable List<?> list) {
    if (list != null) {
      lists.put(name, list.stream().map(String::valueOf).toList());
    }
  }
}
