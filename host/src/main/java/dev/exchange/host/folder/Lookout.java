package dev.exchange.host.folder;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.spi.Clock;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.RejectedExecutionException;

/**
 * Watches the entries of a ground: hears, looks, and says what is still.
 *
 * <pre>
 *   open --first scan--> hear --> look at what is due --> report what is still --+
 *                         ^                                                      |
 *                         +---------- all is due again after rescan -------------+
 * </pre>
 *
 * <p>Threading: {@link #run} on a thread of its own, which blocks; the rest on any.
 *
 * <p>Source: docs/spec/folder.md.
 */
final class Lookout implements Runnable, Ears.Hearer {

  private static final Logger LOG = System.getLogger(Lookout.class.getName());

  /** Files up to so many bytes are told apart by what is in them. */
  private static final long HASHED = 1 << 20;

  private record Watched(Survey survey, Stillness stillness) {}

  private final Ground ground;
  private final WatchSettings settings;
  private final Clock clock;
  private final Reports reports;
  private final Ears ears;
  private final Tree.Scope scope;
  private final Map<Path, Watched> entries = new TreeMap<>();
  private final Stillness groundStillness;
  private final Promise<Void> opened = Promise.promise();
  private final Promise<Void> ended = Promise.promise();
  private Ground.State state = Ground.State.OPEN;
  private long rescanAt;
  private long restedAt;

  Lookout(Ground ground, WatchSettings settings, Clock clock, Reports reports) {
    this.ground = ground;
    this.settings = settings;
    this.clock = clock;
    this.reports = reports;
    ears = Ears.of(ground.place().getFileSystem());
    scope = new Tree.Scope(ProgramNames::isPassedOver, settings.files(), settings.depth());
    long now = clock.nanos();
    groundStillness = new Stillness(settings, now);
    rescanAt = now;
    restedAt = now;
  }

  /** Completes when what the first scan found was told and taken; fails with CLOSED before. */
  Future<Void> opened() {
    return opened.future();
  }

  /** Ends it; completes when the thread has ended. */
  Future<Void> close() {
    try {
      ears.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "the ears of a watch did not close", e);
    }
    return ended.future();
  }

  @Override
  public void run() {
    try {
      scan();
      long quietSince = clock.nanos();
      for (long left = quiet(quietSince); left > 0; left = quiet(quietSince)) {
        ears.await(left, this);
      }
      look();
      reports.taken().onComplete(taken -> opened.tryComplete());
      while (true) {
        ears.await(Math.max(left(clock.nanos()), 0), this);
        if (clock.nanos() - rescanAt >= 0) {
          scan();
        } else {
          look();
        }
      }
    } catch (ClosedWatchServiceException | InterruptedException | RejectedExecutionException _) {
      LOG.log(Level.DEBUG, "the watch of {0} has ended", ground.place());
    } finally {
      opened.tryFail(
          new ExchangeException(
              ErrorCode.CLOSED, "expected a watch of " + ground.place() + ", it was closed"));
      ended.complete();
    }
  }

  @Override
  public void heard(Path path) {
    long now = clock.nanos();
    if (path.equals(ground.place()) && !ground.isNamed()) {
      groundStillness.heard(now);
      entries.values().forEach(each -> each.stillness().heard(now));
      return;
    }
    Watched known = entries.get(path);
    if (state == Ground.State.DARK || (known == null && entries.size() >= settings.files())) {
      groundStillness.heard(now);
    }
    if (known != null) {
      known.stillness().heard(now);
    } else if (state != Ground.State.DARK && ground.admits(path)) {
      watched(path).stillness().heard(now);
    }
  }

  @Override
  public void missed() {
    long soon = clock.nanos() + Stillness.GRACE_NANOS;
    long at = soon - restedAt < 0 ? restedAt : soon;
    if (at - rescanAt < 0) {
      rescanAt = at;
    }
  }

  private long quiet(long since) {
    return since + settings.quiet().toNanos() - clock.nanos();
  }

  private long left(long now) {
    long left = Math.min(rescanAt - now, groundStillness.left(now));
    if (state != Ground.State.DARK) {
      for (Watched each : entries.values()) {
        left = Math.min(left, each.stillness().left(now));
      }
    }
    return left;
  }

  /** Looks at all there is, heard of or not. */
  private void scan() {
    long began = clock.nanos();
    groundStillness.lookAt(began);
    entries.values().forEach(each -> each.stillness().lookAt(began));
    look();
    long ended = clock.nanos();
    rescanAt = ended + settings.rescan().toNanos();
    restedAt = ended + (ended - began);
  }

  /** Looks at what is due, in the order of the alphabet. */
  private void look() {
    if (groundStillness.isDue(clock.nanos())) {
      lookAtGround();
    }
    if (state == Ground.State.DARK) {
      return;
    }
    for (Path path : new ArrayList<>(entries.keySet())) {
      Watched watched = entries.get(path);
      if (watched != null && watched.stillness().isDue(clock.nanos())) {
        lookAt(path, watched);
      }
    }
  }

  private void lookAtGround() {
    long began = clock.nanos();
    Ground.Listing seen = ground.list(ears);
    String trouble = seen.trouble() != null ? seen.trouble() : ears.trouble();
    Look look = trouble == null ? new Look.Present("", "") : new Look.Unreadable(trouble);
    long ended = clock.nanos();
    if (state != seen.state()) {
      state = seen.state();
      entries.values().forEach(each -> each.stillness().lookAt(ended));
    }
    seen.entries().stream()
        .filter(path -> !entries.containsKey(path))
        .forEach(path -> watched(path).stillness().lookAt(ended));
    if (groundStillness.looked(look, began, ended) == Stillness.Verdict.STILL) {
      reports.trouble(ground.place(), trouble);
    }
  }

  private void lookAt(Path path, Watched watched) {
    long began = clock.nanos();
    Look look = seen(path, watched);
    switch (watched.stillness().looked(look, began, clock.nanos())) {
      case SAME, MOVING -> {
        // nothing to tell yet
      }
      case RESTLESS -> reports.trouble(path, restless(path));
      case STILL -> settle(path, look);
    }
  }

  private Look seen(Path path, Watched watched) {
    if (state == Ground.State.GONE) {
      return Look.ABSENT;
    }
    try (Ears.Round round = ears.round(path)) {
      if (ground.isNamed()) {
        round.to(path);
      } else if (ground.leavesOut(path)) {
        return Look.ABSENT;
      }
      if (Files.isSymbolicLink(path)) {
        round.to(target(path));
      }
      return watched.survey().look(round::toAll);
    }
  }

  private void settle(Path path, Look look) {
    switch (look) {
      case Look.Present present -> reports.content(path, present.content());
      case Look.Unreadable unreadable -> reports.trouble(path, unreadable.sentence());
      case Look.Empty _ -> reports.content(path, null);
      case Look.Absent _ -> {
        reports.content(path, null);
        if (ground.isNamed()) {
          reports.trouble(path, "expected a file or a folder at %s, there is none".formatted(path));
        } else {
          entries.remove(path);
          ears.forget(path);
        }
      }
    }
  }

  private Watched watched(Path path) {
    return entries.computeIfAbsent(
        path,
        any ->
            new Watched(
                new Survey(path, scope, HASHED, clock), new Stillness(settings, clock.nanos())));
  }

  private String restless(Path path) {
    return "expected %s to be still for %d ms, it has been changing for %d s"
        .formatted(path, settings.quiet().toMillis(), settings.patience().toSeconds());
  }

  /** Where a link leads in the end; itself if nowhere. */
  private static Path target(Path link) {
    try {
      return link.toRealPath();
    } catch (IOException _) {
      return link;
    }
  }
}
