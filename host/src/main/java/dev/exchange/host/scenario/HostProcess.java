package dev.exchange.host.scenario;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.host.child.ChildCommand;
import dev.exchange.host.child.LastLines;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;

/**
 * A host in a process of its own, which ends when this one does.
 *
 * <pre>
 *   started --its order--&gt; loads programs --its answer: a port--&gt; listens --kill or close--&gt; ended
 * </pre>
 *
 * <p>Threading: one thread, which it holds; what it writes is read on two others.
 *
 * <p>Errors: what a program failed with, PEER_GONE (it ended, or cannot be started), TIMEOUT (it
 * does not listen in time).
 */
final class HostProcess implements AutoCloseable {

  private static final Logger LOG = System.getLogger(HostProcess.class.getName());
  private static final String MAIN = "dev.exchange.host.ScenarioHost";

  /** How long a process may take until it listens: it starts a JVM and its languages. */
  private static final Duration START = Duration.ofSeconds(60);

  /** How long one may take to end in order before it is ended. */
  private static final Duration END = Duration.ofSeconds(3);

  private final String name;
  private final Process process;
  private final LastLines lines = new LastLines();
  private final Promise<Void> spoken = Promise.promise();
  private final Future<Integer> exited;
  private int port;

  private HostProcess(String name, Process process) {
    this.name = name;
    this.process = process;
    exited = Future.fromCompletionStage(process.onExit()).map(Process::exitValue);
  }

  /**
   * Starts one; returns when it listens.
   *
   * @param name for people
   * @param folder its working directory
   * @param threads make the threads that read what it writes
   */
  static HostProcess start(String name, Path folder, HostOrder order, ThreadFactory threads) {
    ProcessBuilder builder =
        new ProcessBuilder(ChildCommand.java("", MAIN)).directory(folder.toFile());
    HostProcess started;
    try {
      started = new HostProcess(name, builder.start());
    } catch (IOException e) {
      throw new ExchangeException(
          ErrorCode.PEER_GONE, "expected to start process %s, got %s".formatted(name, e));
    }
    try {
      started.port = HostOrder.port(started.answer(order, threads));
      return started;
    } catch (ExchangeException e) {
      started.close();
      throw e;
    }
  }

  /** Where it listens. */
  int port() {
    return port;
  }

  /** The last lines that it wrote. */
  String text() {
    return lines.text();
  }

  /** Whether it has ended, without having been asked to. */
  boolean isGone() {
    return exited.isComplete();
  }

  /** Why it is not there any more. */
  ExchangeException gone() {
    return new ExchangeException(
        ErrorCode.PEER_GONE,
        "expected process %s to stay, it ended%s"
            .formatted(name, isGone() ? " with code " + exited.result() : ""));
  }

  /** Ends it in this moment: SIGKILL, where there is such a thing. */
  void kill() {
    Process _ = process.destroyForcibly();
    if (!Patience.ended(exited, END)) {
      throw new ExchangeException(
          ErrorCode.TIMEOUT, "expected process %s to be gone at once, it is not".formatted(name));
    }
  }

  /**
   * Asks it to end, and ends it if it does not. Throws nothing; calling again does nothing more.
   */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
    } catch (IOException _) {
      // it has ended already
    }
    if (!Patience.ended(exited, END)) {
      Process _ = process.destroyForcibly();
    }
    boolean _ = Patience.ended(spoken.future(), END); // what it wrote last is worth reading
  }

  private String answer(HostOrder order, ThreadFactory threads) {
    Promise<String> answered = Promise.promise();
    threads
        .newThread(() -> {
          read(process.getInputStream(), new LastLines(), answered::tryComplete);
          answered.tryFail("no answer");
        })
        .start();
    threads
        .newThread(() -> {
          read(process.getErrorStream(), lines, line -> {});
          spoken.complete();
        })
        .start();
    try {
      OutputStream out = process.getOutputStream();
      out.write((order.line() + "\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException e) {
      throw gone();
    }
    if (!Patience.ended(answered.future(), START)) {
      throw new ExchangeException(
          ErrorCode.TIMEOUT,
          "expected process %s to listen within %d s, it does not"
              .formatted(name, START.toSeconds()));
    }
    if (answered.future().failed()) {
      boolean _ = Patience.ended(exited, END);
      throw gone();
    }
    return answered.future().result();
  }

  private void read(InputStream stream, LastLines kept, Consumer<String> told) {
    try {
      kept.read(stream, told);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "the output of process {0} broke: {1}", name, e.getMessage());
    }
  }
}
