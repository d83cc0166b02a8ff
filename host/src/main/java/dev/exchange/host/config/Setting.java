package dev.exchange.host.config;

import java.util.Locale;

/**
 * One thing that can be set, and what holds when it is not.
 *
 * @param name such as {@code http.port}; the names of the environment variable and of the system
 *     property follow from it
 * @param initial the default
 * @param form how it is written
 * @param flag the option of the command line; empty if there is none
 * @param meaning what it does, in a few words
 */
public record Setting<T>(String name, T initial, Form<T> form, String flag, String meaning) {

  /** The environment variable, such as {@code EXCHANGE_HTTP_PORT}. */
  public String variable() {
    return "EXCHANGE_" + name.toUpperCase(Locale.ROOT).replace('.', '_');
  }

  /** The system property, such as {@code exchange.http.port}. */
  public String property() {
    return "exchange." + name;
  }
}
