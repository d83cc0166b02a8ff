import dev.exchange.api.Exchange;
import dev.exchange.api.Message;
import dev.exchange.api.Sig;
import dev.exchange.api.ValueMap;
import dev.exchange.api.plugin.Plugin;
import dev.exchange.api.plugin.PluginContext;
import dev.exchange.api.state.State;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Counts the words of texts. */
public final class WordCount implements Plugin {

  private static final Pattern WORD =
      Pattern.compile(
          "[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N}]*+(?:['’][\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N}]*+)*+");

  /** Those that came more often first, then in the order of their code points. */
  private static final Comparator<Map.Entry<String, Long>> ORDER =
      Map.Entry.<String, Long>comparingByValue()
          .reversed()
          .thenComparing(entry -> points(entry.getKey()), Arrays::compare);

  private long distinct;

  @Override
  public void start(PluginContext context) {
    distinct = (long) context.config().number("distinct");
    context.exchange(
        Exchange.define("word-count")
            .cell("words", ValueMap.EMPTY)
            .cell("total", 0)
            .cell("other", 0)
            .handler("words.count", this::count)
            .handler("words.top", WordCount::top));
  }

  private Object count(Message msg, Sig sig, State state) {
    Map<String, Long> counts = new LinkedHashMap<>();
    words(msg.text("text")).forEach(word -> counts.merge(word, 1L, Long::sum));
    Map<String, Long> known = counts(state.map("words"));
    long total = 0;
    long other = 0;
    for (Map.Entry<String, Long> each : counts.entrySet()) {
      total += each.getValue();
      if (known.containsKey(each.getKey()) || known.size() < distinct) {
        known.merge(each.getKey(), each.getValue(), Long::sum);
      } else {
        other += each.getValue();
      }
    }
    state.set("words", known);
    state.set("total", (long) state.number("total") + total);
    state.set("other", (long) state.number("other") + other);
    return counts;
  }

  private static Object top(Message msg, Sig sig, State state) {
    Map<String, Long> known = counts(state.map("words"));
    boolean told = msg.value() != null && msg.map().containsKey("n");
    List<Map<String, Object>> top =
        known.entrySet().stream()
            .sorted(ORDER)
            .limit(told ? (long) msg.number("n") : 10)
            .map(each -> Map.<String, Object>of("word", each.getKey(), "count", each.getValue()))
            .toList();
    return Map.of(
        "words", top,
        "distinct", known.size(),
        "total", state.get("total"),
        "other", state.get("other"));
  }

  /** The words of a text, folded. */
  private static List<String> words(String text) {
    return WORD.matcher(Normalizer.normalize(text, Normalizer.Form.NFC))
        .results()
        .map(MatchResult::group)
        .map(WordCount::folded)
        .toList();
  }

  private static String folded(String word) {
    String folded = word.replace('’', '\'').toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    return Normalizer.normalize(folded, Normalizer.Form.NFC);
  }

  private static Map<String, Long> counts(ValueMap words) {
    Map<String, Long> counts = new LinkedHashMap<>();
    words.forEach((word, count) -> counts.put(word, ((Number) count).longValue()));
    return counts;
  }

  private static int[] points(String word) {
    return word.codePoints().toArray();
  }
}
