package dev.exchange.testing.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.Delivery;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.MessageOptions;
import dev.exchange.api.ValueMap;
import dev.exchange.host.exchange.Deployment;
import dev.exchange.host.exchange.HandlerContract;
import dev.exchange.host.exchange.ProgramVerticle;
import dev.exchange.host.exchange.SwapOrder;
import dev.exchange.host.exchange.Swapped;
import dev.exchange.host.simulation.SimulatedProcess;
import dev.exchange.testing.Complex;
import dev.exchange.testing.Engine;
import dev.exchange.testing.Scenario;
import dev.exchange.testing.Seeds;
import dev.exchange.testing.Step;
import dev.exchange.testing.model.Desk.Kind;
import dev.exchange.testing.model.Desk.Manner;
import dev.exchange.testing.model.Ledger.Promised;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A program whose versions follow each other while messages come, from the same process and from
 * another one. Each message is handled once, those of a sender in their order; the cell counts all
 * of them; a version that is good takes the place of the one before, and one that is not does not.
 */
class SwapModelTest {

  private static final int STEPS = 30;
  private static final int PORT = 7070;
  private static final Path PROGRAM = Path.of("desk.java");
  private static final MessageOptions PATIENT = MessageOptions.within(Duration.ofMinutes(2));

  @Seeds(10_000)
  void nothingIsLostOrDoubledWhileVersionsFollowEachOther(Complex complex, Scenario scenario) {
    Play play = new Play(complex, scenario);
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < STEPS; i++) {
      steps.addAll(play.steps());
      steps.add(play.faults.time(Duration.ofSeconds(12)));
    }
    scenario.steps(steps);
    complex.advance(Duration.ofMinutes(3));

    assertThat(play.ledger.failed()).isEmpty();
    assertThat(play.ledger.unended()).isEmpty();
    assertThat(play.ledger.handledTwice()).isEmpty();
    assertThat(play.ledger.disordered()).isEmpty();
    assertThat(play.ledger.takenAndNotHandled()).isEmpty();
    assertThat(play.wrongSwaps()).isEmpty();
    assertThat(play.wrongVersions).isEmpty();
    assertThat(play.count() % Desk.MIGRATION).isEqualTo(play.ledger.handlings());
    assertThat(play.count() / Desk.MIGRATION).isEqualTo(play.migrations());
  }

  private record Ordered(Desk desk, Future<Swapped> swap) {}

  /** One run. */
  private static final class Play {
    private final Complex complex;
    private final Scenario scenario;
    private final Faults faults;
    private final Manner manner;
    private final Ledger ledger = new Ledger();
    private final ProgramVerticle program;
    private final Exchange desk;
    private final Exchange near;
    private final Exchange far;
    private final List<Ordered> swaps = new ArrayList<>();
    private final List<String> wrongVersions = new ArrayList<>();
    private long versions = 1;

    /** The version that must answer what is sent now; 0 if several may. */
    private long inForce = 1;

    /** How often a version was called back. */
    private long recalls;

    private boolean returns = true;

    /** Whether a version is at work that must not stay, as it would if another one followed. */
    private boolean faulty;

    Play(Complex complex, Scenario scenario) {
      this.complex = complex;
      this.scenario = scenario;
      faults = new Faults(complex, scenario);
      manner = scenario.choose(List.of(Manner.values()));
      SimulatedProcess host = Engine.process(complex, "host");
      program =
          new ProgramVerticle(PROGRAM, host.complex())
              .versioned("1.0.0")
              .loadedBy(new Desk(1, Kind.GOOD, manner, ledger));
      complex.await(host.vertx().deployVerticle(program));
      desk = complex.exchange("desk");
      near = complex.process("host").deploy(Exchange.define("near"));
      Roads.open(complex, desk, PORT);
      far = complex.process("far").deploy(Exchange.define("far"));
      complex.await(far.connect(Roads.to("host", PORT)));
    }

    private List<Step> steps() {
      List<Step> steps = new ArrayList<>();
      switch (scenario.choose(12)) {
        case 0, 1 -> steps.add(swap(Kind.GOOD));
        case 2 -> steps.add(swap(scenario.choose(List.of(Kind.values()))));
        case 3 -> steps.add(new Step("the version before is called back", this::rollback));
        case 4 -> steps.add(faults.cut("far", "host"));
        case 5 -> steps.add(faults.weather());
        default -> {
          int many = 1 + scenario.choose(6);
          for (int i = 0; i < many; i++) {
            steps.add(message());
          }
        }
      }
      return steps;
    }

    private Step message() {
      long n = ledger.number();
      Exchange sender = scenario.chance(0.5) ? near : far;
      String name = scenario.choose(List.of("note", "think"));
      if (scenario.chance(0.3)) {
        return new Step(
            "%s sends %s %d with ack".formatted(sender.id(), name, n),
            () ->
                ledger.sent(
                    n, Promised.TAKEN, sender.send(name, n, PATIENT.withDelivery(Delivery.ACK))));
      }
      return new Step(
          "%s asks for %s %d".formatted(sender.id(), name, n), () -> ask(sender, name, n));
    }

    private void ask(Exchange sender, String name, long n) {
      long least = inForce;
      long before = recalls;
      Future<Object> answer = sender.request(name, n, PATIENT);
      ledger.sent(n, Promised.ANSWER, answer);
      answer.onSuccess(version -> {
        if ((Long) version < least && recalls == before) {
          wrongVersions.add(
              "version %s has answered %d, which came after version %d"
                  .formatted(version, n, least));
        }
      });
    }

    private Step swap(Kind kind) {
      long number = ++versions;
      int probation = scenario.choose(3) * 5;
      double canary = kind == Kind.GOOD && scenario.chance(0.3) ? 0.5 : 1;
      return new Step(
          "version %d, which is %s, is to follow, on probation for %d messages%s"
              .formatted(number, kind, probation, canary < 1 ? " of half of the keys" : ""),
          () -> swap(number, kind, probation, canary));
    }

    private void swap(long number, Kind kind, int probation, double canary) {
      if (faulty) {
        return;
      }
      Desk next = new Desk(number, kind, manner, ledger);
      Deployment deployment =
          new Deployment("desk.java", "java", ValueMap.EMPTY, ValueMap.EMPTY)
              .withVersion("1.0." + number);
      SwapOrder order =
          new SwapOrder(
              PROGRAM,
              deployment,
              0,
              kind == Kind.FAULTY || canary < 1 ? Math.max(5, probation) : probation,
              kind == Kind.FAULTY ? Duration.ofHours(1) : Duration.ofSeconds(20),
              Duration.ofSeconds(10),
              canary,
              (defined, handled) -> handler -> HandlerContract.NONE,
              next);
      Future<Swapped> swap = program.swap(order);
      swaps.add(new Ordered(next, swap));
      faulty = kind == Kind.FAULTY;
      swap.onSuccess(done -> {
        boolean alone = canary == 1 && (kind == Kind.GOOD || kind == Kind.MIGRATING);
        inForce = alone ? number : 0;
        returns = kind != Kind.MIGRATING;
        done.settled().onComplete(verdict -> faulty &= kind != Kind.FAULTY);
      });
      swap.onFailure(why -> faulty &= kind != Kind.FAULTY);
    }

    private void rollback() {
      if (returns && !faulty) {
        program
            .rollback()
            .onSuccess(done -> {
              inForce = 0;
              recalls++;
            });
      }
    }

    /** Swaps that ended otherwise than their versions deserve. */
    private List<String> wrongSwaps() {
      List<String> wrong = new ArrayList<>();
      for (Ordered each : swaps) {
        boolean busy = Ledger.code(each.swap()).equals(Optional.of(ErrorCode.CONFLICT));
        boolean works = each.desk().kind() != Kind.BROKEN;
        if (!each.swap().isComplete() || (!busy && works != each.swap().succeeded())) {
          wrong.add("%s: %s".formatted(each.desk(), each.swap()));
        }
      }
      return wrong;
    }

    private long migrations() {
      return swaps.stream()
          .filter(each -> each.desk().kind() == Kind.MIGRATING && each.swap().succeeded())
          .count();
    }

    private long count() {
      return (Long) Objects.requireNonNull(complex.await(desk.get(Desk.COUNT)));
    }
  }
}
