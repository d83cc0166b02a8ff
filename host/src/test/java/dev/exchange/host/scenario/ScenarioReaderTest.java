package dev.exchange.host.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScenarioReaderTest {

  private static final String HEAD =
      """
      scenario: One
      processes:
        a: { programs: [a.mjs] }
        b:
          programs:
            - file: a.mjs
              config: { a: "ws://${a}/exchange" }
        c: { programs: [a.mjs] }
      steps:
      """;

  @TempDir private Path folder;

  @BeforeEach
  void program() throws IOException {
    Files.writeString(folder.resolve("a.mjs"), "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          { ask: x } | expected one of advance, cell, cut, halfOpen, heal, kill, partition, request, send, start in a step, got ask
          { kill: a, start: a } | got kill and start
          { request: x, in: a, vlaue: 1 } | expected one of expect, fails, in, request, timeout, to, value, within in step request, got vlaue
          { send: x, in: a, expect: 1 } | expected one of in, send, to, value in step send, got expect
          { request: x } | expected in in step request, there is none
          { request: x, in: d } | expected one of the processes a, b, c, got d
          { request: "x y", in: a } | expected a message name of segments
          { request: $x, in: a } | which is reserved
          { request: x, in: a, to: a.b } | expected an exchange id
          { request: x, in: a, expect: 1, fails: TIMEOUT } | expected expect or fails in a step, got both
          { request: x, in: a, fails: LATE } | expected a code such as TIMEOUT or NO_HANDLER as fails, got LATE
          { request: x, in: a, timeout: 5 } | expected a time of up to 24 hours such as 500ms, 5s or 2m as timeout, got 5
          { request: x, in: a, value: 9007199254740993 } | 9007199254740993
          { cell: x, in: a, of: a } | expected expect or fails in step cell, there is neither
          { cell: x, in: a, expect: 1 } | expected of in step cell, there is none
          { advance: 25h } | expected a time of up to 24 hours such as 500ms, 5s or 2m as advance, got "25h"
          { advance: 1441m } | got "1441m"
          { partition: [a] } | expected two processes in partition, got 1 of them
          { cut: [a, a] } | expected two processes in cut, got a twice
          { heal: a } | expected a list as heal, got "a"
          { partition: [a, c] } | expected two processes in partition of which one is given the address of the other in its config, got a and c
          { start: a } | expected a process that was killed, got a
          just text | expected members of a step, got "just text"
          """)
  void aStepThatIsWrongIsRefusedWithItsPlace(String step, String sentence) throws IOException {
    ExchangeException refused = refused("one.yaml", HEAD + "  - " + step + "\n");
    assertThat(refused.text()).contains(sentence);
    assertThat(String.valueOf(refused.location())).startsWith("one.yaml:10:");
  }

  @Test
  void whatIsAskedOfAProcessThatWasKilledIsRefused() throws IOException {
    assertThat(refused("one.yaml", HEAD + "  - kill: a\n  - { send: x, in: a }\n").describe())
        .isEqualTo(
            "BAD_MESSAGE: expected a process that runs, got a, which was killed (one.yaml:11:5)");
    assertThat(
            read("two.yaml", HEAD + "  - kill: a\n  - start: a\n  - { send: x, in: a }\n").steps())
        .hasSize(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {} | expected scenario in a scenario, there is none
          [1] | expected members of a scenario, got a list of 1
          { scenario: x, more: 1 } | expected one of processes, scenario, steps in a scenario, got more
          { scenario: " ", processes: {}, steps: [] } | expected a name as scenario, got none
          { scenario: x, processes: {}, steps: [] } | expected processes, got none
          { scenario: x, processes: { A_b: {} }, steps: [] } | expected the name of a process (1 to 32 of a-z 0-9 -, a letter first), got A_b
          { scenario: x, processes: { a: { programs: [] } }, steps: [] } | expected programs of process a, got none
          { scenario: x, processes: { a: { programs: [a.mjs], port: 1 } }, steps: [] } | expected one of programs in process a, got port
          { scenario: x, processes: { a: { programs: [b.mjs] } }, steps: [] } | expected a program at
          { scenario: x, processes: { a: { programs: [.] } }, steps: [] } | without plugin.json
          { scenario: x, processes: { a: { programs: [a.mjs, a.mjs] } }, steps: [] } | expected each program once in process a, got a.mjs twice
          { scenario: x, processes: { a: { programs: [{ file: a.mjs, config: 1 }] } }, steps: [] } | expected members of config, got 1
          { scenario: x, processes: { a: { programs: [{ file: a.mjs, config: { u: "${b}" } }] } }, steps: [{ advance: 1s }] } | expected the address of one of the processes a in config of a, got ${b}
          { scenario: x, processes: { a: { programs: [a.mjs] } }, steps: [] } | expected steps, got none
          { scenario: x, scenario: y } | expected each member once, got scenario twice
          { scenario: [ } | expected YAML, got something else
          { scenario: &a x } | expected a value without an anchor, got &a
          { scenario: *a } | expected a value, got the alias *a
          { scenario: !!binary AQID } | expected a value without a tag
          { scenario: .nan } | got
          """)
  void aFileThatIsWrongIsRefusedWithItsPlace(String text, String sentence) throws IOException {
    ExchangeException refused = refused("one.yaml", text + "\n");
    assertThat(refused.text()).contains(sentence);
    assertThat(String.valueOf(refused.location())).startsWith("one.yaml:");
  }

  @Test
  void whatIsTooMuchIsRefused() throws IOException {
    assertThat(refused("one.yaml", "#".repeat(TextReader.MAX_BYTES + 1)).code())
        .isEqualTo(ErrorCode.TOO_LARGE);
    assertThat(refused("one.json", "[".repeat(100)).text()).contains("at most 64 levels");
    assertThat(refused("one.yaml", "[".repeat(100)).text()).startsWith("expected ");
    assertThat(refused("one.yaml", "").text()).isEqualTo("expected a scenario, got an empty file");
    assertThat(refused("one.yaml", "a: 1\n---\nb: 1\n").text())
        .isEqualTo("expected one document, got more");
  }

  @Test
  void yamlAndJsonAreReadAlike() throws IOException {
    Scenario yaml =
        read(
            "one.yaml",
            HEAD + "  - { request: x, in: a, value: { n: [1, 2.5, null, yes] }, within: 2m }\n");
    Scenario json =
        read(
            "one.json",
            """
            {"scenario": "One",
             "processes": {"a": {"programs": ["a.mjs"]},
                           "b": {"programs": [{"file": "a.mjs", "config": {"a": "${a}"}}]}},
             "steps": [{"request": "x", "in": "a", "value": {"n": [1, 2.5, null, "yes"]},
                        "within": "2m"}]}
            """);
    assertThat(yaml.steps().getFirst().action()).isEqualTo(json.steps().getFirst().action());
    assertThat(yaml.steps().getFirst().action())
        .isEqualTo(
            new Step.Request(
                new Step.Call(
                    "a", "x", ValueMap.of("n", ValueList.of(1L, 2.5, null, "yes")), null, null),
                new Expectation(new Expectation.Anything(), Duration.ofMinutes(2))));
    assertThat(json.reaches(json.process("b"))).containsExactly("a");
  }

  @Test
  void addressesAreFilledInWhereTheyAreNamed() {
    Written text = new Written("one.yaml", 1, 1, "ws://${a}/x, $${a} and $a");
    assertThat(Addresses.filled(text, name -> name + ":1").value())
        .isEqualTo("ws://a:1/x, ${a} and $a");
  }

  private Scenario read(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, text);
    return ScenarioReader.read(file);
  }

  private ExchangeException refused(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, text);
    ExchangeException refused =
        catchThrowableOfType(ExchangeException.class, () -> ScenarioReader.read(file));
    assertThat(refused).as(text).isNotNull();
    return refused;
  }
}
