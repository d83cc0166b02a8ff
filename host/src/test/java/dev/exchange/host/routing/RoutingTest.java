package dev.exchange.host.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutingTest {

  @ParameterizedTest
  @CsvSource({
    "*, a.b.c, true",
    "**, a, true",
    "a.*, a.b, true",
    "a.*, a, false",
    "a.*, a.b.c, false",
    "*.b, a.b, true",
    "*.b, b, false",
    "a.*.c, a.b.c, true",
    "a.*.c, a.b.b.c, false",
    "a.**, a, false",
    "a.**, a.b, true",
    "a.**, a.b.c, true",
    "a.**, ab.c, false",
    "*.**, a, false",
    "*.**, a.b, true",
    "a.b, a.b, true",
    "a.b, a.bc, false"
  })
  void patternsMatchWholeSegments(String pattern, String name, boolean matches) {
    assertThat(Pattern.of(pattern).matches(name)).isEqualTo(matches);
  }

  @Test
  void theExactNameIsFoundBeforeTheLongestPattern() {
    NameTable<String> table = new NameTable<>();
    for (String name : List.of("*", "a.*", "a.**", "a.*.c", "a.b", "b.*")) {
      table.put(name, "under " + name);
    }
    assertThat(table.find("a.b")).isEqualTo("under a.b");
    assertThat(table.find("a.x")).isEqualTo("under a.**");
    assertThat(table.find("a.x.c")).isEqualTo("under a.*.c");
    assertThat(table.find("z")).isEqualTo("under *");
    assertThat(table.remove("a.**")).isTrue();
    assertThat(table.remove("a.**")).isFalse();
    assertThat(table.find("a.x")).isEqualTo("under a.*");
    assertThat(table.get("a.x")).isNull();
    assertThat(table.names()).containsExactly("a.b", "a.*.c", "a.*", "b.*", "*");
  }

  @Test
  void aTableThatRemembersFindsWhatOneThatDoesNotFinds() {
    Random random = new Random(1);
    NameTable<String> table = new NameTable<>();
    String[] parts = {"a", "b", "c"};
    String[] patterns = {"*", "a.*", "*.b", "a.**", "a.b", "c.*.a", "b.**"};
    for (int i = 0; i < 20_000; i++) {
      String pattern = patterns[random.nextInt(patterns.length)];
      if (random.nextInt(10) == 0) {
        table.put(pattern, pattern);
      } else if (random.nextInt(10) == 0) {
        table.remove(pattern);
      }
      StringBuilder name = new StringBuilder(parts[random.nextInt(3)]);
      for (int j = random.nextInt(3); j > 0; j--) {
        name.append('.').append(parts[random.nextInt(3)]);
      }
      String asked = name.toString();
      NameTable<String> fresh = new NameTable<>();
      table.names().forEach(known -> fresh.put(known, known));
      assertThat(table.find(asked)).isEqualTo(fresh.find(asked));
    }
  }

  @Test
  void aKeyKeepsItsPeerWhenAnotherOneLeaves() {
    List<String> peers = new ArrayList<>(List.of("p1", "p2", "p3", "p4"));
    Map<String, String> chosen = new HashMap<>();
    Map<String, Integer> load = new HashMap<>();
    for (int i = 0; i < 4_000; i++) {
      String peer = PeerChoice.byKey(peers, "key" + i, id -> id);
      chosen.put("key" + i, peer);
      load.merge(peer, 1, Integer::sum);
    }
    assertThat(load.values()).hasSize(4).allSatisfy(n -> assertThat(n).isBetween(700, 1_300));
    peers.remove("p2");
    chosen.forEach((key, peer) -> {
      if (!peer.equals("p2")) {
        assertThat(PeerChoice.byKey(peers, key, id -> id)).isEqualTo(peer);
      }
    });
  }

  @Test
  void theMostLoadedOfSeveralIsNeverChosen() {
    List<Integer> peers = List.of(5, 9, 1, 3);
    Random random = new Random(1);
    for (int i = 0; i < 1_000; i++) {
      assertThat(PeerChoice.byLoad(peers, load -> load, random)).isNotEqualTo(9);
    }
    assertThat(PeerChoice.<Integer>byLoad(List.of(), load -> load, random)).isNull();
    assertThat(PeerChoice.byLoad(List.of(7), load -> load, random)).isEqualTo(7);
  }
}
