package dev.exchange.host.scenario;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueMap;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What the programs of a process are deployed with: all of it is in the scenario, and what lies
 * beside a program does not count.
 *
 * <p>Threading: any thread.
 */
final class Configurations {

  private Configurations() {}

  /**
   * By the file of each program, in their order.
   *
   * @param addresses host and port of a process, as this one reaches it
   */
  static Map<Path, ValueMap> of(Scenario.Cast process, UnaryOperator<String> addresses) {
    Map<Path, ValueMap> programs = new LinkedHashMap<>();
    for (Scenario.Role program : process.programs()) {
      Written config = program.config();
      programs.put(
          program.file(),
          config != null && Addresses.filled(config, addresses).message() instanceof ValueMap map
              ? map
              : ValueMap.EMPTY);
    }
    return programs;
  }

  /** Why a process did not start. */
  static ExchangeException notLoaded(Path program, ExchangeException why) {
    String place = why.location() == null ? "" : " (%s)".formatted(why.location());
    return new ExchangeException(
        why.code() == ErrorCode.HANDLER_FAILED ? ErrorCode.BAD_MESSAGE : why.code(),
        "expected %s to load, it did not: %s%s".formatted(program.getFileName(), why.text(), place),
        "",
        null,
        why);
  }
}
