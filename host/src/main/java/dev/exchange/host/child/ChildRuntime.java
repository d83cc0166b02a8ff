package dev.exchange.host.child;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Values;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What runs a child. Threading: any thread. */
public enum ChildRuntime {
  /** Node.js, with the JavaScript SDK. */
  NODE,
  /** CPython, with the Python SDK. */
  PYTHON,
  /** Another JVM with a host like this one. */
  HOST;

  /**
   * The one that the setting names, else the one for the script's ending.
   *
   * @throws ExchangeException SCHEMA if there is none
   */
  static ChildRuntime of(@Nullable Object setting, String script) {
    String name = setting == null ? usual(script) : setting instanceof String text ? text : "";
    return switch (name) {
      case "node" -> NODE;
      case "python" -> PYTHON;
      case "host" -> HOST;
      default ->
          throw new ExchangeException(
              ErrorCode.SCHEMA,
              setting == null
                  ? "expected a script ending in .mjs, .js, .py, .java or .jar, or a setting"
                      + " runtime, got "
                      + script
                  : "expected node, python or host as setting runtime of ipc, got "
                      + Values.describe(setting));
    };
  }

  /** Its name in settings. */
  public String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static String usual(String script) {
    String ending = script.substring(script.lastIndexOf('.') + 1);
    return switch (ending) {
      case "mjs", "js" -> "node";
      case "py" -> "python";
      case "java", "jar" -> "host";
      default -> "";
    };
  }
}
