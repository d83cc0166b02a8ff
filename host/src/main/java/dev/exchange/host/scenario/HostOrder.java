package dev.exchange.host.scenario;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueMap;
import dev.exchange.api.Values;
import dev.exchange.host.codec.JsonValues;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a process of a scenario is told to run, and what it answers: each one line of JSON.
 *
 * <pre>
 *   order  {"id":"host-shop","programs":{"/shop/shop.mjs":{"stock":"…"}}}
 *   answer {"port":40123}, or {"program":"/shop/shop.mjs","code":"SCHEMA","detail":"expected …"}
 * </pre>
 *
 * <p>Threading: any thread.
 *
 * @param id of its gateway
 * @param programs by their absolute paths, with what they are deployed with, in their order
 */
public record HostOrder(String id, Map<Path, ValueMap> programs) {

  /** It as a line. */
  String line() {
    Map<String, ValueMap> configs = new LinkedHashMap<>();
    programs.forEach((program, config) -> configs.put(program.toString(), config));
    return JsonValues.text(ValueMap.of(Map.of("id", id, "programs", ValueMap.of(configs))));
  }

  /** The order in that line. Throws SCHEMA or BAD_MESSAGE if there is none. */
  public static HostOrder of(String line) {
    ValueMap order = map(line, "the order of a process");
    ValueMap configs = order.map("programs");
    Map<Path, ValueMap> programs = new LinkedHashMap<>();
    for (String program : configs.keySet()) {
      programs.put(Path.of(program), configs.map(program));
    }
    return new HostOrder(order.text("id"), programs);
  }

  /** The answer that it listens. */
  public static String listens(int port) {
    return JsonValues.text(ValueMap.of("port", (long) port));
  }

  /** The answer that a program does not run. */
  public static String failed(Path program, ExchangeException why) {
    return JsonValues.text(
        ValueMap.of(
            Map.of(
                "program",
                program.toString(),
                "code",
                why.code().name(),
                "detail",
                why.location() == null
                    ? why.text()
                    : "%s (%s)".formatted(why.text(), why.location()))));
  }

  /** The port in an answer. Throws why there is none. */
  static int port(String answer) {
    ValueMap told = map(answer, "the answer of a process");
    if (told.get("port") instanceof Long port) {
      return port.intValue();
    }
    throw Configurations.notLoaded(
        Path.of(told.text("program")),
        new ExchangeException(ErrorCode.valueOf(told.text("code")), told.text("detail")));
  }

  private static ValueMap map(String line, String whose) {
    Object value = JsonValues.read(line.getBytes(StandardCharsets.UTF_8), Integer.MAX_VALUE);
    return Values.as(ValueMap.class, value, "a map", whose);
  }
}
