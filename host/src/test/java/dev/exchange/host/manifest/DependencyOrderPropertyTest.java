package dev.exchange.host.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ErrorCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Random plugins, held to a definition that looks at everything again and again. */
class DependencyOrderPropertyTest {

  private static final int ROUNDS = 4_000;

  private record Case(List<Manifest> manifests, Map<String, Version> running) {

    List<Manifest> named(String id) {
      return manifests.stream().filter(each -> each.id().equals(id)).toList();
    }

    boolean fits(String id, Dependency dependency) {
      Version version = running.containsKey(id) ? running.get(id) : named(id).getFirst().version();
      return dependency.range().contains(version);
    }

    boolean isThere(String id) {
      return running.containsKey(id) || named(id).size() == 1;
    }
  }

  @Test
  void randomPluginsStartAsTheDefinitionSays() {
    int started = 0;
    int refused = 0;
    int circular = 0;
    for (int seed = 0; seed < ROUNDS; seed++) {
      Case given = random(new Random(seed));
      DependencyOrder order = DependencyOrder.of(given.manifests(), given.running());
      List<String> ids = order.order().stream().map(Manifest::id).toList();
      assertThat(ids).as("seed %s", seed).containsExactlyInAnyOrderElementsOf(startable(given));
      assertDependenciesFirst(seed, given, ids);
      assertEachOtherIsRefused(seed, given, order);
      started += ids.size();
      refused += order.refused().size();
      circular +=
          (int)
              order.refused().values().stream()
                  .filter(each -> each.code() == ErrorCode.CIRCULAR)
                  .count();
    }
    assertThat(started).isGreaterThan(ROUNDS);
    assertThat(refused).isGreaterThan(ROUNDS);
    assertThat(circular).isGreaterThan(ROUNDS / 10);
  }

  @Test
  void withoutOptionalOnesAlwaysTheFirstFreeOneStarts() {
    for (int seed = 0; seed < ROUNDS; seed++) {
      Case given = random(new Random(seed));
      if (given.manifests().stream()
          .anyMatch(m -> m.dependencies().values().stream().anyMatch(Dependency::optional))) {
        continue;
      }
      List<String> expected = new ArrayList<>();
      Set<String> left = startable(given);
      while (!left.isEmpty()) {
        String next =
            left.stream()
                .filter(id ->
                    given.named(id).getFirst().dependencies().keySet().stream()
                        .noneMatch(left::contains))
                .findFirst()
                .orElseThrow();
        expected.add(next);
        left.remove(next);
      }
      assertThat(DependencyOrder.of(given.manifests(), given.running()).order())
          .as("seed %s", seed)
          .extracting(Manifest::id)
          .isEqualTo(expected);
    }
  }

  /** The least set that has each plugin whose needs run or are in it. */
  private static Set<String> startable(Case given) {
    Set<String> started = new TreeSet<>();
    for (boolean more = true; more; ) {
      more = false;
      for (Manifest each : given.manifests()) {
        boolean alone = given.named(each.id()).size() == 1;
        if (alone && !given.running().containsKey(each.id()) && suits(given, each, started)) {
          more |= started.add(each.id());
        }
      }
    }
    return started;
  }

  private static boolean suits(Case given, Manifest manifest, Set<String> started) {
    return manifest.dependencies().entrySet().stream()
        .allMatch(each -> {
          String id = each.getKey();
          boolean fits = !given.isThere(id) || given.fits(id, each.getValue());
          boolean ready = given.running().containsKey(id) || started.contains(id);
          return fits && (ready || each.getValue().optional());
        });
  }

  private static void assertDependenciesFirst(int seed, Case given, List<String> order) {
    for (int i = 0; i < order.size(); i++) {
      String id = order.get(i);
      for (Map.Entry<String, Dependency> each :
          given.named(id).getFirst().dependencies().entrySet()) {
        int other = order.indexOf(each.getKey());
        if (other > i) {
          assertThat(each.getValue().optional())
              .as("seed %s: %s is needed by %s", seed, each.getKey(), id)
              .isTrue();
          assertThat(reaches(given, new TreeSet<>(order), each.getKey(), id))
              .as("seed %s: %s waits for %s itself", seed, each.getKey(), id)
              .isTrue();
        }
      }
    }
  }

  private static void assertEachOtherIsRefused(int seed, Case given, DependencyOrder order) {
    Set<String> others = new TreeSet<>();
    given.manifests().forEach(each -> others.add(each.id()));
    others.removeIf(id -> given.running().containsKey(id) && given.named(id).size() == 1);
    order.order().forEach(each -> others.remove(each.id()));
    assertThat(order.refused().keySet()).as("seed %s", seed).isEqualTo(others);
    for (String id : others) {
      String text = order.refused().get(id).text();
      assertThat(text)
          .as("seed %s", seed)
          .matches(".*\\b" + id + "\\b.*")
          .contains("plugins/")
          .doesNotContain("\n");
    }
  }

  /** Whether one names the other among its dependencies, directly or through others. */
  private static boolean reaches(Case given, Set<String> among, String from, String to) {
    Set<String> seen = new TreeSet<>(Set.of(from));
    for (int size = 0; size != seen.size(); ) {
      size = seen.size();
      for (String each : List.copyOf(seen)) {
        seen.addAll(given.named(each).getFirst().dependencies().keySet());
        seen.retainAll(among);
      }
    }
    return seen.contains(to);
  }

  private static Case random(Random random) {
    List<Manifest> manifests = new ArrayList<>();
    Map<String, Version> running = new HashMap<>();
    int size = 1 + random.nextInt(9);
    boolean optional = random.nextBoolean();
    for (int i = 0; i < size; i++) {
      List<String> needs = new ArrayList<>();
      for (int j = 0; j < random.nextInt(4); j++) {
        String id = id(random.nextInt(random.nextInt(4) == 0 ? size + 1 : i + 1));
        boolean may = optional && random.nextInt(3) == 0;
        needs.add(id + (may ? "? " : " ") + List.of("*", "1", "1", "^1.1").get(random.nextInt(4)));
      }
      String version = List.of("1.0.0", "1.2.0", "1.5.0", "2.0.0").get(random.nextInt(4));
      boolean twice = i > 0 && random.nextInt(30) == 0;
      String id = id(twice ? i - 1 : i);
      manifests.add(
          Manifests.manifestFrom("plugins/" + i, id + " " + version, needs.toArray(new String[0])));
      if (random.nextInt(8) == 0) {
        running.put(id, Version.of(version));
      }
    }
    return new Case(List.copyOf(manifests), running);
  }

  private static String id(int number) {
    return "p" + "gcafbhdeij".charAt(number);
  }
}
