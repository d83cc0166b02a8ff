package dev.exchange.api;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.HexFormat;

/** Bytes as a value: immutable, compared by content. Any thread. */
public final class Bytes {

  private final byte[] content;

  private Bytes(byte[] content) {
    this.content = content;
  }

  /** A copy of those bytes. */
  public static Bytes of(byte[] content) {
    return new Bytes(content.clone());
  }

  /** A copy of a buffer's content. */
  public static Bytes of(Buffer buffer) {
    return new Bytes(buffer.getBytes());
  }

  /** How many bytes. */
  public int size() {
    return content.length;
  }

  /** The byte at that index, from 0. */
  public byte at(int index) {
    return content[index];
  }

  /** A copy of the content. */
  public byte[] toArray() {
    return content.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes bytes && Arrays.equals(content, bytes.content);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(content);
  }

  /** The first bytes in hexadecimal, for people. */
  @Override
  public String toString() {
    int shown = Math.min(content.length, 16);
    String hex = HexFormat.of().formatHex(content, 0, shown);
    return content.length + " bytes " + hex + (shown < content.length ? "…" : "");
  }
}
