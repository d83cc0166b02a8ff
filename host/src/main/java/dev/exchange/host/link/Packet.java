package dev.exchange.host.link;

import io.vertx.core.buffer.Buffer;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * One packet in the making: frames are written one behind the other where they will be sent from.
 *
 * <pre>
 *  one frame    . {...}
 *  several      [ {...} , {...} ]          JSON
 *               9F ...    ...   FF         CBOR, a list of indefinite length
 *               ^ its place is kept, and left out if there is one frame
 * </pre>
 *
 * <p>Threading: one thread at a time.
 *
 * <p>Source: docs/spec/protocol.md, W1.
 */
final class Packet extends OutputStream {

  private static final int USUAL_SIZE = 1_024;

  private final Encoding encoding;
  private final FrameWriter writer;
  private byte[] bytes = new byte[USUAL_SIZE];
  private int end = 1;
  private int begin = 1;
  private int frames;

  Packet(Encoding encoding) {
    this.encoding = encoding;
    this.writer = new FrameWriter(encoding);
  }

  /** A packet of that frame alone. */
  static Buffer of(Encoding encoding, WireFrame frame) {
    Packet packet = new Packet(encoding);
    packet.add(frame);
    return packet.toBuffer();
  }

  /**
   * Adds a frame, or nothing if it cannot be written. Gives its size in bytes.
   *
   * @throws dev.exchange.api.ExchangeException INVALID_VALUE for a value that the encoding cannot
   *     carry
   */
  int add(WireFrame frame) {
    begin = end;
    frames++;
    boolean whole = false;
    try {
      if (frames > 1 && encoding.between() >= 0) {
        write(encoding.between());
      }
      int from = end;
      writer.write(this, frame);
      whole = true;
      return end - from;
    } finally {
      if (!whole) {
        undo();
      }
    }
  }

  /** Takes the frame that was added last out again. */
  void undo() {
    end = begin;
    frames--;
  }

  /** How many frames it has. */
  int frames() {
    return frames;
  }

  /** How many bytes it has, if it is sent as it is. */
  int size() {
    return frames <= 1 ? end - 1 : end + 1;
  }

  /** The whole; nothing can be added then. */
  Buffer toBuffer() {
    int size = size();
    if (frames <= 1) {
      return Buffer.buffer(size).appendBytes(bytes, 1, size);
    }
    bytes[0] = (byte) encoding.opening();
    write(encoding.closing());
    return Buffer.buffer(size).appendBytes(bytes, 0, size);
  }

  @Override
  public void write(int each) {
    grow(1);
    bytes[end++] = (byte) each;
  }

  @Override
  public void write(byte[] from, int offset, int length) {
    grow(length);
    System.arraycopy(from, offset, bytes, end, length);
    end += length;
  }

  private void grow(int more) {
    if (bytes.length - end < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, end + more));
    }
  }
}
