package dev.exchange.api;

import dev.exchange.api.state.Cell;
import dev.exchange.api.state.Computed;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The definition of an exchange: its id, its cells, its handlers.
 *
 * <p>Threading: one thread until it is given to a runtime, which copies it.
 *
 * <p>Errors, thrown at once: BAD_MESSAGE for an id or a name out of the grammar, FORBIDDEN for a
 * reserved one, CONFLICT for one that is defined twice, INVALID_VALUE for a first value.
 */
public final class ExchangeBuilder {

  private final String id;
  private final Map<String, Cell> cells = new LinkedHashMap<>();
  private final Map<String, Handler> handlers = new LinkedHashMap<>();
  private final Map<String, Location> locations = new LinkedHashMap<>();
  private final Set<String> shared = new LinkedHashSet<>();
  private boolean byDefault;
  private @Nullable Duration timeout;

  ExchangeBuilder(String id) {
    this.id = Names.exchange(id);
  }

  /** A cell that is set, with its first value. */
  public ExchangeBuilder cell(String name, @Nullable Object initial) {
    return define(name, new Cell.Static(Values.of(initial)));
  }

  /** A cell that is a function of others. */
  public ExchangeBuilder computed(String name, Computed function) {
    return define(name, new Cell.Derived(function));
  }

  /**
   * Handles messages of that name.
   *
   * @param pattern a name, or a pattern as in {@link Exchange#on}; an exact name is preferred, then
   *     the longest pattern
   */
  public ExchangeBuilder handler(String pattern, Handler handler) {
    String name = checkedPattern(pattern);
    if (handlers.putIfAbsent(name, handler) != null) {
      throw twice("handler", name);
    }
    return this;
  }

  /** The same, with the place where the author wrote the handler. */
  public ExchangeBuilder handler(String pattern, Handler handler, @Nullable Location location) {
    handler(pattern, handler);
    if (location != null) {
      locations.put(pattern, location);
    }
    return this;
  }

  /**
   * Handles messages of that name whose value and answer are records. The runtime has their
   * schemas, tells them to others, and answers a value that is not as the first one says with
   * SCHEMA; docs/contracts.md has the table of what components may be.
   *
   * <pre>{@code
   * record Greet(String name) {}
   * record Greeting(String text) {}
   *
   * Exchange.define("greeter")
   *     .handler("greet", Greet.class, Greeting.class,
   *         (greet, msg, sig, state) -> new Greeting("Hello, " + greet.name()));
   * }</pre>
   *
   * <p>A runtime that is given the definition throws SCHEMA for a component that has no schema.
   *
   * @param pattern as in {@link #handler(String, Handler)}
   */
  public <I extends Record, O extends Record> ExchangeBuilder handler(
      String pattern, Class<I> input, Class<O> output, RecordHandler<I, O> handler) {
    return handler(
        pattern,
        new UnboundHandler(
            input,
            output,
            (value, msg, sig, state) -> handler.handle(input.cast(value), msg, sig, state)));
  }

  /** The same, with an answer that comes later. */
  public <I extends Record, O extends Record> ExchangeBuilder asyncHandler(
      String pattern, Class<I> input, Class<O> output, RecordHandler.Async<I, O> handler) {
    return handler(
        pattern,
        new UnboundHandler(
            input,
            output,
            (value, msg, sig, state) -> handler.handle(input.cast(value), msg, sig, state)));
  }

  /** A copy in which handlers of records are what a runtime makes of them, by their names. */
  public ExchangeBuilder bound(BiFunction<String, UnboundHandler, Handler> binding) {
    ExchangeBuilder copy = new ExchangeBuilder(id);
    copy.cells.putAll(cells);
    copy.handlers.putAll(handlers);
    copy.handlers.replaceAll(
        (name, each) -> each instanceof UnboundHandler own ? binding.apply(name, own) : each);
    copy.locations.putAll(locations);
    copy.shared.addAll(shared);
    copy.byDefault = byDefault;
    copy.timeout = timeout;
    return copy;
  }

  /**
   * Lets peers watch cells, which may be defined before or after.
   *
   * @param names of cells of this exchange
   */
  public ExchangeBuilder share(String... names) {
    shared.addAll(List.of(names));
    return this;
  }

  /** Links to its host that name no exchange go to this one. */
  public ExchangeBuilder asDefault() {
    byDefault = true;
    return this;
  }

  /** How long its requests may take when nothing else is said; 5 s unless set. */
  public ExchangeBuilder timeout(Duration limit) {
    timeout = MessageOptions.within(limit).timeout();
    return this;
  }

  /** Whether links to its host that name no exchange go to this one. */
  public boolean byDefault() {
    return byDefault;
  }

  /** The id. */
  public String id() {
    return id;
  }

  /** The cells by name, in the order of their definition. */
  public Map<String, Cell> cells() {
    return Collections.unmodifiableMap(cells);
  }

  /** The handlers by name or pattern, in the order of their definition. */
  public Map<String, Handler> handlers() {
    return Collections.unmodifiableMap(handlers);
  }

  /**
   * The cells that peers may watch.
   *
   * @throws ExchangeException UNKNOWN_CELL for a name of none
   */
  public Set<String> shared() {
    for (String name : shared) {
      if (!cells.containsKey(name)) {
        throw new ExchangeException(
            ErrorCode.UNKNOWN_CELL,
            "expected a cell of exchange %s to share, got %s".formatted(id, name));
      }
    }
    return Collections.unmodifiableSet(shared);
  }

  /** Where the handlers were written, as far as it is known. */
  public Map<String, Location> locations() {
    return Collections.unmodifiableMap(locations);
  }

  /** The limit of its requests; null for the default. */
  public @Nullable Duration timeout() {
    return timeout;
  }

  private ExchangeBuilder define(String name, Cell cell) {
    if (cells.putIfAbsent(Names.open(name), cell) != null) {
      throw twice("cell", name);
    }
    return this;
  }

  private static String checkedPattern(String pattern) {
    String checked = Names.pattern(pattern);
    Names.open(checked.replace('*', '-'));
    return checked;
  }

  private ExchangeException twice(String what, String name) {
    return new ExchangeException(
        ErrorCode.CONFLICT,
        "expected one " + what + " named " + name + " in exchange " + id + ", got two");
  }
}
