package dev.exchange.host.polyglot;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.Exchange;
import dev.exchange.api.Listener;
import dev.exchange.api.Message;
import dev.exchange.api.MessageOptions;
import dev.exchange.api.Peer;
import dev.exchange.api.Subscription;
import dev.exchange.api.ValueList;
import java.util.function.Consumer;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/**
 * An exchange as the guest calls it. Values and options are written before a call; {@code done} is
 * called as {@link JsCalls#end} says.
 *
 * <p>Threading: the owning thread of the program.
 */
public final class JsExchange {

  private final JsProgram program;
  private final JsCells cells;
  private final Exchange exchange;
  private @Nullable JsPeer connected;
  private @Nullable JsSubscription listening;

  JsExchange(JsProgram program, JsCells cells, Exchange exchange) {
    this.program = program;
    this.cells = cells;
    this.exchange = exchange;
  }

  /** Its id. */
  @HostAccess.Export
  public String id() {
    return exchange.id();
  }

  /** Sends an event. */
  @HostAccess.Export
  public void send(String name, Value done) {
    Object value = program.border().take();
    program.calls().end(exchange.send(name, value), done);
  }

  /** Sends an event; a list of value and options was written. */
  @HostAccess.Export
  public void sendWith(String name, Value done) {
    ValueList pair = JsCalls.pair(program.border().take());
    program.calls().end(exchange.send(name, pair.get(0), JsCalls.options(pair.get(1))), done);
  }

  /** Asks. */
  @HostAccess.Export
  public void request(String name, Value done) {
    Object value = program.border().take();
    program.calls().end(exchange.request(name, value), done);
  }

  /** Asks; a list of value and options was written. */
  @HostAccess.Export
  public void requestWith(String name, Value done) {
    ValueList pair = JsCalls.pair(program.border().take());
    program.calls().end(exchange.request(name, pair.get(0), JsCalls.options(pair.get(1))), done);
  }

  /** Sends an event to all peers. */
  @HostAccess.Export
  public void broadcast(String name) {
    exchange.broadcast(name, program.border().take());
  }

  /**
   * Handles messages from now on.
   *
   * @param called what is called
   * @param author the author's own function in it, for its place
   */
  @HostAccess.Export
  public JsSubscription handle(String pattern, Value called, Value author) {
    JsFunction function = new JsFunction(exchange.id(), called, author, program.errors());
    return new JsSubscription(
        exchange.handle(pattern, function.handler(program, cells), function.place()));
  }

  /** Observes messages. */
  @HostAccess.Export
  public JsSubscription on(String pattern, Value subscriber) {
    return new JsSubscription(exchange.on(pattern, told(program, cells, subscriber)));
  }

  /** Observes a cell. */
  @HostAccess.Export
  public JsSubscription watch(String cell, Value watcher) {
    Subscription watching =
        exchange.watch(
            cell,
            change ->
                program.run(
                    exchange.id(),
                    () -> watcher.executeVoid(program.border().show(Told.of(change)))));
    return new JsSubscription(watching);
  }

  /** Reads a cell. */
  @HostAccess.Export
  public void get(String cell, Value done) {
    program.calls().end(exchange.get(cell), done);
  }

  /** Sets a cell. */
  @HostAccess.Export
  public void set(String cell, Value done) {
    program.calls().end(exchange.set(cell, program.border().take()), done);
  }

  /** Runs writes as one transaction. */
  @HostAccess.Export
  public void batch(Value work, Value done) {
    program
        .calls()
        .end(
            exchange.batch(state ->
                program.run(
                    exchange.id(), () -> work.executeVoid(new JsSource(cells, null, null, state)))),
            done);
  }

  /** Why a cell has its value. */
  @HostAccess.Export
  public void why(String cell, Value done) {
    program.calls().end(exchange.why(cell), done, Told::of);
  }

  /** Makes a link; a list of its settings and of the ms that it may take, or null, was written. */
  @HostAccess.Export
  public void connect(String transport, Value done) {
    ValueList pair = JsCalls.pair(program.border().take());
    ConnectOptions options =
        new ConnectOptions(transport, JsCalls.map(pair.get(0)), JsCalls.time(pair.get(1)));
    program.calls().end(exchange.connect(options), done, this::connected);
  }

  /** Lets others make links; the settings were written. */
  @HostAccess.Export
  public void listen(String transport, Value done) {
    ConnectOptions options =
        new ConnectOptions(transport, JsCalls.map(program.border().take()), null);
    program.calls().end(exchange.listen(options), done, this::listening);
  }

  /** What stops the listening that began just now. */
  @HostAccess.Export
  public @Nullable JsSubscription listening() {
    return listening;
  }

  /** Says where a message would go; the options were written. */
  @HostAccess.Export
  public void route(String name, Value done) {
    MessageOptions options = JsCalls.options(program.border().take());
    program.calls().end(exchange.route(name, options), done, Told::of);
  }

  /** The peer whose link was made just now. */
  @HostAccess.Export
  public @Nullable JsPeer connected() {
    return connected;
  }

  /** Ends it. */
  @HostAccess.Export
  public void close(Value done) {
    program.calls().end(exchange.close(), done);
  }

  /** A subscriber that is a function of the guest. */
  static Consumer<Message> told(JsProgram program, JsCells cells, Value subscriber) {
    return message ->
        program.run(
            program.speaking(),
            () -> subscriber.executeVoid(new JsSource(cells, message, null, null)));
  }

  private @Nullable Object connected(Peer peer) {
    connected = new JsPeer(program, cells, exchange.id(), peer);
    return null;
  }

  private @Nullable Object listening(Listener listener) {
    listening = new JsSubscription(listener);
    return Told.of(listener);
  }
}
