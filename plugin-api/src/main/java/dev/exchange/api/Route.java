package dev.exchange.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a message would go, and why. Immutable.
 *
 * @param name the name of the message
 * @param step which step of routing decides
 * @param next the peer that would get it; null if it stays here or nobody would
 * @param exchange who would handle it, as far as that is known; null for nobody
 * @param hops how many links away that is; -1 for nobody
 * @param candidates between whom the choice is, sorted
 * @param reason the choice in one sentence
 */
public record Route(
    String name,
    Step step,
    @Nullable String next,
    @Nullable String exchange,
    int hops,
    List<String> candidates,
    String reason) {

  /** The steps of routing, in their order. */
  public enum Step {
    /** The message names its receiver. */
    TO,
    /** The exchange handles it itself. */
    OWN,
    /** A peer has announced that it handles it. */
    PEER,
    /** The peers were asked. */
    ASKED,
    /** Nobody handles it. */
    NOBODY
  }

  /** Copies the candidates. */
  public Route {
    candidates = List.copyOf(candidates);
  }
}
