package dev.exchange.host.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ExchangeException;
import dev.exchange.api.plugin.PluginState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Swaps under a constant load, every third one of a version that is broken in one of five ways:
 * nothing is lost, doubled, out of order, or answered with an error.
 *
 * <p>{@code -Dexchange.swaps=1000} for more of them.
 */
class SwapUnderLoadTest {

  private static final int SWAPS = Integer.getInteger("exchange.swaps", 0);

  private static final String HANDLES =
      """
      "handles": {"audit": {
        "input": {"type": "object", "required": ["sender", "number"]},
        "output": {"type": "integer"}}}\
      """;

  /** What is told of a request that a version failed with. */
  private static final String FAILED = "s\\d \\d+: .*(broken|got the text \"text\")";

  /** What is wrong with a version. */
  private enum Fault {
    NONE,
    SYNTAX,
    LOAD,
    FIRST_MESSAGE,
    SCHEMA,
    LOOP
  }

  @TempDir private Path folder;

  @Test
  void javascript() throws Exception {
    swaps("audit.mjs", SWAPS == 0 ? 60 : SWAPS, SwapUnderLoadTest::javascript);
  }

  @Test
  void python() throws Exception {
    swaps("audit.py", SWAPS == 0 ? 12 : Math.max(12, SWAPS / 5), SwapUnderLoadTest::python);
  }

  /**
   * What a program in Java does to the world cannot be held back, so it is not tried with messages:
   * one that fails shows it with the first message, which is answered with that error.
   */
  @Test
  void jar() throws Exception {
    Set<Fault> late = EnumSet.of(Fault.FIRST_MESSAGE, Fault.SCHEMA);
    int count = SWAPS == 0 ? 18 : Math.max(18, SWAPS / 5);
    swaps(count, late, (ground, version, fault) -> jar(version, fault));
  }

  /** Writes a version; gives its place, which is always the same. */
  @FunctionalInterface
  private interface Writer {
    Path write(PluginGround ground, int version, Fault fault) throws IOException;
  }

  /** The text of a version. */
  @FunctionalInterface
  private interface Text {
    String of(int version, Fault fault);
  }

  private void swaps(String file, int count, Text text) throws Exception {
    swaps(
        count,
        EnumSet.noneOf(Fault.class),
        (ground, version, fault) -> ground.file(file, text.of(version, fault)));
  }

  /**
   * Swaps so often.
   *
   * @param late what shows only with the first message, which fails
   */
  private void swaps(int count, Set<Fault> late, Writer writer) throws Exception {
    try (PluginGround ground = new PluginGround(folder)) {
      Path entry = writer.write(ground, 0, Fault.NONE);
      ground.start(entry);
      assertThat(ground.info("audit").state())
          .as("%s", ground.info("audit").failure())
          .isEqualTo(PluginState.STARTED);
      SequenceAuditor auditor =
          new SequenceAuditor(ground.app, "audit", 4, 8, late.isEmpty() ? 0 : count);
      auditor.start();
      List<String> unexpected = new ArrayList<>();
      int good = 0;
      int failures = 0;
      for (int i = 1; i <= count; i++) {
        boolean broken = i % 3 == 0;
        Fault fault = broken ? Fault.values()[1 + (i / 3) % 5] : Fault.NONE;
        writer.write(ground, i, fault);
        long before = auditor.answered();
        try {
          PluginView view = ground.load(entry);
          good++;
          if (late.contains(fault)) {
            failures++;
            good--;
          } else if (broken) {
            unexpected.add(fault + " was taken over: " + view);
          }
        } catch (ExchangeException e) {
          if (!broken) {
            unexpected.add("version " + i + " was refused: " + e.describe());
          }
        }
        while (auditor.answered() < before + 100 && unexpected.isEmpty()) {
          Thread.onSpinWait(); // the next swap comes when this version has done something
        }
      }

      assertThat(auditor.stop()).hasSize(failures).allMatch(wrong -> wrong.matches(FAILED));
      assertThat(unexpected).isEmpty();
      if (late.isEmpty()) {
        assertThat(ground.info("audit").swaps()).isEqualTo(good);
      }
    }
  }

  private static String javascript(int version, Fault fault) {
    return """
    import { exchange } from 'exchange';
    export const plugin = { id: 'audit', version: '1.%d.0', %s, limits: { loadTimeout: %d } };
    %s
    exchange({ id: 'audit', state: { last: {} }, handlers: {
      audit: (msg, sig, state) => {
        %s
        const { sender, number } = msg.value;
        const last = state.last[sender] ?? 0;
        if (number !== last + 1) throw new Error(`${number} after ${last}`);
        state.last = { ...state.last, [sender]: number };
        return %s;
      },
    } });
    """
        .formatted(
            version,
            HANDLES,
            fault == Fault.LOOP ? 200 : 60_000,
            switch (fault) {
              case SYNTAX -> "const = 1;";
              case LOAD -> "throw new Error('broken at load');";
              case LOOP -> "for (;;) {}";
              default -> "";
            },
            fault == Fault.FIRST_MESSAGE ? "throw new Error('broken');" : "",
            fault == Fault.SCHEMA ? "'text'" : "number");
  }

  private static String python(int version, Fault fault) {
    return """
    from exchange import exchange
    PLUGIN = {"id": "audit", "version": "1.%d.0", %s, "limits": {"loadTimeout": %d}}
    %s
    def audit(msg, sig, state):
        %s
        sender, number = msg.value.sender, msg.value.number
        last = dict(state.last).get(sender, 0)
        if number != last + 1:
            raise ValueError(f"{number} after {last}")
        state.last = {**state.last, sender: number}
        return %s
    exchange(id="audit", state={"last": {}}, handlers={"audit": audit})
    """
        .formatted(
            version,
            HANDLES,
            fault == Fault.LOOP ? 4_000 : 60_000,
            switch (fault) {
              case SYNTAX -> "x = = 1";
              case LOAD -> "raise ValueError('broken at load')";
              case LOOP -> "while True: pass";
              default -> "";
            },
            fault == Fault.FIRST_MESSAGE ? "raise ValueError('broken')" : "pass",
            fault == Fault.SCHEMA ? "'text'" : "number");
  }

  private Path jar(int version, Fault fault) throws IOException {
    Path jar =
        PluginJar.in(folder)
            .source("acme/Audit.java", java(fault))
            .plugins("acme.Audit")
            .entry(
                "plugin.json",
                "{\"id\": \"audit\", \"version\": \"1.%d.0\", %s, \"limits\": {\"loadTimeout\": %d}}"
                    .formatted(version, HANDLES, fault == Fault.LOOP ? 200 : 60_000))
            .build("audit.jar");
    if (fault == Fault.SYNTAX) {
      Files.write(jar, Arrays.copyOf(Files.readAllBytes(jar), 100));
    }
    return jar;
  }

  private static String java(Fault fault) {
    return """
    package acme;
    import dev.exchange.api.Exchange;
    import dev.exchange.api.ValueMap;
    import dev.exchange.api.plugin.Plugin;
    import dev.exchange.api.plugin.PluginContext;
    public final class Audit implements Plugin {
      public void start(PluginContext context) throws Exception {
        %s
        context.exchange(
            Exchange.define("audit").cell("last", ValueMap.EMPTY).handler("audit", (msg, sig, state) -> {
              %s
              ValueMap value = (ValueMap) msg.value();
              String sender = (String) value.get("sender");
              long number = (Long) value.get("number");
              ValueMap all = (ValueMap) state.get("last");
              long last = (Long) all.getOrDefault(sender, 0L);
              if (number <= last) {
                throw new IllegalStateException(number + " after " + last);
              }
              var next = new java.util.HashMap<String, Object>(all);
              next.put(sender, number);
              state.set("last", ValueMap.of(next));
              return %s;
            }));
      }
    }
    """
        .formatted(
            switch (fault) {
              case LOAD -> "if (true) throw new IllegalStateException(\"broken at load\");";
              case LOOP -> "while (!Thread.interrupted()) { Thread.onSpinWait(); }";
              default -> "";
            },
            fault == Fault.FIRST_MESSAGE
                ? "if (true) throw new IllegalStateException(\"broken\");"
                : "",
            fault == Fault.SCHEMA ? "\"text\"" : "number");
  }
}
