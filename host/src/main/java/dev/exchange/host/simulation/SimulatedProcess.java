package dev.exchange.host.simulation;

import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeBuilder;
import dev.exchange.api.ExchangeException;
import dev.exchange.host.exchange.BlockingTurns;
import dev.exchange.host.exchange.Complex;
import dev.exchange.host.exchange.ExchangeLimits;
import dev.exchange.host.exchange.ExchangeVerticle;
import dev.exchange.host.exchange.ProgramVerticle;
import dev.exchange.host.exchange.SystemMeans;
import dev.exchange.host.exchange.TestControl;
import dev.exchange.host.link.ContextLoop;
import dev.exchange.host.link.SessionTransport;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;

/**
 * A process of a simulation: a Vert.x with its exchanges, which are peers of each other.
 *
 * <p>Threading: that of the simulation.
 */
public final class SimulatedProcess {

  private final String name;
  private final Vertx vertx;
  private final Complex complex;
  private final StrandLoops loops;
  private final Workers workers;
  private final List<BatonTurns> threads = new ArrayList<>();
  private final Network network;
  private final LocalNetwork local = new LocalNetwork();
  private boolean running = true;

  SimulatedProcess(
      String name,
      Agenda agenda,
      VirtualTime time,
      SplittableRandom random,
      Network network,
      Chronicle chronicle,
      ExchangeLimits limits) {
    this.name = name;
    this.network = network;
    loops = new StrandLoops(name, agenda, time);
    workers = new Workers(name + "-workers", agenda);
    VertxOptions options =
        new VertxOptions()
            .setFileSystemOptions(
                new FileSystemOptions()
                    .setFileCachingEnabled(false)
                    .setClassPathResolvingEnabled(false));
    vertx =
        apart(() ->
            WorkersFactory.with(
                workers,
                () ->
                    Vertx.builder()
                        .with(options)
                        .withTransport(new StrandTransport(loops))
                        .build()));
    complex =
        new Complex(
            new Complex.Means(
                time, random::split, threads(agenda, time), limits, true, "", random.split()),
            event -> {
              if (running) {
                chronicle.add(name, event);
              }
            });
    complex.add(local.transport());
    for (String transport : List.of("websocket", "http", "ipc", "eventbus")) {
      complex.add(
          new SessionTransport(
              new NetworkTransport(transport, name, network),
              time,
              random::split,
              random.split(),
              ContextLoop::current));
    }
  }

  /** By which it is known in the network. */
  public String name() {
    return name;
  }

  /** Its Vert.x: verticles of any kind may be deployed there. */
  public Vertx vertx() {
    return vertx;
  }

  /** Its exchanges. */
  public Complex complex() {
    return complex;
  }

  /** What lies between its exchanges. */
  public LocalNetwork local() {
    return local;
  }

  /** Whether it was not killed. */
  public boolean isRunning() {
    return running;
  }

  /** Runs an exchange. */
  public Future<Exchange> deploy(ExchangeBuilder definition) {
    ExchangeVerticle verticle = new ExchangeVerticle(definition, complex);
    return vertx.deployVerticle(verticle).map(id -> verticle.exchange());
  }

  /** Runs a program: a script, a source file or a jar, as it would run in a host. */
  public Future<ProgramVerticle> deploy(Path program, JsonObject config) {
    return deploy(new ProgramVerticle(program, complex), config);
  }

  /** Runs a program that is a test, which has that done to what it tests. */
  public Future<ProgramVerticle> deployTest(Path program, JsonObject config, TestControl control) {
    return deploy(new ProgramVerticle(program, complex).testing(control), config);
  }

  private Future<ProgramVerticle> deploy(ProgramVerticle verticle, JsonObject config) {
    return vertx
        .deployVerticle(verticle, new DeploymentOptions().setConfig(config))
        .map(id -> verticle);
  }

  /**
   * Takes links as a host does, at its port: {@code /exchange/{id}} leads to that exchange, and
   * {@code /exchange} to the only one or the default one, or else to the gateway.
   *
   * <p>Fails with CONFLICT if it listens at that port already.
   *
   * @param gateway the id of an exchange of this process
   */
  public Future<Void> serve(int port, String gateway) {
    Promise<Void> serving = Promise.promise();
    Context context = vertx.getOrCreateContext();
    context.runOnContext(now -> {
      LinkDoor door = new LinkDoor(vertx, complex, gateway);
      try {
        network.listen(Address.port(port), new Network.Place(name, context, door::acceptor));
        serving.complete();
      } catch (ExchangeException e) {
        serving.fail(e);
      }
    });
    return serving.future();
  }

  /** It is gone in this moment: nothing of it runs any more, and its connections break. */
  public void kill() {
    if (running) {
      running = false;
      network.leaves(name);
      strands().forEach(Strand::freeze);
    }
  }

  /** Gives back what its Vert.x has of the machine; whatever it still does nobody sees. */
  Future<Void> end() {
    kill();
    strands().forEach(Strand::thaw);
    return vertx.close();
  }

  /**
   * Makes a Vert.x on a thread that is on the context of none: Vert.x takes another one for a
   * mistake, and says so.
   */
  private static Vertx apart(Supplier<Vertx> making) {
    FutureTask<Vertx> made = new FutureTask<>(making::get);
    SystemMeans.testers().newThread(made).start();
    try {
      return made.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private List<Strand> strands() {
    List<Strand> all = new ArrayList<>(loops.strands());
    all.add(workers.strand());
    threads.forEach(turns -> all.add(turns.strand()));
    return all;
  }

  private BlockingTurns.Source threads(Agenda agenda, VirtualTime time) {
    ThreadFactory programs = SystemMeans.batons();
    return new BlockingTurns.Source() {
      @Override
      public BlockingTurns program(Vertx vertx) {
        return baton("program");
      }

      @Override
      public BlockingTurns shadow(Vertx vertx) {
        return baton("shadow");
      }

      private BlockingTurns baton(String kind) {
        BatonTurns turns =
            new BatonTurns(name + "-" + kind + "-" + threads.size(), agenda, time, programs);
        threads.add(turns);
        return turns;
      }
    };
  }
}
