package dev.exchange.host.contract;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** A text of some length, of a format, or one that a pattern describes. */
final class SampleText {

  private static final int LONGEST = 1 << 16;

  private final List<Part> all;
  private final SplittableRandom random;

  SampleText(List<Part> all, SplittableRandom random) {
    this.all = all;
    this.random = random;
  }

  /** The text; nothing if no length is allowed, or it would be very long. */
  Optional<Object> made() {
    int least = Sampling.most(all, "minLength", 0);
    int most = Sampling.least(all, "maxLength");
    if (least > most || least > LONGEST) {
      return Optional.empty();
    }
    for (Part part : all) {
      if (part.get("pattern") instanceof String pattern) {
        return Optional.of(new PatternText(pattern, random, least).made());
      }
    }
    for (Part part : all) {
      if (part.get("format") instanceof String format) {
        return Optional.of(Formats.example(format));
      }
    }
    StringBuilder text = new StringBuilder("text");
    while (text.length() < least) {
      text.append((char) ('a' + random.nextInt(26)));
    }
    text.setLength(Math.min(text.length(), most));
    return Optional.of(text.toString());
  }
}
