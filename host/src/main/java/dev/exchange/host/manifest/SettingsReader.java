package dev.exchange.host.manifest;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads how a manifest wants its plugin to be run: isolation, limits, swap. Any thread. */
final class SettingsReader {

  private static final int MILLION = 1_000_000;
  private static final int MIB_OF_A_GIB = 1_024;

  private SettingsReader() {}

  static @Nullable Isolation isolation(@Nullable Part part) {
    return part == null ? null : part.choice(Isolation.class);
  }

  static Limits limits(@Nullable Part part, @Nullable Isolation isolation) {
    if (part == null) {
      return Limits.NONE;
    }
    Members members =
        part.members(
            "handlerTimeout", "loadTimeout", "inbox", "heap", "restarts", "restartsWithin");
    return new Limits(
        time(members.find("handlerTimeout")),
        time(members.find("loadTimeout")),
        count(members.find("inbox"), 1),
        heap(members.find("heap"), isolation),
        count(members.find("restarts"), 0),
        time(members.find("restartsWithin")));
  }

  static Swap swap(@Nullable Part part) {
    if (part == null) {
      return Swap.NONE;
    }
    Members members = part.members("warmUp", "probation", "drain");
    return new Swap(
        count(members.find("warmUp"), 0),
        count(members.find("probation"), 0),
        time(members.find("drain")));
  }

  private static @Nullable Integer heap(@Nullable Part part, @Nullable Isolation isolation) {
    if (part == null) {
      return null;
    }
    String text = part.text(TextForm.HEAP);
    if (isolation != Isolation.PROCESS) {
      throw part.refusal("no heap unless isolation is process");
    }
    int amount = Integer.parseInt(text, 0, text.length() - 1, 10);
    return text.endsWith("g") ? amount * MIB_OF_A_GIB : amount;
  }

  private static @Nullable Duration time(@Nullable Part part) {
    return part == null ? null : part.time();
  }

  private static @Nullable Integer count(@Nullable Part part, int least) {
    return part == null ? null : part.whole(least, MILLION);
  }
}
