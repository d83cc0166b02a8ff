package dev.exchange.testing.model;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeBuilder;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Message;
import dev.exchange.api.ValueMap;
import dev.exchange.api.state.State;
import dev.exchange.host.exchange.Program;
import dev.exchange.host.exchange.Site;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A version of a program with one exchange, {@code desk}, which counts what it has handled.
 *
 * @param number of the version
 * @param kind what becomes of it
 * @param manner how its language runs
 * @param ledger where it writes what it handles
 */
record Desk(long number, Kind kind, Manner manner, Ledger ledger) implements Program.Loader {

  static final String COUNT = "count";

  /** What a migration adds to what was counted. */
  static final long MIGRATION = 1_000_000;

  /** How long a message may be thought about, in ms. */
  private static final long THOUGHT = 400;

  /** What becomes of a version. */
  enum Kind {
    /** It works. */
    GOOD,
    /** It works, and changes what the cell held. */
    MIGRATING,
    /** Each of its handlers fails. */
    FAULTY,
    /** It does not load. */
    BROKEN
  }

  /** How a language runs. */
  enum Manner {
    /** On an event loop. */
    EVENT_LOOP,
    /** On an event loop; a new version is loaded on a thread of its own. */
    MOVING,
    /** On a thread that may block. */
    BLOCKING
  }

  @Override
  public boolean accepts(Path path) {
    return true;
  }

  @Override
  public String language() {
    return "java";
  }

  @Override
  public boolean blocking() {
    return manner == Manner.BLOCKING;
  }

  @Override
  public boolean moves() {
    return manner == Manner.MOVING;
  }

  @Override
  public boolean contained() {
    return true;
  }

  @Override
  public Future<Program> load(Path path, Site site) {
    if (kind == Kind.BROKEN) {
      return Future.failedFuture(
          new ExchangeException(ErrorCode.HANDLER_FAILED, "expected a program, got none"));
    }
    site.exchange(definition(site));
    return Future.succeededFuture(
        new Program() {
          @Override
          public void close() {}

          @Override
          public @Nullable ValueMap migrate(String exchange, ValueMap state, String version) {
            return kind == Kind.MIGRATING
                ? ValueMap.of(COUNT, (Long) Objects.requireNonNull(state.get(COUNT)) + MIGRATION)
                : null;
          }
        });
  }

  private ExchangeBuilder definition(Site site) {
    return Exchange.define("desk")
        .cell(COUNT, 0L)
        .handler(
            "note",
            (msg, sig, state) -> {
              begin(msg);
              count(state);
              return number;
            })
        .handler(
            "think",
            (msg, sig, state) -> {
              begin(msg);
              Promise<Object> thought = Promise.promise();
              Runnable end =
                  site.bind(() -> {
                    count(state);
                    thought.complete(number);
                  });
              site.turns()
                  .schedule(1 + (Long) Objects.requireNonNull(msg.value()) * 7 % THOUGHT, end);
              return thought.future();
            });
  }

  private void begin(Message message) {
    if (kind == Kind.FAULTY) {
      throw new IllegalStateException("expected to work, does not");
    }
    ledger.handled((Long) Objects.requireNonNull(message.value()), message.from(), "desk");
  }

  private static void count(State state) {
    state.update(COUNT, count -> (Long) Objects.requireNonNull(count) + 1);
  }
}
