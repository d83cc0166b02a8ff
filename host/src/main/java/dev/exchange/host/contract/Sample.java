package dev.exchange.host.contract;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Values;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A value that a contract takes.
 *
 * <p>Where the schema gives one, that is it: a constant, the default, an example. Else one is made
 * of types and bounds, with all members that the schema tells. What cannot be made on purpose (not,
 * if, several shapes at once) is tried. The same seed gives the same value.
 *
 * <p>Threading: any thread.
 *
 * <p>Source: docs/spec/contracts.md, CT7.
 */
public final class Sample {

  private static final int TRIALS = 200;

  private Sample() {}

  /**
   * A value.
   *
   * @param whose of whom the contract is, for the error
   * @throws ExchangeException SCHEMA if none was found, as when there is none
   */
  public static @Nullable Object of(Contract contract, long seed, String whose) {
    SplittableRandom random = new SplittableRandom(seed);
    Part root = new Part(contract.schema(), new Document(contract.schema(), whose));
    for (int trial = 0; trial < TRIALS; trial++) {
      Optional<Sampling.Made> made = new Sampling(random.split(), trial).value(root);
      if (made.isPresent()) {
        Object value = Values.of(made.get().value());
        if (contract.accepts(value)) {
          return value;
        }
      }
    }
    throw new ExchangeException(
        ErrorCode.SCHEMA,
        "expected a schema of "
            + whose
            + " that some value keeps, got one for which "
            + TRIALS
            + " trials found none");
  }
}
