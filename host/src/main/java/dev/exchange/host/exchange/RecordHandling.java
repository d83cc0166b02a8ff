package dev.exchange.host.exchange;

import dev.exchange.api.ExchangeBuilder;
import dev.exchange.api.Handler;
import dev.exchange.api.Message;
import dev.exchange.api.Sig;
import dev.exchange.api.UnboundHandler;
import dev.exchange.api.state.State;
import dev.exchange.host.contract.Contract;
import dev.exchange.host.contract.Operation;
import dev.exchange.host.contract.RecordBinder;
import dev.exchange.host.contract.RecordSchema;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * A handler of records at work: values are checked with the schema of its input before, become
 * records, and what it answers becomes a value.
 *
 * <p>It holds the classes of the records, and is held by the exchange's definition alone.
 *
 * <p>Threading: as {@link Handler} says; {@link #operation} on any thread.
 *
 * <p>Source: docs/spec/contracts.md, CT16.
 */
public final class RecordHandling implements Handler, HandlerContract {

  private final String name;
  private final UnboundHandler handler;
  private final RecordBinder reader;
  private final RecordBinder writer;
  private final Contract takes;
  private final Operation operation;

  private RecordHandling(String name, UnboundHandler handler) {
    this.name = name;
    this.handler = handler;
    this.reader = RecordBinder.of(handler.input());
    this.writer = RecordBinder.of(handler.output());
    this.takes = Contract.of(RecordSchema.of(handler.input()), "input of handler " + name);
    this.operation = Operation.of(takes.schema(), RecordSchema.of(handler.output()), null);
  }

  /**
   * A definition whose handlers of records are at work.
   *
   * @throws dev.exchange.api.ExchangeException SCHEMA naming the component that has no schema
   */
  static ExchangeBuilder in(ExchangeBuilder definition) {
    return definition.handlers().values().stream().anyMatch(UnboundHandler.class::isInstance)
        ? definition.bound(RecordHandling::new)
        : definition;
  }

  /** The schemas of what it takes and answers. */
  public Operation operation() {
    return operation;
  }

  @Override
  public void input(@Nullable Object value) {
    takes.check(value, "the value for " + name);
  }

  @Override
  public void output(@Nullable Object value) {} // the record is what the schema was made of

  @Override
  public @Nullable Object handle(Message msg, Sig sig, State state) throws Exception {
    Record value = reader.read(msg.value(), "the value for " + name);
    Object result = handler.call(value, msg, sig, state);
    return result instanceof Future<?> later ? later.map(this::written) : written(result);
  }

  private @Nullable Object written(@Nullable Object answer) {
    return answer instanceof Record record ? writer.write(record, "the answer of " + name) : null;
  }
}
