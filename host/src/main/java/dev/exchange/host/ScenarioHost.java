package dev.exchange.host;

import dev.exchange.host.cli.LogLines;
import dev.exchange.host.config.Defaults;
import dev.exchange.host.config.Settings;
import dev.exchange.host.exchange.Failures;
import dev.exchange.host.http.HttpApi;
import dev.exchange.host.http.Readiness;
import dev.exchange.host.scenario.HostOrder;
import io.vertx.core.Future;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * The process of a scenario that runs for real: a host as {@code exchange run} starts it, with the
 * default settings and a free port. Its standard input says what to run; its standard output is one
 * line, where it listens or why not; its log is on standard error. It ends when its standard input
 * does, and so with whoever started it.
 *
 * <p>Source: docs/testing.md.
 */
public final class ScenarioHost {

  private ScenarioHost() {}

  /** Runs what the first line orders. */
  public static void main(String[] arguments) throws IOException {
    PrintStream answers = utf8(FileDescriptor.out);
    PrintStream log = utf8(FileDescriptor.err);
    System.setOut(log); // what programs print is no answer
    LogLines.to(log);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String line = in.readLine();
    if (line == null) {
      return;
    }
    Future<Host> started = start(HostOrder.of(line));
    started
        .map(ScenarioHost::answer)
        .otherwise(e -> HostOrder.failed(Path.of("the host"), Failures.of(e, "", "the host")))
        .onSuccess(answers::println);
    while (in.read() >= 0) {
      // nothing more is said
    }
    started.compose(Host::close).onComplete(closed -> Runtime.getRuntime().halt(0));
  }

  private static Future<Host> start(HostOrder order) {
    Settings settings =
        Settings.defaults().with(Defaults.ID, order.id()).with(Defaults.HTTP_PORT, 0);
    return Host.start(List.copyOf(order.programs().keySet()), settings, true, order.programs());
  }

  private static String answer(Host host) {
    for (Readiness.Failed failed : host.readiness().failed()) {
      return HostOrder.failed(Path.of(failed.program()), failed.failure().toException());
    }
    HttpApi http = host.http();
    if (http == null) {
      throw new IllegalStateException("expected a host that listens");
    }
    return HostOrder.listens(http.url().getPort());
  }

  private static PrintStream utf8(FileDescriptor descriptor) {
    OutputStream stream = new FileOutputStream(descriptor);
    return new PrintStream(stream, true, StandardCharsets.UTF_8);
  }
}
