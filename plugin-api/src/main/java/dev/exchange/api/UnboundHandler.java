package dev.exchange.api;

import dev.exchange.api.state.State;
import org.jspecify.annotations.Nullable;

/**
 * A handler of records as an {@link ExchangeBuilder} holds it: a runtime turns values into records,
 * and back, around it.
 *
 * <p>Threading: as {@link Handler} says.
 */
public final class UnboundHandler implements Handler {

  /** What is called with a record of the input class. */
  @FunctionalInterface
  interface Call {
    @Nullable Object with(Record value, Message msg, Sig sig, State state) throws Exception;
  }

  private final Class<? extends Record> input;
  private final Class<? extends Record> output;
  private final Call call;

  UnboundHandler(Class<? extends Record> input, Class<? extends Record> output, Call call) {
    this.input = input;
    this.output = output;
    this.call = call;
  }

  /** The class of the record that it takes. */
  public Class<? extends Record> input() {
    return input;
  }

  /** The class of the record that it answers. */
  public Class<? extends Record> output() {
    return output;
  }

  /**
   * Handles one message whose value has become a record.
   *
   * @param value of the input class
   * @return a record of the output class, null, or a {@code Future} of one of them
   */
  public @Nullable Object call(Record value, Message msg, Sig sig, State state) throws Exception {
    return call.with(value, msg, sig, state);
  }

  /**
   * Is never called by a runtime, which calls {@link #call}.
   *
   * @throws IllegalStateException always
   */
  @Override
  public @Nullable Object handle(Message msg, Sig sig, State state) {
    throw new IllegalStateException(
        "expected a runtime that turns the value of %s into a %s, got the message itself"
            .formatted(msg.name(), input.getName()));
  }
}
