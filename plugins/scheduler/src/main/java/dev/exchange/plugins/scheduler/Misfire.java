package dev.exchange.plugins.scheduler;

import java.util.Locale;

/** What becomes of times that passed while nobody could fire. */
enum Misfire {
  /** The last of them fires, however late. */
  ONCE,
  /** Each of them fires. */
  ALL,
  /** None fires but one that is hardly late. */
  SKIP;

  /** The one that is written so. */
  static Misfire of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
