package dev.exchange.host.polyglot;

import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeBuilder;
import java.time.Duration;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.Value;

/**
 * An exchange that a guest is defining.
 *
 * <p>Threading: the owning thread of the program.
 */
public final class JsDefinition {

  private final JsProgram program;
  private final ExchangeBuilder builder;
  private final JsCells cells;

  JsDefinition(JsProgram program, String id) {
    this.program = program;
    this.builder = Exchange.define(id);
    this.cells = new JsCells(program.border(), program.errors());
  }

  /** A cell whose first value was written. */
  @HostAccess.Export
  public void cell(String name) {
    builder.cell(name, program.border().take());
    cells.add(name);
  }

  /**
   * A cell that is a function of others.
   *
   * @param called what is called
   * @param author the author's own function in it, for its place
   */
  @HostAccess.Export
  public void computed(String name, Value called, Value author) {
    JsFunction function = function(called, author);
    builder.computed(name, state -> program.turn(function, new JsSource(cells, null, null, state)));
    cells.add(name);
  }

  /** A handler, in the same manner. */
  @HostAccess.Export
  public void handler(String pattern, Value called, Value author) {
    JsFunction function = function(called, author);
    builder.handler(pattern, function.handler(program, cells), function.place());
  }

  /** How long its requests may take, in ms. */
  @HostAccess.Export
  public void timeout(double millis) {
    builder.timeout(Duration.ofMillis(Math.max(1, Math.round(millis))));
  }

  /** Lets peers watch a cell. */
  @HostAccess.Export
  public void share(String cell) {
    builder.share(cell);
  }

  /** Links to the host that name no exchange go to it. */
  @HostAccess.Export
  public void asDefault() {
    builder.asDefault();
  }

  /** Makes it. */
  @HostAccess.Export
  public JsExchange start() {
    return new JsExchange(program, cells, program.made(builder));
  }

  private JsFunction function(Value called, Value author) {
    return new JsFunction(builder.id(), called, author, program.errors());
  }
}
