package dev.exchange.host.contract;

import dev.exchange.api.ValueMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The names of several exchanges as those of one: what a program may ask that does not say whom.
 *
 * <p>A name that several handle with different schemas takes and answers what any of them does.
 *
 * <p>Threading: any thread.
 *
 * <p>Source: docs/spec/contracts.md, CT14.
 */
public final class JoinedCatalog {

  private JoinedCatalog() {}

  /** All of them in one, in their order. */
  public static Catalog of(Collection<Catalog> catalogs) {
    return new Catalog(
        catalogs.stream().map(Catalog::exchange).collect(Collectors.joining(", ")),
        joined(catalogs, Catalog::operations, JoinedCatalog::operation),
        joined(catalogs, Catalog::emits, JoinedCatalog::operation),
        joined(catalogs, Catalog::cells, JoinedCatalog::schema));
  }

  private static <T> Map<String, T> joined(
      Collection<Catalog> catalogs,
      Function<Catalog, Map<String, T>> part,
      Function<List<T>, T> join) {
    Map<String, List<T>> all = new LinkedHashMap<>();
    for (Catalog catalog : catalogs) {
      part.apply(catalog)
          .forEach((name, each) -> all.computeIfAbsent(name, key -> new ArrayList<>()).add(each));
    }
    Map<String, T> joined = new LinkedHashMap<>();
    all.forEach((name, several) -> joined.put(name, join.apply(several)));
    return joined;
  }

  private static Operation operation(List<Operation> several) {
    return new Operation(
        schema(several.stream().map(Operation::input).toList()),
        schema(several.stream().map(Operation::output).toList()),
        several.stream()
            .map(Operation::description)
            .filter(each -> !each.isEmpty())
            .distinct()
            .collect(Collectors.joining(" / ")));
  }

  private static Object schema(List<Object> several) {
    List<Object> cases = several.stream().distinct().toList();
    if (cases.size() == 1) {
      return cases.getFirst();
    }
    if (!cases.stream().allMatch(Catalog::says)) {
      return true;
    }
    List<Object> moved = new ArrayList<>();
    for (Object each : cases) {
      moved.add(Relocated.to(each, "/anyOf/" + moved.size()));
    }
    return ValueMap.of("anyOf", moved);
  }
}
