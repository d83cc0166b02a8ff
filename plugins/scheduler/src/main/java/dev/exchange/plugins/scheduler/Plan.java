package dev.exchange.plugins.scheduler;

import java.util.OptionalLong;

/** When a job is to fire. Times are in ms since the epoch. Immutable; any thread. */
sealed interface Plan permits Cron, Every, At {

  /** The first time, for a job that is made at that time. Empty if there is none. */
  OptionalLong first(long now);

  /** The time after one of its times. Empty if that was the last. */
  OptionalLong after(long time);

  /** The first of its times after now, counted on from one of its times. Empty if there is none. */
  OptionalLong beyond(long time, long now);
}
