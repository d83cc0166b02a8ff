package dev.exchange.testing;

import dev.exchange.spi.Frame;
import dev.exchange.spi.LinkHandler;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** An end of a link that remembers what it is told. Threading: any thread. */
public final class RecordingEnd implements LinkHandler {

  private record Expected(int frames, CompletableFuture<List<Frame>> come) {}

  private final List<Frame> frames = new CopyOnWriteArrayList<>();
  private final List<Expected> expected = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private int closings;

  @Override
  public boolean frame(Frame frame) {
    synchronized (this) {
      frames.add(frame);
    }
    told();
    return true;
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
    expected.add(one);
    told();
    return within(one.come());
  }

  /** Waits until the link is closed. */
  public void awaitClosed() {
    within(closed);
  }

  /** How often it was told that the link is closed. */
  public synchronized int closings() {
    return closings;
  }

  /** How many frames have come. */
  public int count() {
    return frames.size();
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

  private void told() {
    for (Expected one : expected) {
      if (frames.size() >= one.frames()) {
        one.come().complete(List.copyOf(frames));
      }
    }
  }
}
