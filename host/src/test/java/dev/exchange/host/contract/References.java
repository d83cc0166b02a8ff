package dev.exchange.host.contract;

import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import java.util.ArrayList;
import java.util.List;

/** All references that a document follows, outside of constants. */
final class References {

  private References() {}

  static List<String> in(Object value) {
    List<String> found = new ArrayList<>();
    collect(value, found);
    return found;
  }

  private static void collect(Object value, List<String> found) {
    switch (value) {
      case ValueMap map ->
          map.forEach((key, member) -> {
            if (key.equals("$ref") && member instanceof String reference) {
              found.add(reference);
            } else if (!key.equals("const")) {
              collect(member, found);
            }
          });
      case ValueList list -> list.forEach(each -> collect(each, found));
      case null, default -> {}
    }
  }
}
