package dev.exchange.host.exchange;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is told of a handler, or of a program, that threw. Threading: any thread. */
public final class Failures {

  /** Frames of these are the house's own and tell an author nothing. */
  private static final Set<String> HOUSE =
      Set.of(
          "dev.exchange.host.",
          "dev.exchange.api.",
          "dev.exchange.kernel.",
          "java.",
          "jdk.",
          "sun.",
          "io.vertx.",
          "io.netty.",
          "org.graalvm.");

  private static final int MAX_FRAMES = 16;

  private Failures() {}

  /**
   * The failure that a throwable means.
   *
   * @param exchange the id of the exchange in which it ran; empty if it ran in none
   * @param doing what ran, in words, such as {@code handler greet}
   */
  public static ExchangeException of(Throwable thrown, String exchange, String doing) {
    if (thrown instanceof ExchangeException known) {
      return known.in(exchange);
    }
    String said = thrown.getMessage();
    String text =
        doing
            + (exchange.isEmpty() ? "" : " of exchange " + exchange)
            + " failed: "
            + thrown.getClass().getSimpleName()
            + (said == null || said.isBlank() ? "" : ": " + said);
    return new ExchangeException(
        ErrorCode.HANDLER_FAILED, text, exchange, javaPlace(thrown), thrown);
  }

  /** The author's own frames of a Java exception: everything above the house's floor. */
  private static @Nullable Location javaPlace(Throwable thrown) {
    List<String> frames = new ArrayList<>();
    StackTraceElement first = null;
    for (StackTraceElement frame : thrown.getStackTrace()) {
      boolean house = isHouse(frame.getClassName());
      if (house && first != null && frame.getClassName().startsWith("dev.exchange.host.")) {
        break;
      }
      if (!house && frames.size() < MAX_FRAMES) {
        first = first == null ? frame : first;
        frames.add(
            frame.getMethodName() + " (" + frame.getFileName() + ":" + frame.getLineNumber() + ")");
      }
    }
    if (first == null || first.getFileName() == null) {
      return null;
    }
    return new Location(first.getFileName(), Math.max(first.getLineNumber(), 0), 0, frames);
  }

  private static boolean isHouse(String className) {
    return HOUSE.stream().anyMatch(className::startsWith);
  }
}
