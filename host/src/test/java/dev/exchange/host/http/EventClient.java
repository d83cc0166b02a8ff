package dev.exchange.host.http;

import dev.exchange.api.ValueMap;
import dev.exchange.host.codec.JsonValues;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Reads server-sent events from a plain socket, as the HTML standard parses them. */
final class EventClient implements AutoCloseable {

  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);

  private final Socket socket = new Socket();
  private final InputStream in;
  private final List<String> head = new ArrayList<>();
  private byte[] chunk = {};
  private int at;
  private int comments;
  private String lastId;

  /** One event. */
  record Event(String type, String id, String text) {

    ValueMap data() {
      return (ValueMap) JsonValues.read(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  EventClient(int port, String path, String... headers) throws IOException {
    socket.setReceiveBufferSize(4 << 10);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    socket.setSoTimeout(10_000);
    in = new BufferedInputStream(socket.getInputStream(), 1 << 10);
    StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\n");
    request.append("Host: 127.0.0.1:" + port + "\r\n");
    for (String header : headers) {
      request.append(header + "\r\n");
    }
    socket.getOutputStream().write((request + "\r\n").getBytes(StandardCharsets.UTF_8));
    for (String line = rawLine(); !line.isEmpty(); line = rawLine()) {
      head.add(line);
    }
    if (status() == 200) {
      String retry = line();
      if (!retry.equals("retry: 1000") || !line().isEmpty()) {
        throw new IOException("expected retry, got " + retry);
      }
    }
  }

  int status() {
    return Integer.parseInt(head.getFirst().substring(9, 12));
  }

  String header(String name) {
    return new Wire.Reply(status(), head, "").header(name);
  }

  /** The next event. */
  Event next() throws IOException {
    String type = "message";
    StringBuilder data = new StringBuilder();
    long end = System.nanoTime() + PATIENCE;
    while (true) {
      String line = line();
      if (System.nanoTime() > end) {
        throw new IOException("no event came, but " + comments + " comments");
      }
      if (line.isEmpty() && data.length() > 0) {
        return new Event(type, lastId, data.toString());
      } else if (line.startsWith(":")) {
        comments++;
      } else if (line.startsWith("event: ")) {
        type = line.substring(7);
      } else if (line.startsWith("id: ")) {
        lastId = line.substring(4);
      } else if (line.startsWith("data: ")) {
        data.append(line.substring(6));
      } else if (!line.isEmpty()) {
        throw new IOException("expected a field of an event, got " + line);
      }
    }
  }

  /** Reads until that many comments have come. */
  void comments(int count) throws IOException {
    while (comments < count) {
      if (line().startsWith(":")) {
        comments++;
      }
    }
  }

  /** Whether the stream has ended. */
  boolean ended() throws IOException {
    return !more();
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (true) {
      if (at == chunk.length && !more()) {
        throw new IOException("the stream ended after \"" + line + "\"");
      }
      byte b = chunk[at++];
      if (b == '\n') {
        return line.toString(StandardCharsets.UTF_8);
      }
      line.write(b);
    }
  }

  private boolean more() throws IOException {
    int size = Integer.parseInt(rawLine(), 16);
    chunk = in.readNBytes(size);
    at = 0;
    rawLine();
    return size > 0;
  }

  private String rawLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new IOException("the server closed the connection");
      }
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
