package dev.exchange.host.config;

import java.util.Optional;

/**
 * How the values of a setting are written.
 *
 * <p>Threading: any thread.
 */
public interface Form<T> {

  /** What is expected, for the error, such as {@code a port from 0 to 65535}. */
  String expected();

  /** The value that a text writes; empty if it writes none. */
  Optional<T> parse(String text);

  /** The text for people. A secret is not shown. */
  String show(T value);
}
