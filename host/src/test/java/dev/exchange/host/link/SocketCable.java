package dev.exchange.host.link;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Stands between two ends of connections over sockets. */
final class SocketCable implements Cable {

  private record Strand(SocketChannel near, SocketChannel far) {}

  private final ServerSocketChannel server;
  private final SocketAddress to;
  private final List<Strand> strands = new CopyOnWriteArrayList<>();
  private volatile int pieces = 64 << 10;

  private SocketCable(ServerSocketChannel server, SocketAddress to) {
    this.server = server;
    this.to = to;
    Thread.ofVirtual().start(this::accept);
  }

  /** One to a port of this machine. */
  static SocketCable toPort(int port) {
    try {
      ServerSocketChannel server =
          ServerSocketChannel.open()
              .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      return new SocketCable(server, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One from a path to another. */
  static SocketCable between(String path, String to) {
    try {
      ServerSocketChannel server =
          ServerSocketChannel.open(StandardProtocolFamily.UNIX)
              .bind(UnixDomainSocketAddress.of(path));
      return new SocketCable(server, UnixDomainSocketAddress.of(to));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it begins. */
  int port() {
    try {
      return ((InetSocketAddress) server.getLocalAddress()).getPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void tear(int bytes) {
    pieces = bytes;
  }

  @Override
  public int cut() {
    int cut = strands.size();
    strands.forEach(SocketCable::close);
    return cut;
  }

  @Override
  public void halfClose() {
    for (Strand strand : strands) {
      try {
        strand.far().shutdownOutput();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cut();
  }

  private void accept() {
    while (true) {
      SocketChannel near = accepted();
      if (near == null) {
        return;
      }
      try {
        Strand strand = new Strand(near, SocketChannel.open(to));
        strands.add(strand);
        Thread.ofVirtual().start(() -> carry(strand, strand.near(), strand.far()));
        Thread.ofVirtual().start(() -> carry(strand, strand.far(), strand.near()));
      } catch (IOException e) {
        close(new Strand(near, near));
      }
    }
  }

  private @Nullable SocketChannel accepted() {
    try {
      return server.accept();
    } catch (IOException e) {
      return null; // closed
    }
  }

  private void carry(Strand strand, SocketChannel from, SocketChannel onto) {
    try {
      ByteBuffer bytes = ByteBuffer.allocate(64 << 10);
      while (from.read(bytes.clear().limit(pieces)) >= 0) {
        bytes.flip();
        while (bytes.hasRemaining()) {
          onto.write(bytes);
        }
      }
      onto.shutdownOutput();
    } catch (IOException e) {
      close(strand);
    }
    if (!from.isOpen() || !onto.isOpen()) {
      strands.remove(strand);
    }
  }

  private static void close(Strand strand) {
    try {
      strand.near().close();
      strand.far().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
