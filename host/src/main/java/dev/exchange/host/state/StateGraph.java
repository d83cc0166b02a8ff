package dev.exchange.host.state;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.MessageId;
import dev.exchange.api.Subscription;
import dev.exchange.api.state.Cell;
import dev.exchange.api.state.Change;
import dev.exchange.api.state.State;
import dev.exchange.api.state.Watch;
import dev.exchange.kernel.SignalKernel;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The reactive state of one exchange: cells that are set, and cells that are computed from others.
 *
 * <pre>
 *  set ─▶ mark what it may reach ─▶ … ─▶ commit ─▶ compute in order ─▶ record ─▶ tell watchers
 *                     └── a read inside of the transaction computes what it needs
 * </pre>
 *
 * <p>All computed cells are computed once at the first use of the graph, and those that a change
 * reaches at each commit, whether anybody watches them or not: so every change of every cell is on
 * record, with the message that caused it.
 *
 * <p>Threading: one thread owns a graph and calls everything here; nothing is checked or locked.
 *
 * <p>Order: changes are recorded transaction by transaction, in each in the order in which the
 * cells are defined; watchers are told in that order.
 *
 * <p>Errors, thrown at once: UNKNOWN_CELL; INVALID_VALUE and TOO_LARGE for a value;
 * WRITE_IN_COMPUTED for a write to a computed cell, or while the function of one runs; CLOSED after
 * {@link #close}. Those that arise in a function are in its cell, and thrown to whoever reads it.
 *
 * <p>Source: docs/spec/state.md.
 */
public final class StateGraph {

  private Cells cells;
  private final SignalKernel kernel;
  private final Marking marking;
  private final Transaction transaction;
  private final Chronicle chronicle;
  private final Settling settling;
  private final Evaluation evaluation;
  private final Telling telling;
  private @Nullable MessageId writer;
  private boolean started;
  private boolean closed;

  /**
   * Makes a graph of those cells; no function runs yet.
   *
   * @param exchangeId the id of the exchange, for errors
   * @param cells the cells by name, in the order of their definition
   * @param hooks who is told, and who knows what is asynchronous
   * @throws ExchangeException INVALID_VALUE for a first value that no message can carry
   */
  public StateGraph(String exchangeId, Map<String, Cell> cells, GraphHooks hooks) {
    this(exchangeId, cells, hooks, Evaluation.NESTED);
  }

  /** The same with another bound of the functions that run inside each other, 1 or more. */
  StateGraph(String exchangeId, Map<String, Cell> cells, GraphHooks hooks, int nested) {
    this.cells = new Cells(exchangeId, cells);
    kernel = new SignalKernel(new Rounds(this, hooks));
    Node filler = new Node("", -1, null);
    marking = new Marking(filler);
    transaction = new Transaction(filler, marking);
    chronicle = new Chronicle(hooks, filler);
    settling = new Settling(hooks, this);
    evaluation = new Evaluation(this, settling, filler, nested);
    telling = new Telling(this, hooks);
    kernel.immediate(Signals.SET, this::onSet);
    kernel.immediate(Signals.GET, evaluation::onGet);
    kernel.immediate(Signals.RUN, evaluation::onRun);
    kernel.immediate(Signals.CHECK_CIRCLE, evaluation::onCheckCircle);
    kernel.delayed(Signals.TELL, this::onTell);
    kernel.delayed(Signals.SETTLE, this::onSettle);
  }

  /**
   * The cells as handlers see them. A write joins the open transaction, or is one of its own.
   *
   * @param cause gives the message on whose behalf a write is made; null for the transaction's
   */
  public State handlerView(Supplier<@Nullable MessageId> cause) {
    return new HandlerView(this, cause);
  }

  /** What a cell holds, with all that the open transaction wrote. Throws the cell's error. */
  public @Nullable Object get(String cell) {
    open();
    Node guess = evaluation.guess();
    return evaluation.read(guess != null && guess.name.equals(cell) ? guess : cells.get(cell));
  }

  /**
   * Begins a transaction, or a part of the open one, which ends with it but can be undone alone.
   *
   * @param cause the message on whose behalf it writes; null outside of any
   */
  public void begin(@Nullable MessageId cause) {
    if (!started) {
      start();
    }
    if (evaluation.running() != null) {
      throw evaluation.refuse("a transaction");
    }
    if (chronicle.telling()) {
      throw new IllegalStateException("a hook that is told of a change must not write");
    }
    transaction.begin(cause);
  }

  /** Ends what {@link #begin} began. The outermost computes, records and tells. */
  public void commit() {
    end();
    if (closed) {
      transaction.undo();
    } else if (transaction.depth() > 1) {
      transaction.join();
    } else {
      conclude();
      telling.flush();
    }
  }

  /** Ends what {@link #begin} began and undoes it; nobody is told. */
  public void rollback() {
    end();
    transaction.undo();
    if (!inTransaction()) {
      letGo();
      telling.flush();
    }
  }

  /** Whether a transaction is open. */
  public boolean inTransaction() {
    return transaction.depth() > 0;
  }

  /**
   * Tells a watch what a cell holds: what was committed last at once, then each change.
   *
   * @return ends it; nothing is told after that
   */
  public Subscription watch(String cell, Watch watch) {
    open();
    if (evaluation.running() != null) {
      throw evaluation.refuse("a watch of cell " + cell);
    }
    return telling.watch(cells.get(cell), watch);
  }

  /** The names of all cells, in the order of their definition. */
  public List<String> names() {
    return cells.names();
  }

  /** Whether there is a cell of that name. */
  public boolean knows(String cell) {
    return cells.has(cell);
  }

  /** Whether a cell waits for a result; it keeps what it held meanwhile. */
  public boolean pending(String cell) {
    open();
    return cells.get(cell).pending;
  }

  /** How often a cell has changed. */
  public long version(String cell) {
    return cells.get(cell).version;
  }

  /** The last {@value Chronicle#KEPT} changes, oldest first. */
  public List<Change> changes() {
    return chronicle.changes();
  }

  /** The last change of a cell; null if it holds its first value. */
  public @Nullable Change lastChange(String cell) {
    return cells.get(cell).last;
  }

  /** What the static cells hold, by name; those in error are left out. */
  public Map<String, @Nullable Object> values() {
    open();
    return Succession.values(cells);
  }

  /**
   * Goes on with other cells, as one transaction. A cell that has the name of one before keeps its
   * versions and its watchers; a static one also its value, unless it is given another one. The
   * watchers of a name that is gone are told UNKNOWN_CELL, and wait until it comes back.
   *
   * <p>Throws SCHEMA for a value of a name that is none of a static cell, and what the constructor
   * throws; nothing has changed then. Not inside of a transaction.
   *
   * @param values what static cells are to hold from now on
   */
  public void redefine(
      Map<String, Cell> definitions, Map<String, ? extends @Nullable Object> values) {
    open();
    if (inTransaction() || evaluation.running() != null) {
      throw new IllegalStateException("cells are redefined between transactions");
    }
    Succession succession = new Succession(cells, definitions, values);
    cells = succession.follow();
    begin(null);
    succession.changed().forEach(node -> write(node, null));
    cells.ordered().stream().filter(node -> node.mark != Node.CLEAN).forEach(evaluation::pull);
    commit();
    succession.tellGone(telling);
  }

  /** Ends all watches and forgets what is pending. What is open is dropped. Again does nothing. */
  public void close() {
    closed = true;
    for (Node node : cells.ordered()) {
      for (Watcher watcher : node.watchers) {
        watcher.cancel();
      }
      node.pending = false;
    }
  }

  /** A write. */
  void set(String cell, @Nullable Object value, @Nullable MessageId cause) {
    open();
    if (evaluation.running() != null) {
      throw evaluation.refuse("a write to cell " + cell);
    }
    Node node = cells.get(cell);
    if (node.function != null) {
      throw cells.error(
          ErrorCode.WRITE_IN_COMPUTED, "a cell that is set, got a write to computed " + cell);
    }
    telling.checkWrite(cell);
    node.incoming = cells.frozen(cell, value);
    if (inTransaction()) {
      write(node, cause != null ? cause : transaction.cause());
    } else {
      begin(cause);
      write(node, cause);
      commit();
    }
  }

  /** A result that came later is here. */
  void arrived(Settlement settlement) {
    if (!closed) {
      kernel.signal(Signals.SETTLE, settlement);
      telling.flush();
    }
  }

  /** Puts an error into cells, in a transaction whose changes are told. */
  void fail(List<Node> cells, ExchangeException error) {
    transaction.begin(null);
    for (Node cell : cells) {
      cell.incoming = Fault.in(cell.name, error);
      write(cell, cell.cause);
    }
    conclude();
  }

  String exchange() {
    return cells.exchange();
  }

  Telling telling() {
    return telling;
  }

  SignalKernel kernel() {
    return kernel;
  }

  Transaction transaction() {
    return transaction;
  }

  Evaluation evaluation() {
    return evaluation;
  }

  private void open() {
    if (!started) {
      start();
    }
    if (closed) {
      throw cells.error(
          ErrorCode.CLOSED, "an open exchange, got a use of its state after it closed");
    }
  }

  private void start() {
    started = true;
    transaction.begin(null);
    transaction.seal();
    try {
      for (Node node : cells.ordered()) {
        if (node.mark != Node.CLEAN) {
          evaluation.pull(node);
        }
      }
    } finally {
      transaction.end();
      letGo();
    }
    telling.flush();
  }

  private void end() {
    if (!inTransaction()) {
      throw new IllegalStateException("a transaction must begin before it ends");
    }
  }

  private void write(Node node, @Nullable MessageId cause) {
    writer = cause;
    kernel.signal(Signals.SET, node);
    writer = null;
    node.incoming = null;
  }

  private void conclude() {
    transaction.seal();
    try {
      while (!marking.isEmpty()) {
        Node node = marking.take();
        if (node.mark != Node.CLEAN) {
          evaluation.bring(node, marking.inOrder());
        }
      }
      chronicle.record(transaction.touched);
    } finally {
      transaction.end();
      letGo();
    }
    tell();
  }

  private void tell() {
    chronicle.tell();
    for (int i = 0; i < chronicle.size(); i++) {
      Node node = chronicle.at(i);
      telling.changed(node);
      if (node.watchers.length > 0) {
        kernel.signal(Signals.TELL, node.last);
      }
    }
    chronicle.clear();
  }

  private void letGo() {
    marking.letGo();
    evaluation.letGo();
  }

  private @Nullable Object onSet(@Nullable Object value) {
    if (value instanceof Node node && !Node.same(node.content, node.incoming)) {
      transaction.logContent(node);
      transaction.touch(node);
      node.content = node.incoming;
      node.cause = writer;
      marking.changed(node);
    }
    return null;
  }

  private @Nullable Object onTell(@Nullable Object value) {
    if (value instanceof Change change && !closed) {
      telling.tell(cells.get(change.cell()), change);
    }
    return null;
  }

  private @Nullable Object onSettle(@Nullable Object value) {
    if (value instanceof Settlement settlement
        && !closed
        && !telling.postpones(settlement)
        && settlement.counts()) {
      Node node = settlement.node;
      transaction.begin(settlement.cause);
      node.incoming = settling.content(settlement, evaluation);
      node.pending = false;
      write(node, settlement.cause);
      conclude();
    }
    return null;
  }
}
