package dev.exchange.host.routing;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Names;
import dev.exchange.host.codec.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;

/**
 * A name table against a map that is searched from end to end. The input has a line for each thing
 * that is done: {@code +pattern} puts it, {@code -pattern} takes it out, {@code ?name} looks for
 * it.
 */
class PatternFuzz {

  private static final int MOST_LINES = 100;

  @FuzzTest
  @Timeout(60)
  void aTableFindsWhatAFullSearchFinds(byte[] lines) {
    Play play = new Play();
    List<String> steps =
        new String(lines, StandardCharsets.UTF_8).lines().limit(MOST_LINES).toList();
    for (int i = 0; i < steps.size(); i++) {
      play.step(steps.get(i), i);
    }
  }

  /** One list of steps: inputs share nothing. */
  private static final class Play {

    private final NameTable<Integer> table = new NameTable<>();
    private final Map<String, Integer> all = new HashMap<>();

    void step(String line, int number) {
      String rest = line.isEmpty() ? "" : line.substring(1);
      try {
        switch (line.isEmpty() ? ' ' : line.charAt(0)) {
          case '+' -> put(Names.pattern(rest), number);
          case '-' -> assertThat(table.remove(rest)).isEqualTo(all.remove(rest) != null);
          default -> find(Names.message(rest));
        }
      } catch (ExchangeException e) {
        Refusal.check(e, ErrorCode.BAD_MESSAGE);
      }
    }

    private void put(String pattern, int number) {
      table.put(pattern, number);
      all.put(pattern, number);
      assertThat(table.get(pattern)).isEqualTo(number);
      assertThat(table.names()).hasSameSizeAs(all.keySet()).hasSameSizeAs(table.entries());
    }

    private void find(String name) {
      assertThat(table.find(name)).as("%s in %s", name, all).isEqualTo(searched(name));
      for (String wide : all.keySet()) {
        for (String narrow : all.keySet()) {
          if (PatternCover.covers(wide, narrow) && fits(narrow, name)) {
            assertThat(fits(wide, name)).as("%s covers %s: %s", wide, narrow, name).isTrue();
          }
        }
        assertThat(Pattern.of(wide).matches(name))
            .as("%s %s", wide, name)
            .isEqualTo(fits(wide, name));
      }
    }

    private @Nullable Integer searched(String name) {
      if (all.containsKey(name) || name.startsWith("$")) {
        return all.get(name);
      }
      return all.keySet().stream()
          .filter(pattern -> pattern.contains("*") && fits(pattern, name))
          .min(
              Comparator.comparingInt((String pattern) -> -pattern.length())
                  .thenComparing(Comparator.naturalOrder()))
          .map(all::get)
          .orElse(null);
    }
  }

  private static boolean fits(String pattern, String name) {
    return pattern.equals("*")
        || fits(List.of(pattern.split("\\.", -1)), List.of(name.split("\\.", -1)));
  }

  private static boolean fits(List<String> pattern, List<String> name) {
    if (pattern.isEmpty() || name.isEmpty()) {
      return pattern.isEmpty() && name.isEmpty();
    }
    String first = pattern.getFirst();
    if (first.equals("**")) {
      return true;
    }
    return (first.equals("*") || first.equals(name.getFirst()))
        && fits(pattern.subList(1, pattern.size()), name.subList(1, name.size()));
  }
}
