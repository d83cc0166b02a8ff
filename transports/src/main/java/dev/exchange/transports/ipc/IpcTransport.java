package dev.exchange.transports.ipc;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Listener;
import dev.exchange.api.ValueMap;
import dev.exchange.api.Values;
import dev.exchange.spi.Connection;
import dev.exchange.spi.ConnectionHandler;
import dev.exchange.spi.PacketTransport;
import dev.exchange.transports.door.AddressLock;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.nio.file.Files;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Connections over Unix domain sockets.
 *
 * <p>Settings to connect: {@code path}, {@code encoding} ({@code json}, the usual, or {@code
 * cbor}). To listen: {@code path}; without it the socket is made in a folder of its own, and the
 * address of the listener tells where. See {@link SocketFile}. After it was cancelled, somebody can
 * listen there again at once.
 *
 * <p>Threading: any thread; connections live on the context that makes them.
 *
 * <p>Errors: PEER_GONE (nobody there), FORBIDDEN (the file is another user's), CONFLICT (somebody
 * listens there), SCHEMA (a setting).
 *
 * <p>Source: docs/spec/protocol.md, W17.
 */
public final class IpcTransport implements PacketTransport {

  /** Packets that begin with a brace. */
  static final String JSON = "exchange.v1.json";

  /** All other packets. */
  static final String CBOR = "exchange.v1.cbor";

  /** How long connections may go on when nobody else can connect. */
  private static final long GRACE_DAYS = 365;

  private static final int TIMEOUT_MILLIS = 10_000;

  @Override
  public String name() {
    return "ipc";
  }

  @Override
  public Future<Connection> dial(Vertx vertx, ConnectOptions options, ConnectionHandler handler) {
    String path = path(options);
    String protocol = protocol(options);
    NetClient client =
        vertx.createNetClient(new NetClientOptions().setConnectTimeout(TIMEOUT_MILLIS));
    return client
        .connect(SocketAddress.domainSocketAddress(path))
        .<Connection>map(socket -> {
          IpcConnection connection = new IpcConnection(vertx, socket, protocol);
          connection.deliverTo(new Closing(handler, client));
          return connection;
        })
        .recover(e -> {
          client.close();
          return Future.failedFuture(failure(path, e));
        });
  }

  @Override
  public Future<Listener> listen(Vertx vertx, ConnectOptions options, Acceptor acceptor) {
    if (!options.settings().containsKey("path")) {
      return listenAt(vertx, null, acceptor);
    }
    String path = path(options);
    return AddressLock.opening(vertx, path, () -> listenAt(vertx, path, acceptor));
  }

  private static Future<Listener> listenAt(Vertx vertx, @Nullable String path, Acceptor acceptor) {
    NetServer server = vertx.createNetServer(new NetServerOptions());
    server.connectHandler(socket -> accept(vertx, socket, acceptor));
    return onFiles(vertx, () -> SocketFile.at(path))
        .compose(file ->
            server
                .listen(SocketAddress.domainSocketAddress(file.path().toString()))
                .compose(open -> onFiles(vertx, file::guard))
                .map(guarded -> listener(vertx, server, guarded))
                .recover(e -> {
                  server.close();
                  return Future.failedFuture(
                      new ExchangeException(
                          ErrorCode.PEER_GONE,
                          "expected to listen at %s, %s".formatted(file.path(), e.getMessage())));
                }));
  }

  private static Listener listener(Vertx vertx, NetServer server, SocketFile file) {
    ConnectOptions address = new ConnectOptions("ipc", ValueMap.of("path", file.path().toString()));
    return Listener.at(address, () -> end(vertx, server, file));
  }

  /** Takes no more connections, which removes the file; those that are open go on. */
  private static void end(Vertx vertx, NetServer server, SocketFile file) {
    AddressLock.closing(vertx, file.path().toString(), () -> !Files.exists(file.path()));
    server.shutdown(GRACE_DAYS, TimeUnit.DAYS).onFailure(e -> {}); // it was closed with its Vert.x
    onFiles(vertx, file::remove);
  }

  private static Future<SocketFile> onFiles(Vertx vertx, Callable<SocketFile> work) {
    return vertx.executeBlocking(work).map(file -> Objects.requireNonNull(file));
  }

  private static void accept(Vertx vertx, NetSocket socket, Acceptor acceptor) {
    IpcConnection connection = new IpcConnection(vertx, socket, null);
    connection.deliverTo(acceptor.accept(connection));
  }

  private static String path(ConnectOptions options) {
    String expected = "the path of a socket";
    Object path = options.settings().get("path");
    return SocketFile.checked(Values.as(String.class, path, expected, "setting path of ipc"));
  }

  private static String protocol(ConnectOptions options) {
    Object encoding = options.settings().getOrDefault("encoding", "json");
    return switch (String.valueOf(encoding)) {
      case "json" -> JSON;
      case "cbor" -> CBOR;
      default ->
          throw new ExchangeException(
              ErrorCode.SCHEMA,
              "expected json or cbor as setting encoding of ipc, got " + Values.describe(encoding));
    };
  }

  private static ExchangeException failure(String path, Throwable cause) {
    String text = String.valueOf(cause.getMessage());
    String lower = text.toLowerCase(Locale.ROOT);
    ErrorCode code =
        lower.contains("permission denied") ? ErrorCode.FORBIDDEN : ErrorCode.PEER_GONE;
    return new ExchangeException(code, "expected an exchange at %s, %s".formatted(path, text));
  }

  /**
   * Passes on what is told of a connection, and lets go of its client in the end.
   *
   * @param told who is told
   * @param client made for that connection
   */
  private record Closing(ConnectionHandler told, NetClient client) implements ConnectionHandler {

    @Override
    public void packet(Buffer packet) {
      told.packet(packet);
    }

    @Override
    public void drained() {
      told.drained();
    }

    @Override
    public void broken(ExchangeException why) {
      told.broken(why);
    }

    @Override
    public void closed() {
      client.close();
      told.closed();
    }
  }
}
