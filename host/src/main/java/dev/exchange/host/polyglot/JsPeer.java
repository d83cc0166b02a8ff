package dev.exchange.host.polyglot;

import dev.exchange.api.Peer;
import dev.exchange.api.ValueList;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.Value;

/**
 * A peer as the guest calls it, in the manner of {@link JsExchange}.
 *
 * <p>Threading: the owning thread of the program.
 */
public final class JsPeer {

  private final JsProgram program;
  private final JsCells cells;
  private final String exchange;
  private final Peer peer;

  JsPeer(JsProgram program, JsCells cells, String exchange, Peer peer) {
    this.program = program;
    this.cells = cells;
    this.exchange = exchange;
    this.peer = peer;
  }

  /** The id of the exchange at the other end. */
  @HostAccess.Export
  public String id() {
    return peer.id();
  }

  /** Sends an event. */
  @HostAccess.Export
  public void send(String name, Value done) {
    Object value = program.border().take();
    program.calls().end(peer.send(name, value), done);
  }

  /** Sends an event; a list of value and options was written. */
  @HostAccess.Export
  public void sendWith(String name, Value done) {
    ValueList pair = JsCalls.pair(program.border().take());
    program.calls().end(peer.send(name, pair.get(0), JsCalls.options(pair.get(1))), done);
  }

  /** Asks. */
  @HostAccess.Export
  public void request(String name, Value done) {
    Object value = program.border().take();
    program.calls().end(peer.request(name, value), done);
  }

  /** Asks; a list of value and options was written. */
  @HostAccess.Export
  public void requestWith(String name, Value done) {
    ValueList pair = JsCalls.pair(program.border().take());
    program.calls().end(peer.request(name, pair.get(0), JsCalls.options(pair.get(1))), done);
  }

  /** Observes messages that come from it. */
  @HostAccess.Export
  public JsSubscription on(String pattern, Value subscriber) {
    return new JsSubscription(peer.on(pattern, JsExchange.told(program, cells, subscriber)));
  }

  /** Watches a shared cell of it; {@code done} is called when the first value was told. */
  @HostAccess.Export
  public JsSubscription watch(String cell, Value watcher, Value done) {
    PeerWatch watch =
        new PeerWatch(
            peer,
            cell,
            change ->
                program.run(
                    exchange, () -> watcher.executeVoid(program.border().show(Told.of(change)))));
    program.calls().end(watch.begun(), done);
    return new JsSubscription(watch);
  }

  /** Ends the link. */
  @HostAccess.Export
  public void close(Value done) {
    program.calls().end(peer.close(), done);
  }
}
