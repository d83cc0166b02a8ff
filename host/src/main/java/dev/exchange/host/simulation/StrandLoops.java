package dev.exchange.host.simulation;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.AbstractEventExecutorGroup;
import io.netty.util.concurrent.DefaultPromise;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.Promise;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Event loops of a simulation: a new one for whoever asks, so that no two verticles share one, and
 * the agenda is free to choose between them.
 *
 * <p>Threading: that of the agenda.
 */
final class StrandLoops extends AbstractEventExecutorGroup implements EventLoopGroup {

  private final String name;
  private final Agenda agenda;
  private final VirtualTime time;
  private final List<StrandLoop> loops = new ArrayList<>();
  private final Promise<?> terminated = new DefaultPromise<>(ImmediateEventExecutor.INSTANCE);

  StrandLoops(String name, Agenda agenda, VirtualTime time) {
    this.name = name;
    this.agenda = agenda;
    this.time = time;
  }

  @Override
  public EventLoop next() {
    StrandLoop loop = new StrandLoop(name + "-" + loops.size(), agenda, time, this);
    loops.add(loop);
    return loop;
  }

  /** The strands of those that there are. */
  List<Strand> strands() {
    return loops.stream().map(StrandLoop::strand).toList();
  }

  @Override
  public ChannelFuture register(Channel channel) {
    return next().register(channel);
  }

  @Override
  public ChannelFuture register(ChannelPromise promise) {
    return next().register(promise);
  }

  @Override
  @Deprecated
  public ChannelFuture register(Channel channel, ChannelPromise promise) {
    return next().register(channel, promise);
  }

  @Override
  public Iterator<EventExecutor> iterator() {
    return List.<EventExecutor>copyOf(loops).iterator();
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
}
