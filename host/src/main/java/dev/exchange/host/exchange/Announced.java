package dev.exchange.host.exchange;

import dev.exchange.api.Names;
import dev.exchange.host.routing.NameTable;
import java.util.List;

/**
 * What a peer has said that it handles and wants.
 *
 * <p>Threading: the exchange's own thread.
 *
 * <p>Errors, thrown: BAD_MESSAGE for a name out of the grammar.
 */
final class Announced {

  private final NameTable<Boolean> handles = new NameTable<>();
  private final NameTable<Boolean> wants = new NameTable<>();

  void add(List<String> handled, List<String> wanted) {
    handled.forEach(name -> handles.put(Names.pattern(name), true));
    wanted.forEach(pattern -> wants.put(Names.pattern(pattern), true));
  }

  void remove(List<String> handled, List<String> wanted) {
    handled.forEach(handles::remove);
    wanted.forEach(wants::remove);
  }

  boolean handlesExactly(String name) {
    return handles.get(name) != null;
  }

  /** Whether it takes the name, exactly or by a pattern. */
  boolean handles(String name) {
    return handles.find(name) != null;
  }

  boolean wants(String name) {
    return wants.find(name) != null;
  }

  boolean wantsAny() {
    return !wants.names().isEmpty();
  }

  List<String> handledNames() {
    return handles.names();
  }
}
