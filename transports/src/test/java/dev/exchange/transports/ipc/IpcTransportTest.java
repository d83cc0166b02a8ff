package dev.exchange.transports.ipc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Listener;
import dev.exchange.api.ValueMap;
import dev.exchange.spi.Connection;
import dev.exchange.spi.ConnectionHandler;
import dev.exchange.testing.RecordingEnd;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rule W17 against raw sockets. */
class IpcTransportTest {

  /** What the accepting side was told, in words. */
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

  private final BlockingQueue<Connection> came = new LinkedBlockingQueue<>();
  private final Vertx vertx = Vertx.vertx();
  private final IpcTransport transport = new IpcTransport();
  @TempDir private Path folder;

  @AfterEach
  void close() {
    await(vertx.close());
  }

  @Test
  void theFirstByteTellsTheEncoding() throws Exception {
    Path path = listen();
    try (SocketChannel json = open(path);
        SocketChannel cbor = open(path)) {
      Connection first = came.take();
      assertThat(first.protocol()).isEqualTo("exchange.v1.json");
      write(json, 0, 0, 0, 2, '{', '}');
      assertThat(told.take()).isEqualTo("exchange.v1.json {}");
      write(cbor, 0, 0, 0, 1, 0xA0);
      assertThat(told.take()).startsWith("exchange.v1.cbor ");
    }
  }

  @Test
  void aConnectionIsKnownBeforeItSendsAnything() throws Exception {
    Path path = listen();
    try (SocketChannel silent = open(path)) {
      assertThat(came.poll(60, TimeUnit.SECONDS)).isNotNull();
      write(silent, 0, 0);
    }
    assertThat(told.take()).isEqualTo("closed");
  }

  @Test
  void aLengthThatIsNoneIsToldOnceAndNothingFollows() throws Exception {
    Path path = listen();
    try (SocketChannel socket = open(path)) {
      write(socket, 0, 0, 0, 2, '{', '}', 0, 0, 0, 0, 0, 0, 0, 1, 'x');
      assertThat(told.take()).isEqualTo("exchange.v1.json {}");
      assertThat(told.take()).isEqualTo("broken BAD_MESSAGE");
      came.take().send(Buffer.buffer("end"));
      assertThat(read(socket, 7)).containsExactly(0, 0, 0, 3, 'e', 'n', 'd');
    }
    assertThat(told.take()).isEqualTo("closed");
  }

  @Test
  void aLengthAboveTheLimitIsTooLarge() throws Exception {
    Path path = listen();
    try (SocketChannel socket = open(path)) {
      write(socket, 0, 0x10, 0, 1);
      assertThat(told.take()).isEqualTo("broken TOO_LARGE");
    }
  }

  @Test
  void whoeverSaysTheLastWordIsHeardByOneThatWritesAllTheTime() throws Exception {
    Path path = listen();
    for (int i = 0; i < 50; i++) {
      try (SocketChannel socket = open(path)) {
        write(socket, 0, 0, 0, 1, '{');
        told.take();
        Connection connection = came.take();
        connection.send(Buffer.buffer("bye"));
        connection.close(1000, "bye");
        for (int n = 0; n < 20; n++) {
          write(socket, 0, 0, 0, 1, 'x');
        }
        assertThat(read(socket, 7)).containsExactly(0, 0, 0, 3, 'b', 'y', 'e');
      }
      assertThat(told.take()).isEqualTo("closed");
    }
  }

  @Test
  void onlyThisUserMayConnect() throws Exception {
    Path path = folder.resolve("new/s");
    listen(path.toString());
    assertThat(mode(path)).isEqualTo("rw-------");
    assertThat(mode(path.getParent())).isEqualTo("rwx------");
  }

  @Test
  void withoutAPathASocketIsMadeInAFolderOfItsOwnAndGoesWithIt() throws Exception {
    Listener listener =
        await(
            transport.listen(
                vertx,
                new ConnectOptions("ipc", ValueMap.EMPTY),
                connection -> handler(connection)));
    Path path = Path.of(listener.address().settings().text("path"));
    assertThat(mode(path)).isEqualTo("rw-------");
    assertThat(mode(path.getParent())).isEqualTo("rwx------");
    listener.cancel();
    while (Files.exists(path.getParent())) {
      await(vertx.timer(5));
    }
  }

  @Test
  void aFileThatADeadProcessLeftIsReplaced() throws Exception {
    Path path = folder.resolve("left");
    ServerSocketChannel.open(StandardProtocolFamily.UNIX)
        .bind(UnixDomainSocketAddress.of(path))
        .close();
    assertThat(path).exists();
    listen(path.toString());
    open(path).close();
    assertThat(came.take()).isNotNull();
  }

  @Test
  void aPathInUseOrOfSomethingElseIsAConflict() throws Exception {
    Path path = listen();
    assertThat(failure(path.toString()).code()).isEqualTo(ErrorCode.CONFLICT);
    Path file = Files.writeString(folder.resolve("file"), "precious");
    assertThat(failure(file.toString()).code()).isEqualTo(ErrorCode.CONFLICT);
    assertThat(file).hasContent("precious");
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    assertThat(failure(link.toString()).code()).isEqualTo(ErrorCode.CONFLICT);
  }

  @Test
  void aPathThatASocketCannotHaveIsRefusedWithItsLength() {
    String longest = folder + "/" + "x".repeat(105 - folder.toString().length());
    listen(longest);
    assertThat(failure(longest + "x"))
        .matches(e -> e.code() == ErrorCode.SCHEMA)
        .hasMessageContaining("106")
        .hasMessageContaining("106");
    assertThatThrownBy(() -> transport.dial(vertx, at(longest + "x"), handler(null)))
        .hasMessageContaining("106");
  }

  @Test
  void nobodyThereIsPeerGone() {
    assertThatThrownBy(() ->
            await(transport.dial(vertx, at(folder.resolve("none").toString()), handler(null))))
        .isInstanceOfSatisfying(
            ExchangeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PEER_GONE))
        .hasMessageContaining("none");
  }

  private Path listen() {
    Path path = folder.resolve("s");
    listen(path.toString());
    return path;
  }

  private Listener listen(String path) {
    return await(transport.listen(vertx, at(path), this::handler));
  }

  private ExchangeException failure(String path) {
    try {
      listen(path);
    } catch (ExchangeException e) {
      return e;
    }
    throw new AssertionError("expected a failure at " + path);
  }

  private ConnectionHandler handler(Connection connection) {
    if (connection != null) {
      came.add(connection);
    }
    return new ConnectionHandler() {
      @Override
      public void packet(Buffer packet) {
        told.add(connection.protocol() + " " + packet);
      }

      @Override
      public void broken(ExchangeException why) {
        told.add("broken " + why.code());
      }

      @Override
      public void drained() {}

      @Override
      public void closed() {
        told.add("closed");
      }
    };
  }

  private static ConnectOptions at(String path) {
    return new ConnectOptions("ipc", ValueMap.of("path", path));
  }

  private static SocketChannel open(Path path) throws IOException {
    return SocketChannel.open(UnixDomainSocketAddress.of(path));
  }

  private static void write(SocketChannel socket, int... bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(bytes.length);
    for (int each : bytes) {
      buffer.put((byte) each);
    }
    socket.write(buffer.flip());
  }

  private static byte[] read(SocketChannel socket, int count) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(count);
    while (buffer.hasRemaining() && socket.read(buffer) >= 0) {
      // more
    }
    return buffer.array();
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static <T> T await(Future<T> future) {
    return RecordingEnd.within(future.toCompletionStage().toCompletableFuture());
  }
}
