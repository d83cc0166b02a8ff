package dev.exchange.host.config;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values that hold, each with its source. Immutable.
 *
 * <p>Threading: any thread.
 */
public final class Settings {

  private static final String DEFAULT = "default";

  private final Map<String, Held> held;

  private Settings(Map<String, Held> held) {
    this.held = held;
  }

  /** What holds when nothing is set. */
  public static Settings defaults() {
    return of(List.of());
  }

  /**
   * What holds with those sources; an earlier one wins.
   *
   * @throws ExchangeException BAD_MESSAGE naming the source of a value that is none
   */
  public static Settings of(List<Source> sources) {
    Map<String, Held> held = new LinkedHashMap<>();
    for (Setting<?> setting : Defaults.ALL) {
      held.put(setting.name(), held(setting, sources));
    }
    return new Settings(held);
  }

  /** These with one other value. */
  public <T> Settings with(Setting<T> setting, T value) {
    Map<String, Held> changed = new LinkedHashMap<>(held);
    changed.put(setting.name(), new Held(value, "program"));
    return new Settings(changed);
  }

  /** The value that holds. */
  @SuppressWarnings("unchecked") // a value is put under its setting's name by its setting's form
  public <T> T get(Setting<T> setting) {
    return (T) held(setting).value();
  }

  /** The value in words, for people; a secret is not shown. */
  public <T> String show(Setting<T> setting) {
    return setting.form().show(get(setting));
  }

  /** Where the value comes from: {@code default}, or the source with its key. */
  public String source(Setting<?> setting) {
    return held(setting).source();
  }

  private Held held(Setting<?> setting) {
    @Nullable Held value = held.get(setting.name());
    if (value == null) {
      throw new IllegalArgumentException(
          "expected a setting of Defaults.ALL, got " + setting.name());
    }
    return value;
  }

  private static <T> Held held(Setting<T> setting, List<Source> sources) {
    for (Source source : sources) {
      String text = source.text(setting);
      if (text != null) {
        T value = setting.form().parse(text).orElseThrow(() -> bad(setting, source, text));
        return new Held(value, source.place(setting));
      }
    }
    return new Held(setting.initial(), DEFAULT);
  }

  private static ExchangeException bad(Setting<?> setting, Source source, String text) {
    boolean secret = setting.form().equals(Forms.SECRET);
    return new ExchangeException(
        ErrorCode.BAD_MESSAGE,
        "expected "
            + setting.form().expected()
            + " for "
            + setting.name()
            + " ("
            + source.place(setting)
            + "), got "
            + (secret ? "something else" : "\"" + text + "\""));
  }

  private record Held(Object value, String source) {}
}
