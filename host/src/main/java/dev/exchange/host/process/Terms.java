package dev.exchange.host.process;

/**
 * What the two processes say to each other, besides the messages of the program itself. Any thread.
 *
 * <pre>
 *  exchange.process.start  {config, limits, version, manifest}   {exchanges: [stub]}
 *  exchange.process.state  {exchange}                            {name: value} of its static cells
 *  exchange.process.adopt  {exchange, state, version}            null
 *
 *  stub   {id, address, handles: [{name, file?, line?, column?}], cells: [name], shared: [name]}
 * </pre>
 */
final class Terms {

  /** What a child's command line has behind the program if it is one of these. */
  static final String MARK = "--plugin";

  /** The exchange of the child that the host talks to; its id has the child's suffix. */
  static final String CONTROL = "process";

  static final String START = "exchange.process.start";
  static final String STATE = "exchange.process.state";
  static final String ADOPT = "exchange.process.adopt";

  private Terms() {}
}
