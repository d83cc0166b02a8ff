package dev.exchange.host.simulation;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.AbstractScheduledEventExecutor;
import io.netty.util.concurrent.DefaultPromise;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.Ticker;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An event loop whose tasks the agenda runs, and whose timers go by virtual time. It has no
 * sockets.
 *
 * <p>Threading: see {@link Strand}.
 */
final class StrandLoop extends AbstractScheduledEventExecutor implements EventLoop, Strand.Runner {

  private static final Logger LOG = System.getLogger(StrandLoop.class.getName());

  private final Strand strand;
  private final VirtualTime time;
  private final EventLoopGroup group;
  private final Promise<?> terminated = new DefaultPromise<>(ImmediateEventExecutor.INSTANCE);
  private @Nullable Thread running;

  StrandLoop(String name, Agenda agenda, VirtualTime time, EventLoopGroup group) {
    this.time = time;
    this.group = group;
    this.strand = new Strand(name, agenda, this);
  }

  @Override
  public void execute(Runnable task) {
    strand.add(task);
  }

  @Override
  public void run(Runnable task) {
    Thread outer = running;
    running = Thread.currentThread();
    try {
      task.run();
    } catch (Throwable e) { // as in production: the loop goes on
      LOG.log(Level.ERROR, "a task of loop " + strand.name() + " threw", e);
    } finally {
      running = outer;
    }
  }

  @Override
  public long deadline() {
    long next = nextScheduledTaskDeadlineNanos();
    return next < 0 ? Long.MAX_VALUE : next;
  }

  @Override
  public void due(long nanos) {
    run(() -> {
      Runnable task = pollScheduledTask(nanos);
      while (task != null) {
        strand.add(task);
        task = pollScheduledTask(nanos);
      }
    });
  }

  Strand strand() {
    return strand;
  }

  @Override
  public Ticker ticker() {
    return time;
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // a thread is itself
  public boolean inEventLoop(Thread thread) {
    return thread == running;
  }

  @Override
  public EventLoopGroup parent() {
    return group;
  }

  @Override
  public EventLoop next() {
    return this;
  }

  @Override
  public ChannelFuture register(Channel channel) {
    throw noSockets();
  }

  @Override
  public ChannelFuture register(ChannelPromise promise) {
    throw noSockets();
  }

  @Override
  @Deprecated
  public ChannelFuture register(Channel channel, ChannelPromise promise) {
    throw noSockets();
  }

  @Override
  public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
    terminated.trySuccess(null);
    return terminated;
  }

  @Override
  public Future<?> terminationFuture() {
    return terminated;
  }

  @Override
  @Deprecated
  public void shutdown() {
    terminated.trySuccess(null);
  }

  @Override
  public boolean isShuttingDown() {
    return terminated.isDone();
  }

  @Override
  public boolean isShutdown() {
    return terminated.isDone();
  }

  @Override
  public boolean isTerminated() {
    return terminated.isDone();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return terminated.isDone();
  }

  private static UnsupportedOperationException noSockets() {
    return new UnsupportedOperationException(
        "expected links and messages only, got a socket: a simulation has no network but its own");
  }
}
