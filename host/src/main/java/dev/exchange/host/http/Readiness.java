package dev.exchange.host.http;

import dev.exchange.api.Failure;
import java.util.List;

/**
 * How far the programs of a host are.
 *
 * @param loading those that are on their way
 * @param failed those that did not load
 */
public record Readiness(List<String> loading, List<Failed> failed) {

  /** All programs are loaded. */
  public static final Readiness READY = new Readiness(List.of(), List.of());

  public Readiness {
    loading = List.copyOf(loading);
    failed = List.copyOf(failed);
  }

  /** Whether every program is loaded. */
  public boolean ready() {
    return loading.isEmpty() && failed.isEmpty();
  }

  /**
   * A program that did not load.
   *
   * @param program its file
   * @param failure why
   */
  public record Failed(String program, Failure failure) {}
}
