package dev.exchange.host.config;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where values of settings come from. Any thread.
 *
 * @param kind in words, such as {@code environment}
 * @param key how a setting is called there, such as {@code EXCHANGE_HTTP_PORT}
 * @param values what was found there, by that key
 */
public record Source(String kind, Function<Setting<?>, String> key, Map<String, String> values) {

  public Source {
    values = Map.copyOf(values);
  }

  /** The options of the command line, such as {@code --port}. */
  public static Source flags(Map<String, String> flags) {
    return new Source("flag", Setting::flag, flags);
  }

  /** The environment. */
  public static Source environment(Map<String, String> variables) {
    return new Source("environment", Setting::variable, variables);
  }

  /** The system properties. */
  public static Source properties(Map<String, String> properties) {
    return new Source("system property", Setting::property, properties);
  }

  /**
   * A configuration file, which must hold nothing else than settings.
   *
   * @throws ExchangeException BAD_MESSAGE for a name that no setting has
   */
  public static Source file(String file, Map<String, String> values) {
    Set<String> unknown = new HashSet<>(values.keySet());
    Defaults.ALL.forEach(setting -> unknown.remove(setting.name()));
    if (!unknown.isEmpty()) {
      throw new ExchangeException(
          ErrorCode.BAD_MESSAGE,
          "expected names of settings in "
              + file
              + " (exchange doctor lists them), got "
              + String.join(", ", unknown.stream().sorted().toList()));
    }
    return new Source("file " + file, Setting::name, values);
  }

  /** The text that it has for a setting; null if none. */
  @Nullable String text(Setting<?> setting) {
    String name = key.apply(setting);
    return name.isEmpty() ? null : values.get(name);
  }

  /** Where exactly, for people. */
  String place(Setting<?> setting) {
    return kind + " " + key.apply(setting);
  }
}
