package dev.exchange.host.state;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.state.Change;
import dev.exchange.api.state.Watch;
import dev.exchange.kernel.SignalKernel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells watchers, in rounds.
 *
 * <p>Order: one round is one generation of the kernel: the changes of a transaction in the order of
 * their records, the watchers of a cell in the order in which they came. Each call is a transaction
 * of its own, on behalf of the message that caused the change; its changes are told in the next
 * round. A watcher that throws has changed nothing, and the others are told.
 *
 * <p>After {@value #ROUNDS} rounds in a row the watchers are stopped. The cells that were set in
 * the second half of them hold an error then, of which their watchers are told in a last round in
 * which all writes are refused; the next write to such a cell recovers it.
 *
 * <p>Source: docs/spec/state.md, S3 and S8.
 */
final class Telling {

  /** Rounds in a row that watchers may cause. */
  static final int ROUNDS = 1000;

  private static final int NAMED = 8;

  private final StateGraph graph;
  private final SignalKernel kernel;
  private final GraphHooks hooks;
  private final Set<Node> suspects = new LinkedHashSet<>();
  private final List<Object> postponed = new ArrayList<>();
  private boolean overrun;
  private boolean suspecting;
  private boolean stopping;
  private boolean closing;

  Telling(StateGraph graph, GraphHooks hooks) {
    this.graph = graph;
    this.kernel = graph.kernel();
    this.hooks = hooks;
  }

  /** Adds a watcher and tells it what the cell holds. */
  Watcher watch(Node node, Watch watch) {
    Watcher watcher = new Watcher(node, watch);
    Change last = node.last;
    Object content = graph.transaction().committed(node);
    call(watcher, last != null ? last : first(node, content));
    return watcher;
  }

  /** Tells all who are to be told, unless that is being done, or a transaction is open. */
  void flush() {
    if (graph.inTransaction() || kernel.queued() == 0) {
      return;
    }
    kernel.run(ROUNDS / 2);
    if (overrun) {
      overrun = false;
      suspecting = true;
      kernel.run(ROUNDS / 2);
      suspecting = false;
      if (overrun) {
        overrun = false;
        stop();
      }
      suspects.clear();
    }
  }

  /** The cell of which that node is left is gone: its watchers are told so. */
  void gone(Node node, @Nullable Object content) {
    ExchangeException error = node.content instanceof Fault fault ? fault.error : null;
    Change change = new Change(node.name, ++node.version, Node.value(content), null, error, null);
    node.last = change;
    for (Watcher watcher : node.watchers) {
      call(watcher, change);
    }
  }

  /** A run reached its limit. */
  void overrun() {
    overrun = true;
  }

  /** A set cell has changed. */
  void changed(Node node) {
    if (suspecting && node.function == null) {
      suspects.add(node);
    }
  }

  /** Throws if writes are refused, in the last round of watchers that were stopped. */
  void checkWrite(String cell) {
    if (closing) {
      throw runaway("a further write to cell " + cell);
    }
  }

  /** Whether a signal is to wait, as the watchers are being stopped. */
  boolean postpones(Object value) {
    return stopping && postponed.add(value);
  }

  /** Tells the watchers of one change. */
  void tell(Node node, Change change) {
    if (stopping) {
      return;
    }
    for (Watcher watcher : node.watchers) {
      if (change.version() > watcher.since) {
        call(watcher, change);
      }
    }
  }

  /** Gives an error to the exchange, which may not throw in turn. */
  static void report(GraphHooks hooks, String cell, Throwable error) {
    try {
      hooks.watcherFailed(cell, error);
    } catch (RuntimeException _) {
      // There is nobody left to tell.
    }
  }

  private void call(Watcher watcher, Change change) {
    Watch watch = watcher.watch();
    if (watch == null) {
      return;
    }
    graph.begin(change.cause());
    try {
      watch.changed(change);
    } catch (Throwable error) {
      graph.rollback();
      report(hooks, change.cell(), error);
      if (error instanceof VirtualMachineError fatal && !(error instanceof StackOverflowError)) {
        throw fatal;
      }
      return;
    }
    graph.commit();
  }

  private static Change first(Node node, @Nullable Object content) {
    ExchangeException error = content instanceof Fault fault ? fault.error : null;
    return new Change(node.name, node.version, null, Node.value(content), error, null);
  }

  private void stop() {
    stopping = true;
    while (kernel.queued() > 0) {
      kernel.step();
    }
    stopping = false;
    List<Node> cells =
        suspects.stream().sorted(Comparator.comparingInt(cell -> cell.index)).toList();
    ExchangeException error = runaway("watchers that set " + names(cells) + " again and again");
    closing = true;
    try {
      graph.fail(cells, error);
      cells.forEach(cell -> report(hooks, cell.name, error));
      kernel.run(1);
    } finally {
      closing = false;
      overrun = false;
    }
    postponed.forEach(each -> kernel.signal(Signals.SETTLE, each));
    postponed.clear();
    flush();
  }

  private static String names(List<Node> cells) {
    String named =
        cells.stream().limit(NAMED).map(cell -> cell.name).collect(Collectors.joining(", "));
    return cells.size() > NAMED ? named + " and " + (cells.size() - NAMED) + " more" : named;
  }

  private ExchangeException runaway(String came) {
    return new ExchangeException(
        ErrorCode.CIRCULAR,
        "expected watchers to come to rest within " + ROUNDS + " rounds, got " + came,
        graph.exchange(),
        null,
        null);
  }
}
