package dev.exchange.host.state;

/** The names of the signals of a graph's kernel. */
final class Signals {

  /** Immediate, a node: its incoming content becomes its content. */
  static final String SET = "set";

  /** Immediate, a node: its function runs. */
  static final String RUN = "run";

  /** Immediate, a node: it is brought up to date. */
  static final String GET = "get";

  /** Immediate, a node that is being computed and was read: those on the circle are in error. */
  static final String CHECK_CIRCLE = "check circle";

  /** Delayed, a change: its watchers are told. One generation is one round of telling. */
  static final String TELL = "tell";

  /** Delayed, a settlement: a result that came later is taken. */
  static final String SETTLE = "settle";

  private Signals() {}
}
