package dev.exchange.host.contract;

import com.networknt.schema.ExecutionConfig;
import com.networknt.schema.ExecutionContext;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;

/**
 * Counts what the check of one value asks, and how deep it is in its questions.
 *
 * <p>A schema that asks two of its parts about each member asks 2^n times about a value that is
 * nested n deep; so a small message could keep a thread for ever.
 *
 * <p>Threading: one check, one thread.
 *
 * <p>Errors, thrown: TOO_LARGE.
 */
final class Steps extends ExecutionContext {

  /** Most questions of one check. */
  static final int MAX_STEPS = 5_000_000;

  private static final int MAX_DEPTH = 1_000;

  private static final ExecutionConfig CONFIG =
      ExecutionConfig.builder().formatAssertionsEnabled(true).build();

  private final String whose;
  private int steps;
  private int depth;

  Steps(String whose) {
    super(CONFIG);
    this.whose = whose;
  }

  @Override
  public void evaluationPathAddLast(String token) {
    step();
    super.evaluationPathAddLast(token);
  }

  @Override
  public void evaluationPathAddLast(int token) {
    step();
    super.evaluationPathAddLast(token);
  }

  @Override
  public void evaluationPathRemoveLast() {
    depth--;
    super.evaluationPathRemoveLast();
  }

  private void step() {
    if (++steps > MAX_STEPS || ++depth > MAX_DEPTH) {
      throw new ExchangeException(
          ErrorCode.TOO_LARGE,
          "expected "
              + whose
              + " to be checked in "
              + MAX_STEPS
              + " steps, at most "
              + MAX_DEPTH
              + " inside each other, got more");
    }
  }
}
