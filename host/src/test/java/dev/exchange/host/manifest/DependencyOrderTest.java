package dev.exchange.host.manifest;

import static dev.exchange.host.manifest.Manifests.manifest;
import static dev.exchange.host.manifest.Manifests.manifestFrom;
import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ErrorCode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** In which order plugins start, and why some do not. */
class DependencyOrderTest {

  @Test
  void dependenciesStartFirst() {
    assertThat(
            started(manifest("a 1.0.0", "b ^1"), manifest("b 1.0.0", "c *"), manifest("c 1.0.0")))
        .containsExactly("c", "b", "a");
  }

  @Test
  void thoseThatAreFreeStartInTheOrderOfTheirIds() {
    List<Manifest> manifests =
        new ArrayList<>(
            List.of(
                manifest("d 1.0.0"),
                manifest("b 1.0.0", "d *"),
                manifest("a 1.0.0", "e *"),
                manifest("e 1.0.0"),
                manifest("c 1.0.0")));
    Random random = new Random(3);
    for (int i = 0; i < 20; i++) {
      Collections.shuffle(manifests, random);
      assertThat(order(manifests, Map.of()).order().stream().map(Manifest::id))
          .containsExactly("c", "d", "b", "e", "a");
    }
  }

  @Test
  void nothingToStartIsNoFailure() {
    DependencyOrder none = order(List.of(), Map.of());
    assertThat(none.order()).isEmpty();
    assertThat(none.refused()).isEmpty();
  }

  @Test
  void whatNobodyBringsIsToldAndTheOthersStart() {
    DependencyOrder order = of(manifest("a 1.0.0", "b ^1.0.0"), manifest("c 1.0.0"));
    assertThat(ids(order)).containsExactly("c");
    assertThat(refusals(order))
        .containsExactly(
            Map.entry("a", "CONFLICT: a needs b ^1.0.0, nobody brings b (plugins/a/plugin.json)"));
  }

  @Test
  void aVersionOutOfTheRangeIsTold() {
    DependencyOrder order = of(manifest("a 1.0.0", "b ^1.0.0"), manifest("b 2.0.0"));
    assertThat(ids(order)).containsExactly("b");
    assertThat(refusals(order))
        .containsExactly(
            Map.entry("a", "CONFLICT: a needs b ^1.0.0, b is 2.0.0 (plugins/a/plugin.json)"));
  }

  @Test
  void twoThatExcludeEachOtherAreBothNamed() {
    DependencyOrder order =
        of(manifest("a 1.0.0", "c ^2.0.0"), manifest("b 1.0.0", "c ^1.0.0"), manifest("c 1.4.0"));
    assertThat(ids(order)).containsExactly("c", "b");
    assertThat(refusals(order))
        .containsExactly(
            Map.entry(
                "a",
                "CONFLICT: a needs c ^2.0.0, c is 1.4.0; no version suits both a → c ^2.0.0"
                    + " (plugins/a/plugin.json) and b → c ^1.0.0 (plugins/b/plugin.json)"));
  }

  @Test
  void twoThatExcludeEachOtherAreNamedAlsoIfNobodyBringsIt() {
    DependencyOrder order = of(manifest("a 1.0.0", "c 2.x"), manifest("b 1.0.0", "c 1.x"));
    assertThat(refusals(order))
        .containsExactly(
            Map.entry(
                "a",
                "CONFLICT: a needs c 2.x, nobody brings c; no version suits both a → c 2.x"
                    + " (plugins/a/plugin.json) and b → c 1.x (plugins/b/plugin.json)"),
            Map.entry(
                "b",
                "CONFLICT: b needs c 1.x, nobody brings c; no version suits both b → c 1.x"
                    + " (plugins/b/plugin.json) and a → c 2.x (plugins/a/plugin.json)"));
  }

  @Test
  void aRangeThatNothingSuitsNamesNobodyElse() {
    DependencyOrder order =
        of(manifest("a 1.0.0", "c <1 >2"), manifest("b 1.0.0", "c *"), manifest("c 1.0.0"));
    assertThat(refusals(order))
        .containsExactly(
            Map.entry("a", "CONFLICT: a needs c <1 >2, c is 1.0.0 (plugins/a/plugin.json)"));
  }

  @Test
  void aCircleIsToldToEachOfItsMembersFromItsOwnPlace() {
    DependencyOrder order =
        of(
            manifest("a 1.0.0", "b *"),
            manifest("b 1.0.0", "c *"),
            manifest("c 1.0.0", "a *"),
            manifest("d 1.0.0"));
    assertThat(ids(order)).containsExactly("d");
    assertThat(refusals(order))
        .containsExactly(
            Map.entry("a", "CIRCULAR: a needs itself: a → b → c → a (plugins/a/plugin.json)"),
            Map.entry("b", "CIRCULAR: b needs itself: b → c → a → b (plugins/b/plugin.json)"),
            Map.entry("c", "CIRCULAR: c needs itself: c → a → b → c (plugins/c/plugin.json)"));
  }

  @Test
  void aPluginThatNamesItselfIsACircle() {
    assertThat(refusals(of(manifest("a 1.0.0", "a *"))))
        .containsExactly(Map.entry("a", "CIRCULAR: a needs itself: a → a (plugins/a/plugin.json)"));
  }

  @Test
  void theShortestCircleIsTold() {
    DependencyOrder order =
        of(
            manifest("a 1.0.0", "b *", "c *"),
            manifest("b 1.0.0", "c *"),
            manifest("c 1.0.0", "a *"));
    assertThat(refusals(order).get("a")).contains(": a → c → a (");
  }

  @Test
  void aDependencyThatCannotStartIsToldWithTheWayToIt() {
    DependencyOrder order =
        of(
            manifest("a 1.0.0", "b *"),
            manifest("b 1.0.0", "c *"),
            manifest("c 1.0.0", "d ^1.0.0"),
            manifest("e 1.0.0", "f *"),
            manifest("f 1.0.0", "f *"));
    assertThat(ids(order)).isEmpty();
    String root = "c needs d ^1.0.0, nobody brings d (plugins/c/plugin.json)";
    assertThat(refusals(order))
        .containsEntry("a", "CONFLICT: a → b → c: " + root)
        .containsEntry("b", "CONFLICT: b → c: " + root)
        .containsEntry("c", "CONFLICT: " + root)
        .containsEntry("e", "CIRCULAR: e → f: f needs itself: f → f (plugins/f/plugin.json)");
  }

  @Test
  void theMiddleOfALongWayIsLeftOut() {
    List<Manifest> chain = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      chain.add(manifest("p" + i + " 1.0.0", "p" + (i + 1) + " *"));
    }
    Map<String, String> refusals = refusals(order(chain, Map.of()));
    String root =
        "p19999: p19999 needs p20000 *, nobody brings p20000 (plugins/p19999/plugin.json)";
    assertThat(refusals)
        .hasSize(20_000)
        .containsEntry(
            "p0", "CONFLICT: p0 → p1 → p2 → p3 → p4 → p5 → p6 → p7 → p8 → p9 → … → " + root)
        .containsEntry(
            "p19989",
            "CONFLICT: p19989 → p19990 → p19991 → p19992 → p19993 → p19994 → p19995 → p19996 →"
                + " p19997 → p19998 → "
                + root)
        .containsEntry("p19998", "CONFLICT: p19998 → " + root);
  }

  @Test
  void aLongChainStarts() {
    List<Manifest> chain = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      String id = "p" + i + " 1.0.0";
      chain.add(i == 0 ? manifest(id) : manifest(id, "p" + (i - 1) + " *"));
    }
    Collections.shuffle(chain, new Random(5));
    assertThat(order(chain, Map.of()).order())
        .hasSize(20_000)
        .first()
        .extracting(Manifest::id)
        .isEqualTo("p0");
  }

  @Test
  void twoPluginsOfOneIdAreBothRefusedAndBothNamed() {
    DependencyOrder order =
        of(
            manifestFrom("plugins/a/plugin.json", "a 1.0.0"),
            manifestFrom("plugins/a.jar", "a 2.0.0"),
            manifest("b 1.0.0", "a *"),
            manifest("c 1.0.0", "a? *"));
    assertThat(ids(order)).containsExactly("c");
    String both =
        "expected one plugin of the id a, got one each in plugins/a/plugin.json, plugins/a.jar";
    assertThat(refusals(order))
        .containsExactly(
            Map.entry("a", "CONFLICT: " + both), Map.entry("b", "CONFLICT: b → a: " + both));
  }

  @Test
  void whatRunsIsThereAndIsNotStartedAgain() {
    DependencyOrder order =
        order(
            List.of(manifest("a 1.0.0", "b ^1"), manifest("b 1.0.0")),
            Map.of("b", Version.of("1.0.0")));
    assertThat(ids(order)).containsExactly("a");
    assertThat(order.refused()).isEmpty();
  }

  @Test
  void theVersionThatRunsCounts() {
    DependencyOrder order =
        order(
            List.of(manifest("a 1.0.0", "b ^1"), manifest("b 1.0.0")),
            Map.of("b", Version.of("2.0.0")));
    assertThat(refusals(order))
        .containsExactly(
            Map.entry("a", "CONFLICT: a needs b ^1, b runs as 2.0.0 (plugins/a/plugin.json)"));
  }

  @Test
  void whatRunsWithoutAManifestIsThereToo() {
    DependencyOrder order =
        order(List.of(manifest("a 1.0.0", "b ^1")), Map.of("b", Version.of("1.0.0")));
    assertThat(ids(order)).containsExactly("a");
  }

  @Test
  void whatRunsIsNotRefusedForWhatItNeeds() {
    DependencyOrder order =
        order(
            List.of(manifest("a 1.0.0", "b *"), manifest("b 1.0.0", "a *", "gone *")),
            Map.of("b", Version.of("1.0.0")));
    assertThat(ids(order)).containsExactly("a");
    assertThat(order.refused()).isEmpty();
    assertThat(order.dependents("a")).containsExactly("b");
  }

  @Test
  void anOptionalDependencyMayBeMissing() {
    assertThat(started(manifest("a 1.0.0", "b? ^1"))).containsExactly("a");
  }

  @Test
  void anOptionalDependencyComesFirstIfItIsThere() {
    assertThat(started(manifest("a 1.0.0", "b? ^1"), manifest("b 1.0.0")))
        .containsExactly("b", "a");
  }

  @Test
  void anOptionalDependencyMayBeUnableToStart() {
    DependencyOrder order = of(manifest("a 1.0.0", "b? ^1"), manifest("b 1.0.0", "gone *"));
    assertThat(ids(order)).containsExactly("a");
    assertThat(order.refused()).containsOnlyKeys("b");
  }

  @Test
  void anOptionalDependencyThatIsThereMustSuit() {
    DependencyOrder order = of(manifest("a 1.0.0", "b? ^1"), manifest("b 2.0.0"));
    assertThat(refusals(order))
        .containsExactly(
            Map.entry("a", "CONFLICT: a needs b ^1, b is 2.0.0 (plugins/a/plugin.json)"));
  }

  @Test
  void optionalDependenciesCloseNoCircle() {
    assertThat(started(manifest("a 1.0.0", "b *"), manifest("b 1.0.0", "a? *")))
        .containsExactly("b", "a");
    assertThat(
            started(
                manifest("a 1.0.0", "q? *"),
                manifest("p 1.0.0", "q? *"),
                manifest("q 1.0.0", "p? *")))
        .as("a is in no circle, so it waits")
        .containsExactly("p", "q", "a");
  }

  @Test
  void aPreReleaseSuitsOnlyWhoAsksForOne() {
    assertThat(of(manifest("a 1.0.0", "b >=1"), manifest("b 2.0.0-rc.1")).refused())
        .containsOnlyKeys("a");
    assertThat(started(manifest("a 1.0.0", "b >=2.0.0-rc.1"), manifest("b 2.0.0-rc.1")))
        .containsExactly("b", "a");
  }

  @Test
  void dependentsAreThoseThatMustEndBefore() {
    DependencyOrder order =
        of(
            manifest("a 1.0.0", "b *"),
            manifest("b 1.0.0", "c *"),
            manifest("c 1.0.0"),
            manifest("d 1.0.0", "c *", "a *"),
            manifest("e 1.0.0", "c? *"),
            manifest("f 1.0.0", "c *", "gone *"));
    assertThat(order.dependents("c")).containsExactly("d", "a", "b");
    assertThat(order.dependents("a")).containsExactly("d");
    assertThat(order.dependents("d")).isEmpty();
    assertThat(order.dependents("unknown")).isEmpty();
  }

  @Test
  void aSwapBreaksThoseWhoseRangeLeavesTheNewVersionOut() {
    DependencyOrder order =
        of(
            manifest("a 1.0.0", "c ^1.0.0"),
            manifest("b 1.0.0", "c >=1"),
            manifest("c 1.0.0"),
            manifest("d 1.0.0", "c? 1.x"),
            manifest("e 1.0.0", "c 1.x", "gone *"));
    assertThat(order.wouldBreak("c", Version.of("1.9.0"))).isEmpty();
    Map<String, String> broken = new LinkedHashMap<>();
    order
        .wouldBreak("c", Version.of("2.0.0"))
        .forEach((id, reason) -> broken.put(id, reason.describe()));
    assertThat(broken)
        .containsExactly(
            Map.entry("a", "CONFLICT: a needs c ^1.0.0, c would be 2.0.0 (plugins/a/plugin.json)"),
            Map.entry("d", "CONFLICT: d needs c 1.x, c would be 2.0.0 (plugins/d/plugin.json)"));
  }

  @Test
  void aRefusalKeepsItsCode() {
    DependencyOrder order = of(manifest("a 1.0.0", "a *"), manifest("b 1.0.0", "gone *"));
    assertThat(order.refused().get("a").code()).isEqualTo(ErrorCode.CIRCULAR);
    assertThat(order.refused().get("b").code()).isEqualTo(ErrorCode.CONFLICT);
  }

  private static DependencyOrder of(Manifest... manifests) {
    return order(List.of(manifests), Map.of());
  }

  private static DependencyOrder order(List<Manifest> manifests, Map<String, Version> running) {
    return DependencyOrder.of(manifests, running);
  }

  private static List<String> started(Manifest... manifests) {
    DependencyOrder order = of(manifests);
    assertThat(order.refused()).isEmpty();
    return ids(order);
  }

  private static List<String> ids(DependencyOrder order) {
    return order.order().stream().map(Manifest::id).toList();
  }

  private static Map<String, String> refusals(DependencyOrder order) {
    Map<String, String> refusals = new LinkedHashMap<>();
    order.refused().forEach((id, reason) -> refusals.put(id, reason.describe()));
    return refusals;
  }
}
