package dev.exchange.host.scenario;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The places in a configuration where the address of a process is filled in: <code>${stock}</code>
 * becomes host and port, as the process that is configured reaches it. <code>$${stock}</code> is
 * the text <code>${stock}</code>.
 *
 * <p>Threading: any thread.
 */
final class Addresses {

  private static final Pattern PLACE = Pattern.compile("\\$(\\$\\{|\\{([^}]*)})");

  private Addresses() {}

  /** Whose addresses the programs of a process are given. */
  static Set<String> in(Scenario.Cast process) {
    Set<String> names = new LinkedHashSet<>();
    for (Scenario.Role program : process.programs()) {
      if (program.config() != null) {
        texts(program.config(), text -> named(String.valueOf(text.value()), names::add));
      }
    }
    return names;
  }

  /** The texts of a configuration. */
  static void texts(Written written, Consumer<Written> told) {
    switch (written.value()) {
      case Map<?, ?> map -> map.values().forEach(member -> texts((Written) member, told));
      case List<?> list -> list.forEach(element -> texts((Written) element, told));
      case String text -> told.accept(written);
      case null, default -> {
        // no text, no address
      }
    }
  }

  /** The names in a text that addresses are filled in for. */
  static void named(String text, Consumer<String> told) {
    Matcher places = PLACE.matcher(text);
    while (places.find()) {
      if (places.group(2) != null) {
        told.accept(places.group(2));
      }
    }
  }

  /** The same with the addresses of those processes. */
  static Written filled(Written written, UnaryOperator<String> addresses) {
    @Nullable Object filled =
        switch (written.value()) {
          case Map<?, ?> map -> {
            Map<String, Written> members = new LinkedHashMap<>();
            map.forEach(
                (name, one) -> members.put((String) name, filled((Written) one, addresses)));
            yield members;
          }
          case List<?> list ->
              list.stream().map(element -> filled((Written) element, addresses)).toList();
          case String text ->
              PLACE
                  .matcher(text)
                  .replaceAll(place ->
                      Matcher.quoteReplacement(
                          place.group(2) == null ? "${" : addresses.apply(place.group(2))));
          case null, default -> written.value();
        };
    return new Written(written.file(), written.line(), written.column(), filled);
  }
}
