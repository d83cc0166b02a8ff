package dev.exchange.host;

import dev.exchange.api.Exchange;
import dev.exchange.host.cli.Cli;
import dev.exchange.host.cli.HostStarter;
import dev.exchange.host.cli.Languages;
import dev.exchange.host.cli.RunningHost;
import dev.exchange.host.cli.Surroundings;
import dev.exchange.host.exchange.Listing;
import dev.exchange.host.exchange.SystemMeans;
import dev.exchange.host.http.HttpApi;
import dev.exchange.host.http.Readiness;
import dev.exchange.host.plugin.PluginView;
import dev.exchange.host.polyglot.Engines;
import dev.exchange.host.polyglot.Guest;
import dev.exchange.host.polyglot.SharedEngines;
import io.vertx.core.Future;
import java.io.BufferedOutputStream;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The process behind {@code bin/exchange}: gives the command line what it stands in. */
public final class Main {

  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    Ending ending = new Ending();
    int exit = new Cli(surroundings(ending)).run(arguments);
    ending.ended();
    System.exit(exit);
  }

  /** Starts hosts of the real kind for the command line. */
  static HostStarter starter() {
    return order -> Host.start(order.paths(), order.settings(), order.listen()).map(Started::new);
  }

  private static Surroundings surroundings(Ending ending) {
    boolean terminal =
        Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    Surroundings.Streams streams =
        new Surroundings.Streams(
            System.in, utf8(FileDescriptor.out), utf8(FileDescriptor.err), terminal);
    return new Surroundings(starter(), Main::languages, streams, machine(ending));
  }

  /** JSON is UTF-8 also where the machine's own encoding is another one. */
  private static PrintStream utf8(FileDescriptor descriptor) {
    OutputStream stream = new BufferedOutputStream(new FileOutputStream(descriptor));
    return new PrintStream(stream, true, StandardCharsets.UTF_8);
  }

  private static Surroundings.Machine machine(Ending ending) {
    Map<String, String> properties = new HashMap<>();
    System.getProperties()
        .forEach((name, value) -> properties.put(String.valueOf(name), String.valueOf(value)));
    long started =
        ProcessHandle.current()
            .info()
            .startInstant()
            .map(Instant::toEpochMilli)
            .orElseGet(() -> SystemMeans.clock().millis());
    return new Surroundings.Machine(
        Path.of(""), System.getenv(), properties, SystemMeans.clock(), started, ending);
  }

  private static Languages.Report languages() {
    try (Engines engines = new Engines()) {
      List<Languages.Language> languages =
          Arrays.stream(Guest.values())
              .map(guest -> new Languages.Language(guest.title(), engines.version(guest)))
              .toList();
      return new Languages.Report(engines.runtime(Guest.JS), engines.compiles(Guest.JS), languages);
    }
  }

  /** How the process ends when it is asked to. */
  private static final class Ending implements Surroundings.Stopping {

    private final AtomicBoolean ended = new AtomicBoolean();

    /** The command has ended by itself. */
    void ended() {
      ended.set(true);
    }

    @Override
    public void onStop(Runnable closing) {
      Runtime.getRuntime().addShutdownHook(new Thread(closing, "exchange-close"));
    }

    @Override
    public void onStopWell(Runnable closing) {
      onStop(() -> {
        boolean interrupted = !ended.get();
        closing.run();
        if (interrupted) {
          Runtime.getRuntime().halt(0); // else the exit code is that of the signal
        }
      });
    }
  }

  /** A host as the command line sees it. */
  private record Started(Host host) implements RunningHost {

    @Override
    public Exchange gateway() {
      return host.gateway();
    }

    @Override
    public List<Listing> listings() {
      return host.listings();
    }

    @Override
    public List<Readiness.Failed> failures() {
      return host.readiness().failed();
    }

    @Override
    public void observe(Consumer<PluginView> observer) {
      host.observe(observer);
    }

    @Override
    public Optional<URI> url() {
      return Optional.ofNullable(host.http()).map(HttpApi::url);
    }

    @Override
    public Optional<Boolean> optimizing() {
      Set<String> running = listings().stream().map(Listing::language).collect(Collectors.toSet());
      return Arrays.stream(Guest.values())
          .filter(guest -> running.contains(guest.id()))
          .findFirst()
          .map(SharedEngines.engines()::compiles);
    }

    @Override
    public Future<Void> close() {
      return host.close();
    }
  }
}
