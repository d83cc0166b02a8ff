package dev.exchange.host.exchange;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The first messages of a new version, compared with the version before, which is on standby.
 *
 * <p>A message on which the new version fails before anybody could notice is given to the one
 * before. If that handles it, the new one is to blame. Of other failures it may have as many as the
 * one before would have had by its own rate, rounded up.
 *
 * <pre>
 *   handled so many, or the time is over ─▶ it stays
 *   to blame, or too many failures       ─▶ it goes
 * </pre>
 *
 * <p>With a canary, the messages of a part of the keys go to the new version and all others to the
 * one before. A message without a key counts as one of its sender's.
 *
 * <p>Threading: the lane of both versions.
 */
final class Probation implements Choice {

  private static final int SLICES = 10_000;

  private final Switch versions;
  private final int messages;
  private final double share;
  private final double allowed;
  private final Consumer<@Nullable ExchangeException> verdict;
  private final Set<Passage> doubtful = new HashSet<>();
  private int seen;
  private int failures;
  private boolean over;
  private boolean goes;

  /**
   * One that begins now.
   *
   * @param messages after how many it ends
   * @param share of the keys that the new version gets, from 0 to 1
   * @param verdict is told once how it ended: null if the new version stays, else why it goes
   */
  Probation(
      Switch versions, int messages, double share, Consumer<@Nullable ExchangeException> verdict) {
    this.versions = versions;
    this.messages = messages;
    this.share = share;
    this.verdict = verdict;
    this.allowed = Math.ceil(versions.before().site().work().failing() * messages);
  }

  /** Ends it in favour of the new version. */
  void keep() {
    end(null);
  }

  /** Ends it against the new version. */
  void leave(ExchangeException why) {
    end(why);
  }

  @Override
  public Handlers.Entry choose(Handlers.Entry entry, Passage passage) {
    if (!goes && (over || share >= 1 || isChosen(passage))) {
      return entry;
    }
    Handlers.Entry other = entryBefore(entry, passage.receiver());
    return other == null ? entry : other;
  }

  @Override
  public Handlers.@Nullable Entry instead(Handling failed) {
    Handlers.Entry entry = failed.entry;
    if (entry == null
        || !isNew(entry)
        || (over && !goes)
        || !versions.after().loader().contained()) {
      return null;
    }
    Handlers.Entry other = entryBefore(entry, failed.exchange.id());
    if (other != null) {
      doubtful.add(failed.passage);
    }
    return other;
  }

  @Override
  public void ended(Handling handling, boolean good) {
    Handlers.Entry entry = handling.entry;
    if (over || entry == null) {
      return;
    }
    if (isNew(entry)) {
      if (!doubtful.contains(handling.passage)) {
        count(handling, good);
      }
    } else if (doubtful.remove(handling.passage)) {
      seen++;
      if (good) {
        end(blamed(handling));
      }
    }
  }

  private void count(Handling handling, boolean good) {
    seen++;
    failures += good ? 0 : 1;
    if (failures > allowed) {
      end(
          new ExchangeException(
              ErrorCode.HANDLER_FAILED,
              "expected at most %.0f failures of %s in its first %d messages, as of %s, got %d, the last in %s"
                  .formatted(
                      allowed,
                      versions.after().inWords(),
                      seen,
                      versions.before().inWords(),
                      failures,
                      handling.handler)));
    } else if (seen >= messages && doubtful.isEmpty()) {
      end(null);
    }
  }

  private ExchangeException blamed(Handling handling) {
    return new ExchangeException(
        ErrorCode.HANDLER_FAILED,
        "expected %s to handle message %s as %s does, it failed"
            .formatted(
                versions.after().inWords(),
                handling.message().name(),
                versions.before().inWords()));
  }

  private void end(@Nullable ExchangeException why) {
    if (!over) {
      over = true;
      goes = why != null;
      doubtful.clear();
      verdict.accept(why);
    }
  }

  private boolean isChosen(Passage passage) {
    String key = passage.message.key() == null ? passage.message.from() : passage.message.key();
    return Math.floorMod(spread(key), SLICES) < share * SLICES;
  }

  /** Similar keys are to fall far apart: the finalizer of MurmurHash3. */
  private static int spread(String key) {
    int hash = key.hashCode();
    hash = (hash ^ (hash >>> 16)) * 0x85ebca6b;
    hash = (hash ^ (hash >>> 13)) * 0xc2b2ae35;
    return hash ^ (hash >>> 16);
  }

  @SuppressWarnings("ReferenceEquality") // a site is itself
  private boolean isNew(Handlers.Entry entry) {
    return entry.site() == versions.after().site();
  }

  private Handlers.@Nullable Entry entryBefore(Handlers.Entry entry, String exchange) {
    ProgramSite site = versions.before().site();
    ProgramExchange before = site.find(exchange);
    if (before == null || !before.definition().handlers().containsKey(entry.name())) {
      return null;
    }
    var definition = before.definition();
    return new Handlers.Entry(
        entry.name(),
        Objects.requireNonNull(definition.handlers().get(entry.name())),
        site,
        definition.locations().get(entry.name()));
  }
}
