package dev.exchange.host.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

/**
 * What is promised, played with many seeds.
 *
 * <p>{@code -Dexchange.seeds=10000} for more of them.
 */
class ModelsTest {

  private static final int SEEDS = Integer.getInteger("exchange.seeds", 200);

  @Test
  void linksKeepWhatTheyPromiseHoweverOftenTheyBreak() {
    each(LinkModel::play);
  }

  private static void each(LongFunction<List<String>> model) {
    for (long seed = 1; seed <= SEEDS; seed++) {
      assertThat(model.apply(seed)).as("seed %d", seed).isEmpty();
    }
  }
}
