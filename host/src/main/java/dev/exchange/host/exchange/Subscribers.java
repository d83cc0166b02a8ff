package dev.exchange.host.exchange;

import dev.exchange.api.Message;
import dev.exchange.host.routing.Pattern;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Those who observe messages, in the order in which they came. Threading: one thread. */
final class Subscribers {

  /** One of them. */
  static final class Entry {
    private final Pattern pattern;
    private final Consumer<Message> subscriber;
    private boolean active = true;

    private Entry(Pattern pattern, Consumer<Message> subscriber) {
      this.pattern = pattern;
      this.subscriber = subscriber;
    }
  }

  private final List<Entry> entries = new CopyOnWriteArrayList<>();

  /** One that is not among them yet. Throws BAD_MESSAGE for the pattern. Any thread. */
  static Entry entry(String pattern, Consumer<Message> subscriber) {
    return new Entry(Pattern.of(pattern), subscriber);
  }

  /** Adds one; whether it is the first of its pattern. */
  boolean add(Entry entry) {
    boolean first = isFree(entry.pattern);
    entries.add(entry);
    return first;
  }

  /** Removes one, which is told of nothing any more; whether that was the last of its pattern. */
  boolean remove(Entry entry) {
    entry.active = false;
    return entries.remove(entry) && isFree(entry.pattern);
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  /** Whether anybody asked for that name in particular, not just for everything. */
  boolean expects(String name) {
    for (Entry entry : entries) {
      if (!entry.pattern.isEverything() && entry.pattern.matches(name)) {
        return true;
      }
    }
    return false;
  }

  /** Calls those whose pattern matches, through {@code call}. */
  void tell(Message message, Consumer<Runnable> call) {
    for (Entry entry : entries) {
      if (entry.active && entry.pattern.matches(message.name())) {
        call.accept(() -> entry.subscriber.accept(message));
      }
    }
  }

  private boolean isFree(Pattern pattern) {
    return entries.stream().noneMatch(e -> e.pattern.toString().equals(pattern.toString()));
  }
}
