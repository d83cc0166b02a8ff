package dev.exchange.benchmarks;

import dev.exchange.api.Values;
import dev.exchange.host.contract.Contract;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Time of one check: a map of 10 members, and a list of 1,000 maps of 3 members. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ContractBenchmark {

  /** What is checked. */
  @Param({"members10", "items1000"})
  public String shape = "members10";

  private @Nullable Contract contract;
  private @Nullable Object value;

  /** Makes the contract and the value. */
  @Setup
  public void setup() {
    if (shape.equals("members10")) {
      members();
    } else {
      items();
    }
  }

  /** One check, which finds nothing. */
  @Benchmark
  public boolean check() {
    Contract made = contract;
    return made != null && made.accepts(value);
  }

  private void members() {
    Map<String, Object> properties = new LinkedHashMap<>();
    Map<String, Object> members = new LinkedHashMap<>();
    for (int i = 0; i < 10; i++) {
      boolean text = i % 2 == 0;
      Map<String, Object> number = Map.of("type", "integer", "minimum", 0);
      properties.put("m" + i, text ? Map.of("type", "string", "minLength", 1) : number);
      members.put("m" + i, text ? "text " + i : i);
    }
    contract = Contract.of(map(properties, List.copyOf(members.keySet())), "benchmark");
    value = Values.of(members);
  }

  private void items() {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("id", Map.of("type", "integer"));
    properties.put("name", Map.of("type", "string"));
    properties.put("price", Map.of("type", "number", "minimum", 0));
    List<Object> items = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      items.add(Map.of("id", i, "name", "item " + i, "price", i * 1.5));
    }
    Object item = map(properties, List.of("id", "name"));
    contract = Contract.of(Map.of("type", "array", "items", item), "benchmark");
    value = Values.of(items);
  }

  private static Map<String, Object> map(Map<String, Object> properties, List<String> required) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("properties", properties);
    schema.put("required", required);
    schema.put("additionalProperties", false);
    return schema;
  }
}
