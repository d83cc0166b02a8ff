package dev.exchange.testing.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ErrorCode;
import dev.exchange.testing.Complex;
import dev.exchange.testing.Conditions;
import dev.exchange.testing.Scenario;
import dev.exchange.testing.Seeds;
import dev.exchange.testing.Step;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Requests in a graph of exchanges whose links and handlers come and go. Each ends, is handled once
 * at most, and goes in no circle. Once the graph has been left alone, each reaches a handler if
 * there is one in reach, and fails with NO_HANDLER if there is none.
 */
class RoutingModelTest {

  private static final int STEPS = 30;
  private static final List<String> NAMES = List.of("a", "b");

  /** Until then each side knows of every link that has ended. */
  private static final Duration REST = Duration.ofSeconds(90);

  /** After how long it is forgotten that nobody handles a name. */
  private static final Duration NOBODY = Duration.ofMillis(1_100);

  /** How often some ask in a time in which nothing changes, and how many each time. */
  private static final int CALM_ROUNDS = 10;

  private static final int CALM_ASKS = 6;

  /** After how long a way is forgotten, and how long before or after that it is asked for again. */
  private static final int FORGOTTEN = 10_000;

  private static final int ABOUT = 200;

  private static final int CALM_LATENCY = 12;

  private record Question(int exchange, String name, int number) {}

  @Seeds(10_000)
  void requestsFindTheirHandlersHoweverTheyComeAndGo(Complex complex, Scenario scenario) {
    Ledger ledger = new Ledger();
    Graph graph = new Graph(complex, ledger, 3 + scenario.choose(4));
    for (int i = 1; i < graph.size(); i++) {
      graph.link(i, scenario.choose(i));
      graph.link(i, scenario.choose(i));
    }
    complex.advance(REST);
    Play play = new Play(complex, scenario, graph);
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < STEPS; i++) {
      steps.add(play.step());
      steps.add(play.faults.time(Duration.ofSeconds(15)));
    }
    scenario.steps(steps);
    play.rest();

    assertThat(ledger.failed(ErrorCode.LOOP)).isEmpty();
    assertThat(graph.late()).isEmpty();
    assertThat(ledger.handledTwice()).isEmpty();
    assertThat(ledger.handledInSeveralPlaces()).isEmpty();
    assertThat(ledger.takenAndNotHandled()).isEmpty();
    assertThat(ledger.unended()).isEmpty();
  }

  /** One run. */
  private static final class Play {
    private final Complex complex;
    private final Scenario scenario;
    private final Graph graph;
    private final Faults faults;

    /** Whether all links are as they should be, and nobody has reason to think otherwise. */
    private boolean calm = true;

    Play(Complex complex, Scenario scenario, Graph graph) {
      this.complex = complex;
      this.scenario = scenario;
      this.graph = graph;
      faults = new Faults(complex, scenario);
    }

    private Step step() {
      int one = scenario.choose(graph.size());
      int other = (one + 1 + scenario.choose(graph.size() - 1)) % graph.size();
      String name = scenario.choose(NAMES);
      String who = Graph.id(one);
      return switch (scenario.choose(20)) {
        case 0, 1, 2, 3 -> new Step(who + " handles " + name, () -> graph.handle(one, name));
        case 4, 5, 6 -> new Step(who + " withdraws " + name, () -> graph.withdraw(one, name));
        case 7, 8 ->
            disturbing(
                new Step(who + " links to " + Graph.id(other), () -> graph.link(one, other)));
        case 9 ->
            disturbing(
                new Step(who + " unlinks " + Graph.id(other), () -> graph.unlink(one, other)));
        case 10 -> disturbing(faults.apart(who, Graph.id(other)));
        case 11, 12 -> disturbing(faults.between(who, Graph.id(other)));
        case 13 -> new Step("all rest", this::rest);
        case 14 -> calm();
        case 15, 16, 17 -> new Step("all ask for all", this::askAll);
        default -> new Step(who + " asks for " + name, () -> graph.ask(one, name));
      };
    }

    private Step disturbing(Step step) {
      return new Step(
          step.name(),
          () -> {
            calm = false;
            step.action().run();
          });
    }

    /** All is well again and stays so; then everybody asks, and is told what is true. */
    private void rest() {
      complex.network().usually(Conditions.GOOD);
      for (int one = 0; one < graph.size(); one++) {
        for (int other = 0; other < one; other++) {
          complex.network().heal(Graph.id(one), Graph.id(other));
        }
      }
      complex.advance(REST);
      calm = true;
      assertThat(wrongAnswers()).isEmpty();
    }

    /**
     * All is well, and stays so for half a minute, in which ways are found, told, used and
     * forgotten at each exchange at another time. Nobody is told what is wrong.
     */
    private Step calm() {
      int latency = scenario.choose(CALM_LATENCY);
      Random random = new Random(scenario.choose(Integer.MAX_VALUE));
      return new Step(
          "nothing changes, and packets take %d to %d ms".formatted(latency, 2 * latency),
          () -> {
            rest();
            Duration each = Duration.ofMillis(latency);
            complex.network().usually(Conditions.GOOD.withLatency(each, each));
            Map<Question, Future<Object>> asked = new LinkedHashMap<>();
            for (int i = 0; i < CALM_ROUNDS * CALM_ASKS; i++) {
              int who = random.nextInt(graph.size());
              String name = NAMES.get(random.nextInt(NAMES.size()));
              asked.put(new Question(who, name, i), graph.ask(who, name));
              int soon = random.nextInt(ABOUT / CALM_ASKS);
              int again = FORGOTTEN - ABOUT + random.nextInt(2 * ABOUT);
              complex.advance(Duration.ofMillis((i + 1) % CALM_ASKS == 0 ? again : soon));
            }
            assertThat(wrong(asked)).isEmpty();
            complex.network().usually(Conditions.GOOD);
          });
    }

    /**
     * What an exchange has heard of a handler behind others may be old: whoever follows it is told
     * NO_HANDLER, and forgets it. So each time there is less of that.
     */
    private void askAll() {
      if (!calm) {
        questions();
        return;
      }
      List<String> wrong = wrongAnswers();
      for (int i = 0; i < graph.size() && !wrong.isEmpty(); i++) {
        complex.advance(NOBODY);
        wrong = wrongAnswers();
      }
      assertThat(wrong).isEmpty();
    }

    private List<String> wrongAnswers() {
      return wrong(questions());
    }

    private List<String> wrong(Map<Question, Future<Object>> asked) {
      List<String> wrong = new ArrayList<>();
      complex.await(
          Future.join(List.copyOf(asked.values())).transform(all -> Future.succeededFuture()));
      asked.forEach((question, answer) -> {
        Set<String> right = graph.answering(question.exchange(), question.name());
        boolean isRight =
            right.isEmpty()
                ? Ledger.code(answer).equals(Optional.of(ErrorCode.NO_HANDLER))
                : answer.succeeded() && right.contains(answer.result());
        if (!isRight) {
          wrong.add(
              "x%d asked for %s, which %s handle, and got %s"
                  .formatted(
                      question.exchange(),
                      question.name(),
                      right,
                      answer.succeeded() ? answer.result() : answer.cause()));
        }
      });
      return wrong;
    }

    private Map<Question, Future<Object>> questions() {
      Map<Question, Future<Object>> asked = new LinkedHashMap<>();
      for (int i = 0; i < graph.size(); i++) {
        for (String name : NAMES) {
          asked.put(new Question(i, name, 0), graph.ask(i, name));
        }
      }
      return asked;
    }
  }
}
