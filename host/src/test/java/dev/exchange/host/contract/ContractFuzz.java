package dev.exchange.host.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueList;
import dev.exchange.host.codec.JsonValues;
import dev.exchange.host.codec.Refusal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;

/** A schema and a value that it is asked about: {@code [schema, value]} in JSON. */
class ContractFuzz {

  @FuzzTest
  @Timeout(60)
  void aSchemaIsRefusedOrAnswersForAnyValue(byte[] json) {
    Object given;
    try {
      given = JsonValues.read(json);
    } catch (ExchangeException _) {
      return;
    }
    if (given instanceof ValueList pair && pair.size() == 2) {
      check(pair.get(0), pair.get(1));
    }
  }

  private static void check(@Nullable Object schema, @Nullable Object value) {
    Contract contract;
    try {
      contract = Contract.of(schema, "greet");
    } catch (ExchangeException e) {
      Refusal.check(e, ErrorCode.SCHEMA, ErrorCode.TOO_LARGE);
      return;
    }
    boolean taken = true;
    try {
      contract.check(value, "the value for greet");
    } catch (ExchangeException e) {
      Refusal.check(e, ErrorCode.SCHEMA, ErrorCode.TOO_LARGE);
      taken = false;
    }
    assertThat(accepts(contract, value)).isEqualTo(taken);
  }

  private static boolean accepts(Contract contract, @Nullable Object value) {
    try {
      return contract.accepts(value);
    } catch (ExchangeException e) {
      Refusal.check(e, ErrorCode.TOO_LARGE);
      return false;
    }
  }
}
