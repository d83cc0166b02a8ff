package dev.exchange.host.contract;

import dev.exchange.host.codec.JsonValues;
import dev.exchange.host.codec.Unicode;
import dev.exchange.host.contract.Containment.Gap;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a handler can follow another one of its name, without those who call it noticing: it
 * takes all that the old one took, and answers nothing that the old one did not promise.
 *
 * <p>That cannot be told for every schema. Where it cannot, a change counts as breaking; so a list
 * without breaking findings is a promise, and one with them a question to a person.
 *
 * <p>Threading: any thread.
 *
 * <p>Source: docs/spec/contracts.md, CT8.
 */
public final class Compatibility {

  private static final int LONGEST = 80;

  private Compatibility() {}

  /** Of which schema a finding is. */
  public enum Side {
    /** What the handler takes. */
    INPUT,
    /** What it answers. */
    OUTPUT
  }

  /**
   * One change.
   *
   * @param side of which schema
   * @param path into the value, as a JSON pointer; {@code *} for any element, or any other member
   * @param change the keyword, what it said and what it says now
   * @param breaking whether it can be noticed by a caller, or nobody can tell
   */
  public record Finding(Side side, String path, String change, boolean breaking) {}

  /**
   * All changes, breaking ones first.
   *
   * @throws dev.exchange.api.ExchangeException SCHEMA for a schema that is none
   */
  public static List<Finding> compare(Operation before, Operation after) {
    List<Finding> findings = new ArrayList<>(input(before.input(), after.input()));
    findings.addAll(output(before.output(), after.output()));
    findings.sort((one, other) -> Boolean.compare(other.breaking(), one.breaking()));
    return findings;
  }

  /** Whether no finding is breaking. */
  public static boolean isCompatible(List<Finding> findings) {
    return findings.stream().noneMatch(Finding::breaking);
  }

  /** Changes of what a handler takes. */
  public static List<Finding> input(@Nullable Object before, @Nullable Object after) {
    Part old = part(before, "the old input");
    Part now = part(after, "the new input");
    return findings(Side.INPUT, Containment.gaps(old, now), Containment.gaps(now, old), true);
  }

  /** Changes of what a handler answers. */
  public static List<Finding> output(@Nullable Object before, @Nullable Object after) {
    Part old = part(before, "the old output");
    Part now = part(after, "the new output");
    return findings(Side.OUTPUT, Containment.gaps(now, old), Containment.gaps(old, now), false);
  }

  private static Part part(@Nullable Object schema, String whose) {
    Object checked = Contract.of(schema, whose).schema();
    return new Part(checked, new Document(checked, whose));
  }

  /**
   * The gaps of one direction break, those of the other do not.
   *
   * @param forward whether the narrow schemas of the breaking gaps are the old ones
   */
  private static List<Finding> findings(
      Side side, List<Gap> breaking, List<Gap> harmless, boolean forward) {
    List<Finding> findings = new ArrayList<>();
    breaking.forEach(gap -> add(findings, finding(side, gap, forward, true)));
    for (Gap gap : harmless) {
      boolean told =
          breaking.stream()
              .anyMatch(other ->
                  other.path().equals(gap.path()) && other.keyword().equals(gap.keyword()));
      if (!told) {
        add(findings, finding(side, gap, !forward, false));
      }
    }
    return findings;
  }

  private static void add(List<Finding> findings, Finding finding) {
    if (!findings.contains(finding)) {
      findings.add(finding);
    }
  }

  private static Finding finding(Side side, Gap gap, boolean narrowIsOld, boolean breaking) {
    String narrow = shown(gap.narrow());
    String wide = shown(gap.wide());
    String change =
        gap.keyword().isEmpty()
            ? (narrowIsOld
                ? "something was allowed and nothing is"
                : "nothing was allowed and something is")
            : gap.keyword()
                + ": "
                + (narrowIsOld ? narrow : wide)
                + " became "
                + (narrowIsOld ? wide : narrow);
    String doubt = breaking && !gap.certain() ? "; whether that is narrower cannot be told" : "";
    return new Finding(side, gap.path(), change + doubt, breaking);
  }

  private static String shown(@Nullable Object said) {
    if (said == null) {
      return "nothing";
    }
    String text = JsonValues.text(said);
    return Unicode.cut(text, LONGEST);
  }
}
