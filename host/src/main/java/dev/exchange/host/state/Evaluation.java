package dev.exchange.host.state;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.kernel.SignalKernel;
import org.jspecify.annotations.Nullable;

/**
 * Brings computed nodes up to date.
 *
 * <p>A node that is marked CHECK looks at its sources in the order in which they were read. One
 * that is not up to date comes first; the first one that differs from what was seen makes the
 * function run; if none does, the node is right as it is. So a function runs only if something that
 * it read has changed, and nothing is computed that it would not read.
 *
 * <p>The <b>chain</b> holds the nodes that wait for each other: each one reads the next for
 * certain, because its function is running and did, or was stopped and did, or will as all that it
 * reads before is unchanged. Reading a node of the chain therefore closes a circle that is really
 * taken, made of that node and those after it. They are in error, whatever their functions do about
 * it, and read no further; so it makes no difference which of them was asked first.
 *
 * <p>The thread's stack grows only where a running function reads a node that was not known to be
 * read, and is not up to date. From {@value #NESTED} such runs inside each other on, the innermost
 * is stopped ({@link RunStopped}), its result is dropped, and it starts again when the node is
 * ready; having lost one run so, it may nest up to twice as deep. Known sources wait in the chain,
 * not in the stack.
 *
 * <p>Threading: the owner's. Source: docs/spec/state.md, S1, S2, S5 and S7.
 */
final class Evaluation {

  static final int NESTED = 16;

  private final SignalKernel kernel;
  private final Transaction transaction;
  private final Settling settling;
  private final ComputedView view;
  private final String exchange;
  private final int nested;
  private final NodeStack chain;
  private final NodeStack plan;
  private @Nullable Node running;
  private int nesting;
  private long runs;

  Evaluation(StateGraph graph, Settling settling, Node filler, int nested) {
    this.nested = nested;
    this.kernel = graph.kernel();
    this.transaction = graph.transaction();
    this.settling = settling;
    this.view = new ComputedView(graph);
    this.exchange = graph.exchange();
    chain = new NodeStack(filler);
    plan = new NodeStack(filler);
  }

  /** The node whose function is running; null if none is. */
  @Nullable Node running() {
    return running;
  }

  /** What a node holds, brought up to date. Throws its error. */
  @Nullable Object read(Node node) {
    Node reader = running;
    if (reader != null) {
      readBy(reader, node);
    } else if (node.mark != Node.CLEAN) {
      kernel.signal(Signals.GET, node);
    }
    if (node.content instanceof Fault fault) {
      if (reader != null) {
        reader.readFault = fault.readIn(node.name);
      }
      throw fault.error;
    }
    return node.content;
  }

  /** The source that the running function is likely to read next. */
  @Nullable Node guess() {
    Node reader = running;
    return reader != null && reader.cursor < reader.sourceCount
        ? reader.sources[reader.cursor]
        : null;
  }

  /**
   * Brings a node up to date.
   *
   * @param inOrder whether all that it is known to read is likely to be up to date
   */
  void bring(Node target, boolean inOrder) {
    if (inOrder || running != null) {
      pull(target);
    } else {
      pullInOrder(target);
    }
  }

  /** Brings a node up to date whose known sources are likely to be. */
  void pull(Node target) {
    int base = chain.size();
    try {
      enter(target);
      while (chain.size() > base) {
        advance(chain.top());
      }
    } finally {
      while (chain.size() > base) { // the machine failed
        leave().mark = Node.DIRTY;
      }
    }
  }

  /** Those who wait for each other, from that node on, have closed a circle. */
  void checkCircle(Node node) {
    Node[] found = chain.from(node.chainAt);
    int lead = 0;
    for (int i = 1; i < found.length; i++) {
      lead = found[i].index < found[lead].index ? i : lead;
    }
    Node[] cells = new Node[found.length];
    System.arraycopy(found, lead, cells, 0, found.length - lead);
    System.arraycopy(found, 0, cells, found.length - lead, lead);
    Fault fault = Fault.circle(cells, exchange);
    for (Node member : cells) {
      if (member.circle == null) {
        member.circle = fault;
      }
    }
  }

  /** Runs the function of the node on top of the chain. */
  void run(Node node) {
    transaction.logRun(node);
    Node outer = running;
    running = node;
    nesting++;
    node.cursor = 0;
    node.runId = ++runs;
    node.missing = null;
    node.readFault = null;
    node.forced = null;
    Object result;
    try {
      Object returned = node.compute(view);
      result = node.missing == null ? settling.plain(returned) : null;
    } catch (Throwable thrown) {
      result = fault(node, node.readFault, thrown);
    } finally {
      running = outer;
      nesting--;
    }
    if (node.missing == null) {
      node.trim();
      Fault fault = node.circle != null ? node.circle : node.forced;
      finish(node, settling.take(node, fault != null ? fault : result));
    }
    node.readFault = null;
  }

  /** The function of a computed cell tried to write. Returns what to throw. */
  ExchangeException refuse(String what) {
    ExchangeException error =
        new ExchangeException(
            ErrorCode.WRITE_IN_COMPUTED,
            "expected the function of a computed cell only to read, got " + what,
            exchange,
            null,
            null);
    Node reader = running;
    if (reader != null && reader.forced == null) {
      reader.forced = Fault.in(reader.name, error);
    }
    return error;
  }

  /**
   * What a thrown error makes of the cell.
   *
   * @param read the error that its function read last, if it did
   */
  Fault fault(Node node, @Nullable Fault read, Throwable thrown) {
    if (thrown instanceof VirtualMachineError fatal && !(thrown instanceof StackOverflowError)) {
      throw fatal;
    }
    if (read != null && read.isWhy(thrown)) {
      return read.seenFrom(node.name);
    }
    return Fault.in(node.name, Failed.error(thrown, exchange));
  }

  @Nullable Object onGet(@Nullable Object value) {
    if (value instanceof Node node) {
      bring(node, false);
    }
    return null;
  }

  @Nullable Object onRun(@Nullable Object value) {
    if (value instanceof Node node) {
      run(node);
    }
    return null;
  }

  @Nullable Object onCheckCircle(@Nullable Object value) {
    if (value instanceof Node node) {
      checkCircle(node);
    }
    return null;
  }

  void letGo() {
    chain.letGo();
    plan.letGo();
  }

  private void readBy(Node reader, Node node) {
    if (reader.circle != null) {
      throw reader.circle.error;
    }
    if (reader.missing != null) {
      throw RunStopped.at(reader.missing.name);
    }
    if (node.mark == Node.CLEAN) {
      track(reader, node, node.content);
    } else if (node.active()) {
      track(reader, node, Node.UNSET);
      kernel.signal(Signals.CHECK_CIRCLE, node);
    } else if (nesting >= (reader.restarted ? 2 * nested : nested)) {
      track(reader, node, Node.UNSET);
      reader.missing = node;
      throw RunStopped.at(node.name);
    } else {
      kernel.signal(Signals.GET, node);
      track(reader, node, node.content);
    }
    if (reader.circle != null) {
      throw reader.circle.error;
    }
  }

  private static void track(Node reader, Node node, @Nullable Object seen) {
    if (node.readBy != reader.runId) {
      node.readBy = reader.runId;
      reader.read(node, seen);
    }
  }

  /** All stale sources first, the ones behind them before, with no function running meanwhile. */
  private void pullInOrder(Node target) {
    plan.push(target);
    target.planned = true;
    try {
      while (plan.size() > 0) {
        Node stale = nextStale(plan.top());
        if (stale != null) {
          stale.planned = true;
          plan.push(stale);
        } else {
          Node ready = plan.pop();
          ready.planned = false;
          pull(ready);
        }
      }
    } finally {
      while (plan.size() > 0) { // the machine failed
        plan.pop().planned = false;
      }
    }
  }

  private @Nullable Node nextStale(Node node) {
    for (int at = plan.next(); at < node.sourceCount; at = plan.next()) {
      Node source = node.sources[at];
      if (source.mark != Node.CLEAN && !source.planned) {
        return source;
      }
    }
    return null;
  }

  private void enter(Node node) {
    if (node.mark != Node.CLEAN) {
      node.chainAt = chain.size();
      chain.push(node);
      if (node.circle != null) { // from another time
        transaction.logRun(node);
        node.circle = null;
        node.cause = transaction.cause();
        node.mark = Node.DIRTY;
      }
    }
  }

  private Node leave() {
    Node node = chain.pop();
    node.chainAt = -1;
    return node;
  }

  private void advance(Node node) {
    if (node.circle != null) {
      transaction.logRun(node);
      node.cause = transaction.cause();
      finish(node, settling.take(node, node.circle));
      leave();
    } else if (node.mark == Node.DIRTY) {
      runOnce(node);
    } else {
      look(node);
    }
  }

  /** Looks at the next source of a node that may be right as it is. */
  private void look(Node node) {
    for (int at = chain.cursor(); at < node.sourceCount; at++) {
      Node source = node.sources[at];
      if (source.mark != Node.CLEAN) {
        if (source.active()) {
          node.cause = transaction.cause();
          node.mark = Node.DIRTY; // it reads on into the circle
        } else {
          chain.cursor(at);
          enter(source);
        }
        return;
      }
      if (node.sourceDiffers(at)) {
        node.cause = source.cause;
        node.mark = Node.DIRTY;
        return;
      }
    }
    node.mark = Node.CLEAN;
    leave();
  }

  private void runOnce(Node node) {
    kernel.signal(Signals.RUN, node);
    Node missing = node.missing;
    if (node.mark == Node.CLEAN) {
      leave();
    } else if (missing != null) {
      node.missing = null;
      node.restarted = true;
      enter(missing);
    }
  }

  private void finish(Node node, @Nullable Object content) {
    node.mark = Node.CLEAN;
    node.restarted = false;
    if (!Node.same(node.content, content)) {
      transaction.touch(node);
      node.content = content;
    }
  }
}
