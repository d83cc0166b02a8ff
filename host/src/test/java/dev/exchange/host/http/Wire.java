package dev.exchange.host.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A plain socket to the server: it sends exactly what a test writes, and reads one reply. */
final class Wire implements AutoCloseable {

  private final Socket socket;
  private final int port;

  Wire(int port) throws IOException {
    this.port = port;
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(10_000);
  }

  /** What came back. */
  record Reply(int status, List<String> headers, String body) {

    /** The value of a header; null if it is absent. */
    String header(String name) {
      String start = name.toLowerCase(Locale.ROOT) + ":";
      return headers.stream()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
          .map(line -> line.substring(start.length()).strip())
          .findFirst()
          .orElse(null);
    }
  }

  /** A request with the Host header that belongs there, and a body. */
  Reply exchange(String first, List<String> headers, String body) throws IOException {
    StringBuilder head = new StringBuilder(first + " HTTP/1.1\r\n");
    if (headers.stream().noneMatch(line -> line.startsWith("Host:"))) {
      head.append("Host: 127.0.0.1:" + port + "\r\n");
    }
    headers.forEach(line -> head.append(line).append("\r\n"));
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    if (content.length > 0) {
      head.append("Content-Length: " + content.length + "\r\n");
    }
    send(head + "\r\n" + body);
    return reply(first.startsWith("HEAD"));
  }

  void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
  }

  Reply reply() throws IOException {
    return reply(false);
  }

  /** Whether the server has closed its side, with nothing more to read. */
  boolean ended() throws IOException {
    return socket.getInputStream().read() < 0;
  }

  private Reply reply(boolean head) throws IOException {
    InputStream in = socket.getInputStream();
    List<String> lines = new ArrayList<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      lines.add(line);
    }
    int status = Integer.parseInt(lines.getFirst().substring(9, 12));
    Reply bare = new Reply(status, lines, "");
    String length = bare.header("content-length");
    int size = head || length == null ? 0 : Integer.parseInt(length);
    return new Reply(status, lines, new String(in.readNBytes(size), StandardCharsets.UTF_8));
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new IOException("the server closed the connection after \"" + line + "\"");
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
