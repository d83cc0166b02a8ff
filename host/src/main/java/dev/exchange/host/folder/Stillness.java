package dev.exchange.host.folder;

import org.jspecify.annotations.Nullable;

/**
 * When an entry is looked at, and when what was seen counts.
 *
 * <pre>
 *   STILL --another look--> MOVING --the same again, quiet later--> STILL
 *                           |    ^
 *                           +----+ yet another look; after patience: restless, told once
 * </pre>
 *
 * <p>Times are ns of a clock that only goes forward.
 *
 * <p>Threading: one thread at a time.
 *
 * <p>Source: docs/spec/folder.md, PF3 and PF6.
 */
final class Stillness {

  /** What a look means. */
  enum Verdict {
    /** It is as it was. */
    SAME,
    /** It moves; a further look is due. */
    MOVING,
    /** It moves, and has for longer than patience; told once. */
    RESTLESS,
    /** It moved, and is still now. */
    STILL
  }

  /** How long what belongs to one save may take, so that it is seen with one look. */
  static final long GRACE_NANOS = 5_000_000;

  private final long quiet;
  private final long patience;
  private @Nullable Look settled;
  private @Nullable Look moving;
  private long movingSince;
  private long seenAt;
  private long restedAt;
  private boolean told;
  private boolean due;
  private long dueAt;

  /** Nothing was heard of it or seen. */
  Stillness(WatchSettings settings, long now) {
    quiet = settings.quiet().toNanos();
    patience = settings.patience().toNanos();
    restedAt = now;
  }

  /** Something happened to it. */
  void heard(long now) {
    long soon = now + GRACE_NANOS;
    lookAt(soon - restedAt < 0 ? restedAt : soon);
  }

  /** A look is due at that time, or sooner if one is. */
  void lookAt(long at) {
    if (!due || at - dueAt < 0) {
      due = true;
      dueAt = at;
    }
  }

  boolean isDue(long now) {
    return left(now) <= 0;
  }

  /** How long until a look is due. */
  long left(long now) {
    return due ? dueAt - now : Long.MAX_VALUE;
  }

  /** A look was taken, in the time from {@code began} to {@code ended}. */
  Verdict looked(Look look, long began, long ended) {
    due = false;
    restedAt = ended + (ended - began); // a look that takes long is followed by as long without
    if (moving == null && look.equals(settled)) {
      return Verdict.SAME;
    }
    if (!look.equals(moving)) {
      return moved(look, began, ended);
    }
    if (began - seenAt < quiet) {
      lookAt(seenAt + quiet);
      return Verdict.MOVING;
    }
    settled = look;
    moving = null;
    told = false;
    return Verdict.STILL;
  }

  private Verdict moved(Look look, long began, long ended) {
    if (moving == null) {
      movingSince = began;
    }
    moving = look;
    seenAt = ended;
    lookAt(ended + quiet);
    if (told || ended - movingSince < patience) {
      return Verdict.MOVING;
    }
    told = true;
    return Verdict.RESTLESS;
  }
}
