package dev.exchange.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import org.junit.jupiter.api.Test;

class LocalPeersTest {

  private static final String[] FILES = {"browser.mjs", "server.mjs", "worker.py"};

  private static final ValueMap SHOWN =
      ValueMap.of(
          "items",
          ValueList.of("apple", "pear"),
          "trace",
          ValueList.of("browser", "server", "worker", "server", "browser"));

  @Test
  void traceOfTheLastMessageReadsTheWholeConversation() {
    try (RunningExample peers = RunningExample.mesh("examples/local-peers", FILES)) {
      assertThat(peers.request("browser", "items.show", null)).isEqualTo(SHOWN);
    }
  }

  @Test
  void linksThatTheProgramsMakeAreEnoughWithoutTheMesh() {
    try (RunningExample peers = RunningExample.noMesh("examples/local-peers", FILES)) {
      assertThat(peers.request("browser", "items.show", null)).isEqualTo(SHOWN);
    }
  }
}
