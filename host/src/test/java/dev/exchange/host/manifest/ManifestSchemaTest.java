package dev.exchange.host.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import dev.exchange.host.codec.JsonValues;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** {@code plugin.schema.json} takes what the reader takes, and nothing else. */
class ManifestSchemaTest {

  private static final String TEXT = text();

  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(TEXT, InputFormat.JSON);

  private static final ManifestCases CASES = ManifestCases.read();

  @TestFactory
  Stream<DynamicTest> theSchemaTakesGoodManifests() {
    return CASES.good().stream()
        .map(each ->
            dynamicTest(
                each.toString(), () -> assertThat(errors(ManifestCases.whole(each))).isEmpty()));
  }

  @TestFactory
  Stream<DynamicTest> theSchemaRefusesBadManifests() {
    return CASES.bad().stream()
        .map(each ->
            dynamicTest(
                each.manifest().toString(),
                () -> assertThat(errors(ManifestCases.whole(each.manifest()))).isNotEmpty()));
  }

  @Test
  void theSchemaIsOneItself() {
    Schema rules =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
    assertThat(rules.validate(TEXT, InputFormat.JSON)).isEmpty();
  }

  @Test
  void theSchemaRefusesMoreThanAThousandEntries() {
    for (String name : List.of("dependencies", "handles", "emits")) {
      Object entry = name.equals("dependencies") ? "*" : ValueMap.EMPTY;
      assertThat(errors(ManifestCases.SHORTEST.plus(name, entries(1_000, entry)))).isEmpty();
      assertThat(errors(ManifestCases.SHORTEST.plus(name, entries(1_001, entry)))).isNotEmpty();
    }
    ValueList names =
        ValueList.of(IntStream.rangeClosed(0, 1_000).mapToObj(i -> "n" + i).toArray());
    assertThat(errors(ManifestCases.SHORTEST.plus("capabilities", names))).isNotEmpty();
  }

  @TestFactory
  Stream<DynamicTest> theSchemaKnowsTheRangesThatTheReaderKnows() {
    RangeCases ranges = RangeCases.read();
    return Stream.concat(
            ranges.ranges().stream().map(RangeCases.Case::range), ranges.refused().stream())
        .map(range ->
            dynamicTest(
                "\"" + range + "\"",
                () -> agree(ManifestCases.SHORTEST.plus("dependencies", ValueMap.of("a", range)))));
  }

  @Test
  void eachMemberHasADescription() {
    List<String> without = new ArrayList<>();
    assertThat(TEXT).contains("\"restartsWithin\"");
    describe("", JsonValues.read(TEXT.getBytes(StandardCharsets.UTF_8)), without);
    assertThat(without).isEmpty();
  }

  /** One text of a good manifest is changed at random; reader and schema answer alike. */
  @Test
  void randomChangesOfAGoodManifestAreAnsweredAlike() {
    Random random = new Random(20_261_102);
    ValueMap full = (ValueMap) ManifestCases.whole(CASES.good().get(1));
    int refused = 0;
    for (int i = 0; i < 4_000; i++) {
      refused += agree(changed(full, random)) ? 0 : 1;
    }
    assertThat(refused).isBetween(1_000, 3_600);
  }

  /** Whether both take it; fails if only one does. */
  static boolean agree(@Nullable Object manifest) {
    String refusal = "";
    try {
      Manifest unused = ManifestReader.of(manifest, ManifestCases.SOURCE);
      assertThat(unused.source()).isEqualTo(ManifestCases.SOURCE);
    } catch (ExchangeException e) {
      refusal = e.text();
    }
    List<Error> errors = errors(manifest);
    assertThat(errors.isEmpty())
        .as("%s: the reader says <%s>, the schema %s", manifest, refusal, errors)
        .isEqualTo(refusal.isEmpty());
    return refusal.isEmpty();
  }

  private static @Nullable Object changed(@Nullable Object value, Random random) {
    return switch (value) {
      case ValueMap map when !map.isEmpty() -> {
        String key = map.keyAt(random.nextInt(map.size()));
        Map<String, @Nullable Object> copy = new TreeMap<>(map);
        if (random.nextInt(8) == 0) {
          copy.put((String) text(key, random), copy.remove(key));
        } else {
          copy.put(key, changed(map.get(key), random));
        }
        yield ValueMap.of(copy);
      }
      case ValueList list when !list.isEmpty() -> {
        List<@Nullable Object> copy = new ArrayList<>(list);
        int at = random.nextInt(copy.size());
        copy.set(at, changed(list.get(random.nextInt(copy.size())), random));
        yield ValueList.of(copy.toArray());
      }
      case String text -> text(text, random);
      case Long number -> number + random.nextInt(3) - 1;
      case null, default -> random.nextBoolean() ? value : null;
    };
  }

  private static Object text(String text, Random random) {
    String characters = "a1.*$-_/: ^~<>=|x\\\nm+";
    StringBuilder changed = new StringBuilder(text);
    int at = random.nextInt(text.length() + 1);
    if (random.nextBoolean() && at < text.length()) {
      changed.deleteCharAt(at);
    }
    return changed.insert(at, characters.charAt(random.nextInt(characters.length()))).toString();
  }

  /** Finds the members of a schema, and of the schemas in it, that have no description. */
  private static void describe(String path, @Nullable Object value, List<String> without) {
    if (!(value instanceof ValueMap schema)) {
      return;
    }
    ValueMap members = schema.get("properties") instanceof ValueMap map ? map : ValueMap.EMPTY;
    for (String name : members.keySet()) {
      if (!members.map(name).containsKey("description")) {
        without.add(path + name);
      }
      describe(path + name + "/", members.get(name), without);
    }
    describe(path + "*/", schema.get("additionalProperties"), without);
    describe(path + "-/", schema.get("items"), without);
  }

  private static ValueMap entries(int size, Object entry) {
    Map<String, Object> entries = new TreeMap<>();
    IntStream.range(0, size).forEach(i -> entries.put("n" + i, entry));
    return ValueMap.of(entries);
  }

  private static List<Error> errors(@Nullable Object manifest) {
    return SCHEMA.validate(JsonValues.text(manifest), InputFormat.JSON);
  }

  private static String text() {
    try (InputStream file = Manifest.class.getResourceAsStream("plugin.schema.json")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
