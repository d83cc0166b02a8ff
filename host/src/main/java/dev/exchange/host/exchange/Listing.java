package dev.exchange.host.exchange;

import java.util.List;
import java.util.Optional;

/**
 * What there is to know of an exchange from outside.
 *
 * @param id its id
 * @param handles names and patterns that it handles, in the order of their definition
 * @param cells names of its cells, in the order of their definition
 * @param program the file that made it; empty for one made by Java code of an application
 * @param language {@code java}, {@code js} or {@code python}
 * @param byDefault whether links go to it that name no exchange
 * @param shared those of the cells that peers may watch
 */
public record Listing(
    String id,
    List<String> handles,
    List<String> cells,
    String program,
    String language,
    boolean byDefault,
    List<String> shared) {

  /** One that is not the default and shares nothing. */
  public Listing(
      String id, List<String> handles, List<String> cells, String program, String language) {
    this(id, handles, cells, program, language, false, List.of());
  }

  /**
   * To which of those exchanges a link goes that names none: the one that is the default, or the
   * only one.
   */
  public static Optional<Listing> unnamed(List<Listing> all) {
    return all.stream()
        .filter(Listing::byDefault)
        .findFirst()
        .or(() -> all.size() == 1 ? all.stream().findFirst() : Optional.empty());
  }

  public Listing {
    handles = List.copyOf(handles);
    cells = List.copyOf(cells);
    shared = List.copyOf(shared);
  }
}
