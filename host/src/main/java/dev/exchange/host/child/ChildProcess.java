package dev.exchange.host.child;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A process that was started as a child.
 *
 * <pre>
 *   RUNNING --leave: its input ends--> 2 s --SIGTERM--> 2 s --SIGKILL--> ENDED
 *      \--it ends by itself-----------------------------------------------^
 * </pre>
 *
 * <p>What it writes goes line by line to the logger {@code exchange.child.<name>}.
 *
 * <p>Threading: any thread.
 *
 * <p>Source: docs/spec/protocol.md, W18.
 */
public final class ChildProcess {

  private static final long PATIENCE_MILLIS = 2_000;

  /** How long the last output may come after the end, in ms: a grandchild may hold the pipe. */
  private static final long OUTPUT_MILLIS = 200;

  private final Vertx vertx;
  private final String name;
  private final Process process;
  private final LastLines lines = new LastLines();
  private final Future<Integer> exited;
  private final Promise<Void> read = Promise.promise();
  private final AtomicBoolean leaving = new AtomicBoolean();
  private final Future<ExchangeException> ended;

  private ChildProcess(Vertx vertx, String name, Process process) {
    this.vertx = vertx;
    this.name = name;
    this.process = process;
    exited = Future.fromCompletionStage(process.onExit()).map(Process::exitValue);
    ended =
        exited.compose(code ->
            Future.any(read.future(), vertx.timer(OUTPUT_MILLIS, TimeUnit.MILLISECONDS))
                .transform(done -> Future.succeededFuture(ending(code))));
  }

  /**
   * Starts one.
   *
   * <p>Fails with PEER_GONE if what runs it is not installed, or there are no more SDKs.
   *
   * @param threads makes the thread that reads what it writes
   * @param told what it is told of its parent, as variables
   */
  public static Future<ChildProcess> start(
      Vertx vertx,
      ThreadFactory threads,
      ChildCommand command,
      ChildOrder order,
      Map<String, String> told) {
    return vertx
        .executeBlocking(() -> started(command.of(order, told), order), false)
        .map(process -> {
          ChildProcess child =
              new ChildProcess(vertx, order.name(), Objects.requireNonNull(process));
          child.watch(threads);
          return child;
        });
  }

  /** How it ended, once it has: PEER_GONE with its exit code and the last lines of its output. */
  public Future<ExchangeException> ended() {
    return ended;
  }

  /** Ends it: asks first, then insists. Calling again gives the same. */
  public Future<ExchangeException> leave() {
    if (leaving.compareAndSet(false, true)) {
      closeInput();
      long terminating = vertx.setTimer(PATIENCE_MILLIS, fired -> process.destroy());
      long killing = vertx.setTimer(2 * PATIENCE_MILLIS, fired -> process.destroyForcibly());
      exited.onComplete(code -> {
        vertx.cancelTimer(terminating);
        vertx.cancelTimer(killing);
      });
    }
    return ended;
  }

  private static Process started(ProcessBuilder builder, ChildOrder order) {
    try {
      return builder.start();
    } catch (IOException e) {
      throw new ExchangeException(
          ErrorCode.PEER_GONE,
          "expected to run %s with %s, it cannot be started: %s"
              .formatted(order.script(), builder.command().getFirst(), e.getMessage()));
    }
  }

  private void watch(ThreadFactory threads) {
    Logger log = System.getLogger("exchange.child." + name);
    threads.newThread(() -> read(log)).start();
  }

  private void read(Logger log) {
    try {
      lines.read(process.getInputStream(), line -> log.log(Level.INFO, line));
    } catch (IOException e) {
      log.log(Level.DEBUG, "its output broke: {0}", e.getMessage());
    } finally {
      read.tryComplete();
    }
  }

  private void closeInput() {
    try {
      process.getOutputStream().close();
    } catch (IOException _) {
      // it has ended already
    }
  }

  private ExchangeException ending(int code) {
    String last = lines.text();
    return new ExchangeException(
        ErrorCode.PEER_GONE,
        "expected child %s to stay, it ended with code %d%s"
            .formatted(name, code, last.isEmpty() ? " and wrote nothing" : "; it wrote:\n" + last));
  }
}
