package dev.exchange.api.state;

import org.jspecify.annotations.Nullable;

/** How a cell is defined. */
public sealed interface Cell {

  /** A cell that is set. */
  record Static(@Nullable Object initial) implements Cell {}

  /** A cell that is a function of others. */
  record Derived(Computed function) implements Cell {}
}
