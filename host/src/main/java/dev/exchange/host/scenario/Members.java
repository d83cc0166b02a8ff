package dev.exchange.host.scenario;

import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The members of a map in a scenario, none of them unknown.
 *
 * <p>Threading: any thread.
 *
 * <p>Errors: BAD_MESSAGE with the place.
 */
final class Members {

  private final Written whole;
  private final String whose;
  private final Map<String, Written> members;

  /** Those of {@code whose}, which may have those names. */
  Members(Written whole, String whose, Collection<String> known) {
    this.whole = whole;
    this.whose = whose;
    members = whole.members(whose);
    members.forEach((name, member) -> {
      if (!known.contains(name)) {
        throw member.wrong(
            "expected one of %s in %s, got %s"
                .formatted(String.join(", ", known.stream().sorted().toList()), whose, name));
      }
    });
  }

  /** The member of that name; null if there is none. */
  @Nullable Written find(String name) {
    return members.get(name);
  }

  /** The member of that name. Throws if there is none. */
  Written get(String name) {
    Written member = members.get(name);
    if (member == null) {
      throw whole.wrong("expected %s in %s, there is none".formatted(name, whose));
    }
    return member;
  }
}
