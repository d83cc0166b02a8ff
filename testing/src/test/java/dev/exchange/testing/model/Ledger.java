package dev.exchange.testing.model;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The messages of one run: each has a number, and those of one sender are sent in the order of
 * their numbers. What it finds wrong is told in sentences.
 *
 * <p>Threading: that of the test.
 */
final class Ledger {

  /** What a sender is told. */
  enum Promised {
    /** Nothing: the message may be lost. */
    NOTHING,
    /** That it was taken, or why not. */
    TAKEN,
    /** What came of it. */
    ANSWER
  }

  private record Sent(Promised promised, Future<?> ended) {}

  private record Handled(long number, String sender, String receiver) {}

  private final Map<Long, Sent> sent = new LinkedHashMap<>();
  private final List<Handled> handled = new ArrayList<>();
  private final Set<Long> late = new HashSet<>();
  private final Set<Long> orphans = new HashSet<>();
  private long last;

  /** The number of one more message. */
  long number() {
    return ++last;
  }

  /** A message was sent. */
  void sent(long number, Promised promised, Future<?> ended) {
    sent.put(number, new Sent(promised, ended));
  }

  /** The time of a message was over when it was taken: nobody has to handle it. */
  void late(long number) {
    late.add(number);
  }

  /** The sender of all so far is no more: what has not ended does not need to. */
  void senderDied() {
    sent.forEach((number, message) -> {
      if (!message.ended().isComplete()) {
        orphans.add(number);
      }
    });
  }

  /** A message is handled. */
  long handled(long number, String sender, String receiver) {
    handled.add(new Handled(number, sender, receiver));
    return number;
  }

  /** How many handlings have begun. */
  int handlings() {
    return handled.size();
  }

  /** How often that message was handled. */
  long handlings(long number) {
    return handled.stream().filter(each -> each.number() == number).count();
  }

  /** Whether the sender of a message was told that all is well. */
  boolean isGood(long number) {
    Sent message = sent.get(number);
    return message != null && message.ended().succeeded();
  }

  /** What a message was promised. */
  Promised promised(long number) {
    Sent message = sent.get(number);
    return message == null ? Promised.NOTHING : message.promised();
  }

  /** Messages that one receiver has handled twice. */
  List<String> handledTwice() {
    Set<List<Object>> seen = new HashSet<>();
    return handled.stream()
        .filter(each -> !seen.add(List.of(each.number(), each.receiver())))
        .map(each -> "message %d was handled twice".formatted(each.number()))
        .toList();
  }

  /** Messages that were handled by several receivers. */
  List<String> handledInSeveralPlaces() {
    Map<Long, String> seen = new HashMap<>();
    List<String> wrong = new ArrayList<>();
    for (Handled each : handled) {
      String before = seen.putIfAbsent(each.number(), each.receiver());
      if (before != null && !before.equals(each.receiver())) {
        wrong.add(
            "message %d was handled by %s and by %s"
                .formatted(each.number(), before, each.receiver()));
      }
    }
    return wrong;
  }

  /** Messages that a receiver has handled after later ones of the same sender. */
  List<String> disordered() {
    Map<List<String>, Long> latest = new HashMap<>();
    List<String> wrong = new ArrayList<>();
    for (Handled each : handled) {
      long before = latest.merge(List.of(each.sender(), each.receiver()), each.number(), Math::max);
      if (each.number() < before) {
        wrong.add("message %d was handled after %d".formatted(each.number(), before));
      }
    }
    return wrong;
  }

  /** Messages whose senders still wait. */
  List<String> unended() {
    return failing(
        (number, times) -> !ended(number).isComplete() && !orphans.contains(number),
        "has not ended");
  }

  /** Messages that were taken in their time, or answered, and that nobody has handled. */
  List<String> takenAndNotHandled() {
    return failing(
        (number, times) ->
            isGood(number)
                && promised(number) != Promised.NOTHING
                && !late.contains(number)
                && times == 0,
        "was taken, and not handled");
  }

  /** Messages that did not end well, and why. */
  List<String> failed() {
    List<String> wrong = new ArrayList<>();
    sent.forEach((number, message) -> {
      if (message.ended().failed()) {
        wrong.add("message %d failed: %s".formatted(number, message.ended().cause()));
      }
    });
    return wrong;
  }

  /** Messages that failed with that code. */
  List<String> failed(ErrorCode code) {
    return failing(
        (number, times) -> code(ended(number)).equals(Optional.of(code)), "failed with " + code);
  }

  /** Messages that failed with another code than that. */
  List<String> failedOtherThan(ErrorCode code) {
    return failing(
        (number, times) -> ended(number).failed() && !code(ended(number)).equals(Optional.of(code)),
        "failed otherwise than with " + code);
  }

  /** With what a Future has failed; empty if it has not. */
  static Optional<ErrorCode> code(Future<?> ended) {
    return ended.failed() && ended.cause() instanceof ExchangeException failure
        ? Optional.of(failure.code())
        : Optional.empty();
  }

  private Future<?> ended(long number) {
    return Objects.requireNonNull(sent.get(number)).ended();
  }

  private interface Fault {
    boolean is(long number, long times);
  }

  private List<String> failing(Fault fault, String words) {
    Map<Long, Long> times = new HashMap<>();
    handled.forEach(each -> times.merge(each.number(), 1L, Long::sum));
    List<String> wrong = new ArrayList<>();
    for (long number : sent.keySet()) {
      if (fault.is(number, times.getOrDefault(number, 0L))) {
        wrong.add("message %d %s".formatted(number, words));
      }
    }
    return wrong;
  }
}
