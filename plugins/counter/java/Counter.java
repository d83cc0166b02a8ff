import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Message;
import dev.exchange.api.Sig;
import dev.exchange.api.ValueMap;
import dev.exchange.api.plugin.Plugin;
import dev.exchange.api.plugin.PluginContext;
import dev.exchange.api.state.State;
import java.util.LinkedHashMap;
import java.util.Map;

/** Counts under names. */
public final class Counter implements Plugin {

  /** Beyond it not every integer is a number of a message. */
  private static final long EXACT = (1L << 53) - 1;

  private long most;

  @Override
  public void start(PluginContext context) {
    most = (long) context.config().number("most");
    context.exchange(
        Exchange.define("counter")
            .cell("counters", ValueMap.EMPTY)
            .computed("totals", state -> totals(state.map("counters")))
            .share("totals")
            .handler("counter.add", this::add)
            .handler(
                "counter.get", (msg, sig, state) -> held(state.map("counters"), msg.text("name")))
            .handler("counter.reset", this::reset));
  }

  /** Version 0 had one counter without a name. */
  @Override
  public ValueMap migrate(String exchange, ValueMap state, String version) {
    return state.containsKey("count")
        ? ValueMap.of("counters", ValueMap.of("main", state.get("count")))
        : ValueMap.EMPTY;
  }

  private Object add(Message msg, Sig sig, State state) {
    String name = msg.text("name");
    long by = msg.map().containsKey("by") ? (long) msg.number("by") : 1;
    long before = held(state.map("counters"), name);
    long value = before + by;
    ValueMap counters = state.map("counters").plus(name, value);
    check(name, value, counters);
    state.set("counters", counters);
    sig.emit("counter.changed", changed(name, value, before));
    return value;
  }

  private Object reset(Message msg, Sig sig, State state) {
    String name = msg.value() == null ? null : (String) msg.map().get("name");
    ValueMap before = state.map("counters");
    Map<String, Object> stay = new LinkedHashMap<>(before);
    stay.keySet().removeIf(key -> name == null || key.equals(name));
    state.set("counters", stay);
    long gone = 0;
    for (String key : before.keySet()) {
      if (!stay.containsKey(key)) {
        gone += held(before, key);
        sig.emit("counter.changed", changed(key, 0, held(before, key)));
      }
    }
    return gone;
  }

  private void check(String name, long value, ValueMap counters) {
    if (Math.abs(value) > EXACT || Math.abs(sum(counters)) > EXACT) {
      throw new ExchangeException(
          ErrorCode.INVALID_VALUE,
          "expected counters and their sum within 2^53, got more with " + name);
    }
    if (counters.size() > most) {
      throw new ExchangeException(
          ErrorCode.TOO_LARGE,
          "expected at most %d counters, got one more: %s".formatted(most, name));
    }
  }

  private static ValueMap totals(ValueMap counters) {
    return ValueMap.of("counters", counters.size(), "sum", sum(counters));
  }

  private static long sum(ValueMap counters) {
    return counters.keySet().stream().mapToLong(name -> held(counters, name)).sum();
  }

  private static long held(ValueMap counters, String name) {
    return counters.get(name) instanceof Number number ? number.longValue() : 0;
  }

  private static Map<String, Object> changed(String name, long value, long before) {
    return Map.of("name", name, "value", value, "before", before);
  }
}
