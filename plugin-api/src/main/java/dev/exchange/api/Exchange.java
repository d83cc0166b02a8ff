package dev.exchange.api;

import dev.exchange.api.state.State;
import dev.exchange.api.state.Watch;
import dev.exchange.api.trace.Why;
import io.vertx.core.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A running exchange: it handles, emits and routes messages, and holds reactive state.
 *
 * <p>Threading: every method may be called from any thread; the work is done on the exchange's own
 * thread, and callbacks and Futures complete there. Called on that thread while a message is being
 * handled, what is sent continues that message's trace.
 *
 * <p>Order: messages of one sender to one receiver with one key arrive in the order of the calls.
 *
 * <p>Errors: a wrong argument is thrown at once as {@link ExchangeException}; everything later
 * fails the Future with one.
 *
 * <p>Source: docs/spec/handlers.md.
 */
public interface Exchange {

  /** Begins the definition of an exchange. */
  static ExchangeBuilder define(String id) {
    return new ExchangeBuilder(id);
  }

  /** The id, unique in the complex. */
  String id();

  /** Sends an event. See {@link #send(String, Object, MessageOptions)}. */
  default Future<Void> send(String name, @Nullable Object value) {
    return send(name, value, MessageOptions.DEFAULT);
  }

  /**
   * Sends an event to its own handler if there is one, else where routing leads.
   *
   * <p>Completes, for FIRE, when it was given to a handler's queue or a link; for ACK, when the
   * receiver accepted it.
   *
   * @throws ExchangeException BAD_MESSAGE for the name, INVALID_VALUE for the value
   */
  Future<Void> send(String name, @Nullable Object value, MessageOptions options);

  /** Asks. See {@link #request(String, Object, MessageOptions)}. */
  default Future<@Nullable Object> request(String name, @Nullable Object value) {
    return request(name, value, MessageOptions.DEFAULT);
  }

  /**
   * Asks whoever handles that name, and completes with the answer exactly once.
   *
   * <p>Fails with NO_HANDLER, TIMEOUT, HANDLER_FAILED, SCRIPT_TIMEOUT, OVERLOADED, PEER_GONE,
   * CLOSED, LOOP, or a code that the handler threw.
   *
   * @throws ExchangeException BAD_MESSAGE for the name, INVALID_VALUE for the value
   */
  Future<@Nullable Object> request(String name, @Nullable Object value, MessageOptions options);

  /**
   * Says where a message of that name would go from here, and why, without sending it.
   *
   * @throws ExchangeException BAD_MESSAGE for the name
   */
  Future<Route> route(String name, MessageOptions options);

  /** Sends an event to every direct peer; not to own handlers. */
  void broadcast(String name, @Nullable Object value);

  /** Handles messages. See {@link #handle(String, Handler, Location)}. */
  default Subscription handle(String pattern, Handler handler) {
    return handle(pattern, handler, null);
  }

  /**
   * Handles messages of that name from now on, and announces it to the peers.
   *
   * @param pattern as in {@link ExchangeBuilder#handler}
   * @param location where the author wrote the handler, if it is known
   * @return ends the handling and withdraws the name
   * @throws ExchangeException BAD_MESSAGE for the name, CONFLICT if it has a handler already
   */
  Subscription handle(String pattern, Handler handler, @Nullable Location location);

  /**
   * Observes what this exchange receives or emits, before the handler.
   *
   * @param pattern a name in which {@code *} stands for one segment and {@code **} for the rest;
   *     {@code *} alone stands for everything
   */
  Subscription on(String pattern, Consumer<Message> subscriber);

  /**
   * Observes a cell of this exchange: called with the value that it has, then after each
   * transaction that changed it.
   *
   * @throws ExchangeException UNKNOWN_CELL
   */
  Subscription watch(String cell, Watch watch);

  /** The value of a cell. Fails with UNKNOWN_CELL, or with the cell's own error. */
  Future<@Nullable Object> get(String cell);

  /** Sets a cell in a transaction of its own. */
  Future<Void> set(String cell, @Nullable Object value);

  /** Runs the writes of {@code work} as one transaction on the exchange's thread. */
  Future<Void> batch(Consumer<State> work);

  /** Why the cell has the value that it has: the chain of causes to the root. */
  Future<Why> why(String cell);

  /**
   * Makes a link to another exchange, or gives the one that there is. If that exchange is not there
   * yet, waits until it is; messages that nobody handles wait meanwhile.
   *
   * <p>Fails with PEER_GONE (it did not appear in time, or went away), TIMEOUT (it is there, and
   * did not answer in time), CLOSED (this exchange closes meanwhile), CONFLICT.
   *
   * @throws ExchangeException BAD_MESSAGE for the transport, SCHEMA for its settings
   */
  Future<Peer> connect(ConnectOptions options);

  /** Lets others make links to this exchange. The listener says where, and stops listening. */
  Future<Listener> listen(ConnectOptions options);

  /**
   * Ends it: what was accepted is handled first, for at most the drain time; then pending requests
   * fail with CLOSED and links end. Calling again gives the same Future.
   */
  Future<Void> close();
}
