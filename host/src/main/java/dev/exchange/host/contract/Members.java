package dev.exchange.host.contract;

import dev.exchange.api.ValueMap;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Whether the members of a map, as a narrow schema has them, are as a wide one has them. */
record Members(Containment containment, List<Part> narrow, Part wide, String path) {

  /** What one keyword of the wide schema asks of them. */
  boolean held(String keyword) {
    return switch (keyword) {
      case "properties" -> named();
      case "patternProperties" -> patterned();
      default -> others();
    };
  }

  /** Names that the wide schema tells, and those of the narrow one that fall under the rest. */
  private boolean named() {
    boolean held = true;
    for (String name : wide.named("properties").keySet()) {
      Part asked = wide.with(wide.named("properties").get(name));
      held &= containment.covers(allowed(narrow, name), asked, Pointer.plus(path, name));
    }
    return held;
  }

  /** Each name that matches, also one that nobody tells. */
  private boolean patterned() {
    boolean held = true;
    ValueMap patterns = wide.named("patternProperties");
    for (String pattern : patterns.keySet()) {
      Part asked = wide.with(patterns.get(pattern));
      LinearPattern matching = LinearPattern.of(pattern);
      for (String name : told(narrow)) {
        held &=
            !matching.matches(name)
                || containment.covers(allowed(narrow, name), asked, Pointer.plus(path, name));
      }
      held &= narrow.stream().anyMatch(part -> restFits(part, pattern, asked));
    }
    return held;
  }

  private boolean restFits(Part part, String pattern, Part asked) {
    ValueMap own = part.named("patternProperties");
    if (own.containsKey(pattern)) {
      return containment.trial(List.of(part.with(own.get(pattern))), asked, path + "/*");
    }
    return rest(part).stream()
        .allMatch(each -> containment.trial(List.of(each), asked, path + "/*"));
  }

  private boolean others() {
    Part asked = wide.with(wide.get("additionalProperties"));
    Set<String> known = wide.named("properties").keySet();
    boolean held = true;
    for (String name : told(narrow)) {
      if (!known.contains(name) && matching(wide, name).isEmpty()) {
        held &= containment.covers(allowed(narrow, name), asked, Pointer.plus(path, name));
      }
    }
    if (narrow.stream().anyMatch(part -> othersFit(part, asked))) {
      return held;
    }
    Part first =
        narrow.stream().filter(part -> !rest(part).isEmpty()).findFirst().orElse(wide.with(true));
    Part open = first.with(first.get("additionalProperties"));
    containment.covers(List.of(open), asked, path + "/*");
    return false;
  }

  private boolean othersFit(Part part, Part asked) {
    ValueMap own = part.named("patternProperties");
    for (String pattern : own.keySet()) {
      boolean theSame = wide.named("patternProperties").containsKey(pattern);
      if (!theSame
          && !containment.trial(List.of(part.with(own.get(pattern))), asked, path + "/*")) {
        return false;
      }
    }
    Part rest = part.with(part.get("additionalProperties"));
    return containment.trial(List.of(rest), asked, path + "/*");
  }

  /** What a schema says about names that it does not tell. */
  private static List<Part> rest(Part part) {
    List<Part> rest = new ArrayList<>(part.all("patternProperties"));
    rest.add(part.with(part.get("additionalProperties")));
    return rest;
  }

  /** All that is asked of the member of that name. */
  static List<Part> allowed(List<Part> parts, String name) {
    List<Part> allowed = new ArrayList<>();
    for (Part part : parts) {
      List<Part> own = new ArrayList<>(matching(part, name));
      if (part.named("properties").containsKey(name)) {
        own.add(part.with(part.named("properties").get(name)));
      }
      if (own.isEmpty()) {
        own.add(part.with(part.get("additionalProperties")));
      }
      allowed.addAll(own);
    }
    return allowed;
  }

  private static List<Part> matching(Part part, String name) {
    ValueMap patterns = part.named("patternProperties");
    return patterns.keySet().stream()
        .filter(pattern -> LinearPattern.of(pattern).matches(name))
        .map(pattern -> part.with(patterns.get(pattern)))
        .toList();
  }

  private static Set<String> told(List<Part> parts) {
    Set<String> names = new LinkedHashSet<>();
    parts.forEach(part -> names.addAll(part.named("properties").keySet()));
    parts.forEach(part -> names.addAll(part.texts("required")));
    return names;
  }
}
