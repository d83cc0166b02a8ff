package dev.exchange.host.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.exchange.api.Bytes;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read from a manifest, and in which words it is refused. */
class ManifestReaderTest {

  private static final ManifestCases CASES = ManifestCases.read();
  private static final String SOURCE = ManifestCases.SOURCE;

  @TestFactory
  Stream<DynamicTest> goodManifestsAreRead() {
    return CASES.good().stream()
        .map(each ->
            dynamicTest(
                each.toString(),
                () -> {
                  Object whole = ManifestCases.whole(each);
                  Manifest manifest = ManifestReader.read(ManifestCases.json(whole), SOURCE);
                  assertThat(manifest).isEqualTo(ManifestReader.of(whole, SOURCE));
                  assertThat(manifest.source()).isEqualTo(SOURCE);
                }));
  }

  @TestFactory
  Stream<DynamicTest> badManifestsAreRefusedInOneSentence() {
    assertThat(CASES.bad()).hasSizeGreaterThan(100);
    return CASES.bad().stream()
        .map(each ->
            dynamicTest(
                each.manifest().toString(),
                () ->
                    assertThatThrownBy(
                            () -> ManifestReader.of(ManifestCases.whole(each.manifest()), SOURCE))
                        .isInstanceOfSatisfying(
                            ExchangeException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.SCHEMA))
                        .hasMessage(each.says())));
  }

  @Test
  void whatAManifestDoesNotSayIsNullOrEmpty() {
    Manifest manifest = ManifestReader.of(ManifestCases.SHORTEST, SOURCE);
    assertThat(manifest)
        .isEqualTo(
            new Manifest(
                SOURCE,
                "echo",
                Version.of("1.0.0"),
                new About("echo", null, null, null, null),
                null,
                List.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Permissions.NOT_GIVEN,
                null,
                Limits.NONE,
                Swap.NONE,
                Configuration.ANY));
  }

  @Test
  void everyMemberIsRead() {
    Manifest full = full();
    assertThat(full.about())
        .isEqualTo(
            new About(
                "Echo",
                "Says it again.\nTwice.",
                "Ada <ada@example.com>",
                "Apache-2.0",
                "https://example.com/echo"));
    assertThat(full.entry()).isEqualTo("src/main.mjs");
    assertThat(full.capabilities()).containsExactly("speech", "speech.loud");
    assertThat(full.isolation()).isEqualTo(Isolation.PROCESS);
    assertThat(full.limits())
        .isEqualTo(
            new Limits(Duration.ofSeconds(1), Duration.ofDays(1), 1, 64, 0, Duration.ofMinutes(1)));
    assertThat(full.swap()).isEqualTo(new Swap(0, 1_000_000, Duration.ofMillis(1)));
  }

  @Test
  void dependenciesKeepTheirOrderAndSayWhetherTheyAreOptional() {
    assertThat(full().dependencies())
        .containsExactly(
            Map.entry("text", new Dependency(VersionRange.of("^1.2"), false)),
            Map.entry("voice", new Dependency(VersionRange.of(">=1 <3"), true)),
            Map.entry("log", new Dependency(VersionRange.of("*"), false)));
  }

  @Test
  void contractsAreReadWithTheirSchemas() {
    Manifest full = full();
    ValueMap text = ValueMap.of("type", "string");
    assertThat(full.handles())
        .containsExactly(
            Map.entry(
                "echo",
                new HandledName("Gives the value back.", text, true, ValueList.of("hello", null))),
            Map.entry("echo.*", new HandledName(null, null, null, ValueList.EMPTY)),
            Map.entry("**", new HandledName(null, false, null, ValueList.EMPTY)));
    assertThat(full.emits())
        .containsExactly(
            Map.entry("echo.said", new EmittedName("It was said.", text)),
            Map.entry("done", new EmittedName(null, null)));
  }

  @Test
  void permissionsAreRead() {
    assertThat(full().permissions())
        .isEqualTo(
            new Permissions(
                true,
                List.of("echo", "echo.**"),
                List.of("text.*", "$reply"),
                List.of("*"),
                List.of(
                    new HostPattern("example.com", false, null),
                    new HostPattern("127.0.0.1", false, 8080),
                    new HostPattern("example.com", true, 443)),
                List.of(
                    new FilePermission("data", FilePermission.Access.WRITE),
                    new FilePermission(".", FilePermission.Access.READ)),
                List.of("HOME", "_X1")));
  }

  @Test
  void permissionsThatAreNotGivenAreNotEmptyOnes() {
    Permissions none = with("permissions", ValueMap.EMPTY).permissions();
    assertThat(none.given()).isTrue();
    assertThat(none.network()).isNull();
    Permissions some = with("permissions", ValueMap.of("network", ValueList.EMPTY)).permissions();
    assertThat(some.network()).isEmpty();
    assertThat(some.files()).isNull();
    assertThat(ManifestReader.of(ManifestCases.SHORTEST, SOURCE).permissions().given()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"64m, 64", "1g, 1024", "99999g, 102398976"})
  void aHeapIsInMebibytes(String text, int expected) {
    ValueMap limits = ValueMap.of("heap", text);
    ValueMap manifest = ManifestCases.SHORTEST.plus("isolation", "process").plus("limits", limits);
    assertThat(ManifestReader.of(manifest, SOURCE).limits().heap()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "example.com, example.com, 80, true",
    "example.com, EXAMPLE.com, 443, true",
    "Example.com, example.com, 443, true",
    "example.com, www.example.com, 80, false",
    "example.com:80, example.com, 80, true",
    "example.com:80, example.com, 81, false",
    "*.example.com, www.example.com, 80, true",
    "*.example.com, a.b.example.com, 80, true",
    "*.example.com, example.com, 80, false",
    "*.example.com, badexample.com, 80, false",
    "*.example.com:80, a.example.com, 443, false"
  })
  void aHostPatternStandsForHosts(String pattern, String host, int port, boolean expected) {
    HostPattern read = HostPattern.of(pattern);
    assertThat(read.matches(host, port)).isEqualTo(expected);
    assertThat(read.toString()).isEqualToIgnoringCase(pattern);
  }

  @Test
  void defaultsOfTheConfigurationAreThoseOfItsProperties() {
    ValueMap properties =
        ValueMap.of("greeting", ValueMap.of("default", "Hello"), "loud", ValueMap.EMPTY)
            .plus("times", ValueMap.of("default", null))
            .plus("any", true);
    Configuration configuration =
        with("configuration", ValueMap.of("properties", properties)).configuration();
    assertThat(configuration.defaults()).isEqualTo(ValueMap.of("greeting", "Hello", "times", null));
    assertThat(configuration.complete(ValueMap.of("greeting", "Hi", "more", 1)))
        .isEqualTo(ValueMap.of("greeting", "Hi", "times", null).plus("more", 1));
    assertThat(Configuration.ANY.complete(ValueMap.of("a", 1))).isEqualTo(ValueMap.of("a", 1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"id\":\"a\",\"id\":\"b\"} | BAD_MESSAGE | expected JSON, got the key \"id\" twice at"
            + " line 1, column 11 in plugins/echo/plugin.json",
        "{\"id\": | BAD_MESSAGE | expected JSON, got unexpected end-of-input within/between Object"
            + " entries at line 1, column 7 in plugins/echo/plugin.json",
        "{} {} | BAD_MESSAGE | expected JSON, got more text after the value at line 1, column 4 in"
            + " plugins/echo/plugin.json",
        "id: a | BAD_MESSAGE | expected JSON, got unrecognized token 'id' at line 1, column 3 in"
            + " plugins/echo/plugin.json",
        "{\"limits\":{\"inbox\":9007199254740993}} | INVALID_VALUE | expected null, true, false, a"
            + " finite number, text, a list, a map or bytes, got the whole number 9007199254740993,"
            + " which is beyond 2^53 and would not stay exact at value.limits.inbox in"
            + " plugins/echo/plugin.json"
      })
  void aTextThatIsNoJsonIsRefused(String json, ErrorCode code, String says) {
    assertRefused(json.getBytes(StandardCharsets.UTF_8), code, says);
  }

  @Test
  void bytesThatAreNoUtf8AreRefused() {
    assertRefused(
        new byte[] {'"', (byte) 0xC3, '"'},
        ErrorCode.BAD_MESSAGE,
        "expected JSON in UTF-8, got bytes that are no UTF-8 in plugins/echo/plugin.json");
  }

  @Test
  void bytesAreNoMember() {
    assertThatThrownBy(() -> with("name", Bytes.of(new byte[3])))
        .hasMessage(
            "expected a line of 1 to 200 characters at /name in plugins/echo/plugin.json, got 3"
                + " bytes");
  }

  @Test
  void aTextOver256KibIsRefused() {
    String json = "{\"id\":\"echo\",\"version\":\"1.0.0\"}";
    byte[] most = (" ".repeat((256 << 10) - json.length()) + json).getBytes(StandardCharsets.UTF_8);
    assertThat(ManifestReader.read(most, SOURCE).id()).isEqualTo("echo");
    byte[] more = (" " + new String(most, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
    assertRefused(
        more,
        ErrorCode.TOO_LARGE,
        "expected a JSON text of at most 262144 bytes, got 262145 bytes in"
            + " plugins/echo/plugin.json");
  }

  @Test
  void aValueOver256KibIsRefused() {
    assertThatThrownBy(() -> with("configuration", ValueMap.of("x", "a".repeat(256 << 10))))
        .isInstanceOfSatisfying(
            ExchangeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_LARGE))
        .hasMessageContaining("at most 262144 bytes")
        .hasMessageEndingWith(" in plugins/echo/plugin.json");
  }

  @Test
  void whatIsNestedDeeperThan64IsRefused() {
    String nested = "{\"configuration\":" + "{\"not\":".repeat(64) + "{}" + "}".repeat(65);
    assertRefused(
        nested.getBytes(StandardCharsets.UTF_8),
        ErrorCode.TOO_LARGE,
        "expected a value nested at most 64 deep, got more at value.configuration"
            + ".not".repeat(25)
            + ".… in plugins/echo/plugin.json");
  }

  @ParameterizedTest
  @CsvSource({"dependencies", "handles", "emits", "capabilities"})
  void moreThanAThousandEntriesAreRefused(String name) {
    assertThatThrownBy(() -> with(name, many(name, 1_001)))
        .isInstanceOfSatisfying(
            ExchangeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_LARGE))
        .hasMessage(
            "expected at most 1000 entries at /" + name + " in plugins/echo/plugin.json, got 1001");
    assertThat(with(name, many(name, 1_000)).id()).isEqualTo("echo");
  }

  private static Object many(String name, int size) {
    Stream<String> names = IntStream.range(0, size).mapToObj(i -> "n" + i);
    if (name.equals("capabilities")) {
      return ValueList.of(names.toArray());
    }
    Object entry = name.equals("dependencies") ? "*" : ValueMap.EMPTY;
    return ValueMap.of(names.collect(Collectors.toMap(n -> n, _ -> entry)));
  }

  private static Manifest full() {
    return ManifestReader.of(ManifestCases.whole(CASES.good().get(1)), SOURCE);
  }

  private static Manifest with(String member, Object value) {
    return ManifestReader.of(ManifestCases.SHORTEST.plus(member, value), SOURCE);
  }

  private static void assertRefused(byte[] json, ErrorCode code, String says) {
    assertThatThrownBy(() -> ManifestReader.read(json, SOURCE))
        .isInstanceOfSatisfying(ExchangeException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessage(says);
  }
}
