package dev.exchange.host.http;

import dev.exchange.host.config.Setting;
import dev.exchange.host.config.Settings;
import io.vertx.ext.bridge.PermittedOptions;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Which addresses of the event bus clients may use, as the bridges of Vert.x want to hear it.
 *
 * <pre>
 *  exchange.*.save     *  one segment between dots
 *  exchange.**         ** all that follows, at the end
 * </pre>
 *
 * <p>Threading: any thread.
 */
final class Permitted {

  private Permitted() {}

  /** Those of a setting that lists patterns. */
  static List<PermittedOptions> of(Settings settings, Setting<List<String>> patterns) {
    return settings.get(patterns).stream()
        .map(pattern -> new PermittedOptions().setAddressRegex(regex(pattern)))
        .toList();
  }

  /** The same as a regular expression. */
  static String regex(String pattern) {
    StringBuilder regex = new StringBuilder();
    int done = 0;
    while (done < pattern.length()) {
      int star = pattern.indexOf('*', done);
      int end = star < 0 ? pattern.length() : star;
      if (end > done) {
        regex.append(Pattern.quote(pattern.substring(done, end)));
      }
      done = end;
      if (pattern.startsWith("**", done)) {
        regex.append(".+");
        done += 2;
      } else if (done < pattern.length()) {
        regex.append("[^.]+");
        done++;
      }
    }
    return regex.toString();
  }
}
