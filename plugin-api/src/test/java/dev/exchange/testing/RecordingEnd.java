package dev.exchange.testing;

import dev.exchange.api.ExchangeException;
import dev.exchange.api.Message;
import dev.exchange.spi.Frame;
import dev.exchange.spi.Link;
import dev.exchange.spi.LinkHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * An end of a link that remembers what it is told, and takes messages out of its inbox at once or
 * when it is told to. Threading: any thread.
 */
public final class RecordingEnd implements LinkHandler {

  /** How many messages the inbox holds that were not taken. */
  public static final int INBOX = 2_000;

  private record Expected(int frames, CompletableFuture<List<Frame>> come) {}

  private final List<Frame> frames = new ArrayList<>();
  private final List<Expected> expected = new ArrayList<>();
  private final List<Long> inbox = new ArrayList<>();
  private final List<ExchangeException> refused = new ArrayList<>();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private @Nullable Link link;
  private boolean lazy;
  private int closings;

  /** Says which link it is the end of, so that room can be given back. */
  public void isEndOf(Link own) {
    synchronized (this) {
      link = own;
    }
    if (!lazy) {
      take(Integer.MAX_VALUE);
    }
  }

  /** From now on messages stay in the inbox until {@link #take}. */
  public synchronized void dawdle() {
    lazy = true;
  }

  /** Takes up to that many messages out of the inbox. */
  public void take(int most) {
    List<Long> taken;
    Link own;
    synchronized (this) {
      own = link;
      if (own == null) {
        return;
      }
      List<Long> first = inbox.subList(0, Math.min(most, inbox.size()));
      taken = List.copyOf(first);
      first.clear();
    }
    taken.forEach(own::taken);
  }

  /** How many messages are in the inbox. */
  public synchronized int untaken() {
    return inbox.size();
  }

  @Override
  public boolean frame(Frame frame) {
    boolean now;
    synchronized (this) {
      if (frame instanceof Frame.Msg msg) {
        if (inbox.size() >= INBOX) {
          return false;
        }
        inbox.add(msg.bytes());
      }
      frames.add(frame);
      now = !lazy;
    }
    if (now) {
      take(Integer.MAX_VALUE);
    }
    told();
    return true;
  }

  @Override
  public synchronized void settled(Frame.Msg sent, @Nullable ExchangeException why) {
    if (why != null) {
      refused.add(why);
    }
  }

  @Override
  public void closed(@Nullable Throwable cause) {
    synchronized (this) {
      closings++;
    }
    closed.complete(null);
  }

  /** Waits until that many frames have come, and gives them. */
  public List<Frame> await(int count) {
    Expected one = new Expected(count, new CompletableFuture<>());
    synchronized (this) {
      expected.add(one);
    }
    told();
    return within(one.come());
  }

  /** Waits until that many messages have come after the greeting, and gives them. */
  public List<Message> awaitMessages(int count) {
    return messages(await(count + 1));
  }

  /** The messages that have come. */
  public synchronized List<Message> messages() {
    return messages(frames);
  }

  /** Why messages were refused or lost that this end has sent. */
  public synchronized List<ExchangeException> refused() {
    return List.copyOf(refused);
  }

  /** Waits until the link is closed. */
  public void awaitClosed() {
    within(closed);
  }

  /** How often it was told that the link is closed. */
  public synchronized int closings() {
    return closings;
  }

  /** The result, which must be there within a minute. */
  public static <T> T within(CompletableFuture<T> future) {
    try {
      return future.get(60, TimeUnit.SECONDS);
    } catch (java.util.concurrent.ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new AssertionError(e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError("expected it within a minute", e);
    }
  }

  private static List<Message> messages(List<Frame> all) {
    return all.stream()
        .filter(Frame.Msg.class::isInstance)
        .map(frame -> ((Frame.Msg) frame).message())
        .toList();
  }

  private void told() {
    List<Expected> come;
    List<Frame> all;
    synchronized (this) {
      if (expected.isEmpty()) {
        return;
      }
      come = expected.stream().filter(one -> frames.size() >= one.frames()).toList();
      expected.removeAll(come);
      all = List.copyOf(frames);
    }
    come.forEach(one -> one.come().complete(all));
  }
}
