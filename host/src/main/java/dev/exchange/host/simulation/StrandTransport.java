package dev.exchange.host.simulation;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.vertx.core.spi.transport.Transport;
import java.util.concurrent.ThreadFactory;

/**
 * What a Vert.x in a simulation runs on: loops, and no sockets.
 *
 * @param loops all its loops
 */
record StrandTransport(StrandLoops loops) implements io.vertx.core.transport.Transport, Transport {

  @Override
  public String name() {
    return "simulation";
  }

  @Override
  public boolean available() {
    return true;
  }

  @Override
  public Throwable unavailabilityCause() {
    throw new IllegalStateException("it is available");
  }

  @Override
  public Transport implementation() {
    return this;
  }

  @Override
  public EventLoopGroup eventLoopGroup(int type, int threads, ThreadFactory factory, int ioRatio) {
    return loops;
  }

  @Override
  public IoHandlerFactory ioHandlerFactory() {
    throw noSockets();
  }

  @Override
  public DatagramChannel datagramChannel() {
    throw noSockets();
  }

  @Override
  @Deprecated
  public DatagramChannel datagramChannel(InternetProtocolFamily family) {
    throw noSockets();
  }

  @Override
  public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
    throw noSockets();
  }

  @Override
  public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
    throw noSockets();
  }

  private static UnsupportedOperationException noSockets() {
    return new UnsupportedOperationException(
        "expected links and messages only, got a socket: a simulation has no network but its own");
  }
}
