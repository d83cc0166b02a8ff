package dev.exchange.host.polyglot;

import dev.exchange.api.Delivery;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Failure;
import dev.exchange.api.Handler;
import dev.exchange.api.Kind;
import dev.exchange.api.Message;
import dev.exchange.api.MessageId;
import dev.exchange.api.Sig;
import dev.exchange.api.ValueList;
import dev.exchange.api.state.State;
import io.vertx.core.Promise;
import java.util.Locale;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/**
 * The host's side of one call into the guest: the message, the state, what is emitted and what is
 * answered. A call without a message (a computed cell, a batch) has a state only.
 *
 * <p>Threading: the owning thread of the program, also after the call, as long as its promise is
 * pending.
 */
public final class JsSource {

  /** The cell is in error, which {@link #failure} shows. */
  private static final int FAILED = -2;

  /** The state stops this run; what it gives is dropped. */
  private static final int STOPPED = -3;

  private final JsCells cells;
  private final @Nullable Message message;
  private final @Nullable Sig sig;
  private final @Nullable State state;
  private @Nullable JsFunction function;
  private @Nullable Object result;
  private @Nullable ExchangeException failure;
  private @Nullable RuntimeException stopped;
  private @Nullable Promise<@Nullable Object> promise;

  JsSource(JsCells cells, @Nullable Message message, @Nullable Sig sig, @Nullable State state) {
    this.cells = cells;
    this.message = message;
    this.sig = sig;
    this.state = state;
  }

  /** The function that is called with this source. */
  void calledBy(JsFunction caller) {
    function = caller;
  }

  /** What the state has stopped this run with; null if it has not. */
  @Nullable RuntimeException stopped() {
    return stopped;
  }

  /**
   * What the guest's function gave: null, a value, {@link Handler#NULL} or a Future. Throws what
   * the state has stopped it with.
   */
  @Nullable Object result() {
    if (stopped != null) {
      throw stopped;
    }
    return result;
  }

  /** Emits the value that was written. */
  @HostAccess.Export
  public void emit(String name) {
    Object value = cells.border().take();
    if (sig != null) {
      sig.emit(name, value);
    }
  }

  /**
   * Shows the value of a cell; {@link JsCells#SAME}, {@link #FAILED} or {@link #STOPPED} instead.
   *
   * <p>What the state throws is kept here and does not travel through the guest: a chain of cells
   * that wait for each other stops many runs, and it would be wrapped at each level.
   */
  @HostAccess.Export
  public int cell(int index) {
    try {
      return cells.show(index, present().get(cells.name(index)));
    } catch (ExchangeException e) {
      failure = e;
      return FAILED;
    } catch (RuntimeException e) {
      stopped = e;
      return STOPPED;
    }
  }

  /** Shows what the cell that was read just now failed with. */
  @HostAccess.Export
  public int failure() {
    return cells.border().show(failure == null ? null : Told.of(failure));
  }

  /** The function did not catch what the cell that was read last failed with. */
  @HostAccess.Export
  public void failedLikeCell() {
    stopped = failure;
  }

  /** Reads a cell that is not defined; throws what the state has to say. */
  @HostAccess.Export
  public void readUnknown(String name) {
    cells.border().show(present().get(name));
  }

  /** Writes a cell that is not defined; throws what the state has to say. */
  @HostAccess.Export
  public void writeUnknown(String name) {
    present().set(name, cells.border().take());
  }

  /** Sets a cell to the value that was written. */
  @HostAccess.Export
  public void setCell(int index) {
    present().set(cells.name(index), cells.border().take());
  }

  /** The function gave a promise. */
  @HostAccess.Export
  public void pending() {
    promise = Promise.promise();
    result = promise.future();
  }

  /** The answer is the value that was written. */
  @HostAccess.Export
  public void answer() {
    end(cells.border().take());
  }

  /** The answer is null. */
  @HostAccess.Export
  public void nil() {
    end(message == null ? null : Handler.NULL);
  }

  /** There is no answer. */
  @HostAccess.Export
  public void nothing() {
    end(null);
  }

  /** The promise was rejected. */
  @HostAccess.Export
  public void reject(Value reason) {
    if (promise != null) {
      ExchangeException error = cells.errors().ofReason(reason);
      promise.tryFail(function == null ? error : function.placed(error));
    }
  }

  /** The message's id. */
  @HostAccess.Export
  public String id() {
    return handled().id().toString();
  }

  /** Its kind; null for an event. */
  @HostAccess.Export
  public @Nullable String kind() {
    Kind kind = handled().kind();
    return kind == Kind.EVENT ? null : kind.name().toLowerCase(Locale.ROOT);
  }

  /** Its name. */
  @HostAccess.Export
  public String name() {
    return handled().name();
  }

  /** Shows its value. */
  @HostAccess.Export
  public int value() {
    return cells.border().show(handled().value());
  }

  /** Its sender. */
  @HostAccess.Export
  public String from() {
    return handled().from();
  }

  /** Its receiver. */
  @HostAccess.Export
  public @Nullable String to() {
    return handled().to();
  }

  /** Shows its trace. */
  @HostAccess.Export
  public int trace() {
    return cells.border().show(ValueList.of(handled().trace().toArray()));
  }

  /** How many ids left its trace. */
  @HostAccess.Export
  public int traceDropped() {
    return handled().traceDropped();
  }

  /** Shows its route. */
  @HostAccess.Export
  public int route() {
    return cells.border().show(ValueList.of(handled().route().toArray()));
  }

  /** When it was made. */
  @HostAccess.Export
  public double timestamp() {
    return handled().timestamp();
  }

  /** Its cause. */
  @HostAccess.Export
  public @Nullable String cause() {
    return text(handled().cause());
  }

  /** Its root. */
  @HostAccess.Export
  public String root() {
    return handled().root().toString();
  }

  /** The request that it answers. */
  @HostAccess.Export
  public @Nullable String re() {
    return text(handled().re());
  }

  /** Shows its error, or null. */
  @HostAccess.Export
  public int error() {
    Failure error = handled().error();
    return cells.border().show(error == null ? null : Told.of(error));
  }

  /** The ms it has left; -1 without limit. */
  @HostAccess.Export
  public double ttl() {
    return handled().ttl();
  }

  /** Its class of delivery; null for FIRE. */
  @HostAccess.Export
  public @Nullable String delivery() {
    Delivery delivery = handled().delivery();
    return delivery == Delivery.FIRE ? null : delivery.name().toLowerCase(Locale.ROOT);
  }

  /** Its key. */
  @HostAccess.Export
  public @Nullable String key() {
    return handled().key();
  }

  /** Its priority. */
  @HostAccess.Export
  public int priority() {
    return handled().priority();
  }

  /** W3C Trace Context. */
  @HostAccess.Export
  public @Nullable String traceparent() {
    return handled().traceparent();
  }

  /** W3C Trace Context. */
  @HostAccess.Export
  public @Nullable String tracestate() {
    return handled().tracestate();
  }

  private void end(@Nullable Object value) {
    if (promise != null) {
      promise.tryComplete(value);
    } else {
      result = value;
    }
  }

  private Message handled() {
    if (message == null) {
      throw new IllegalStateException("expected a call with a message, got one without");
    }
    return message;
  }

  private State present() {
    if (state == null) {
      throw new IllegalStateException("expected a call with a state, got one without");
    }
    return state;
  }

  private static @Nullable String text(@Nullable MessageId id) {
    return id == null ? null : id.toString();
  }
}
