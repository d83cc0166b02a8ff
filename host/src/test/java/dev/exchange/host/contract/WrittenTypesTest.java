package dev.exchange.host.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What TypeScript and a type checker of Python say about programs that use the written types. */
class WrittenTypesTest {

  private static final Pattern TSC = Pattern.compile("(?m)^(\\S+)\\((\\d+),\\d+\\): error (.*)$");
  private static final Pattern MYPY = Pattern.compile("(?m)^(\\S+?):(\\d+): error: (.*)$");

  @TempDir private Path folder;

  @Test
  void typeScriptTakesWhatIsRightAndRefusesEachLineThatIsWrong() throws Exception {
    Files.writeString(folder.resolve("shop.d.ts"), TypeScriptTypes.of(Catalogs.shop()));
    Files.writeString(folder.resolve("good.ts"), Tools.resource("good.ts"));
    Files.writeString(folder.resolve("bad.ts"), Tools.resource("bad.ts"));
    assertComplaints(tsc(), TSC, "bad.ts", "// wrong");
  }

  @Test
  void pythonTakesWhatIsRightAndRefusesEachLineThatIsWrong() throws Exception {
    Files.writeString(folder.resolve("shop.pyi"), PythonStubs.of(Catalogs.shop()));
    Files.writeString(folder.resolve("good.py"), Tools.resource("good.py"));
    Files.writeString(folder.resolve("bad.py"), Tools.resource("bad.py"));
    List<String> check =
        List.of(
            "mypy", "--strict", "--no-error-summary", "--cache-dir=cache", "--hide-error-context");
    List<String> command = new ArrayList<>(check);
    command.addAll(List.of("shop.pyi", "good.py", "bad.py"));
    assertComplaints(Tools.run(folder, command), MYPY, "bad.py", "# wrong");
  }

  @Test
  void whateverTheSchemaTheTypesCompile() throws Exception {
    RandomSchemas random = new RandomSchemas(11);
    Map<String, Operation> operations = new LinkedHashMap<>();
    for (int i = 0; i < 150; i++) {
      operations.put("op" + i, Operation.of(random.schema(3), random.schema(2), ""));
    }
    Catalog catalog = new Catalog("any", operations, Map.of());
    Files.writeString(folder.resolve("any.pyi"), PythonStubs.of(catalog));
    assertThat(Tools.run(folder, List.of("mypy", "--strict", "any.pyi")))
        .contains("no issues found in 1 source file");
    Files.writeString(folder.resolve("shop.d.ts"), TypeScriptTypes.of(catalog));
    assertThat(tsc()).isEmpty();
  }

  @Test
  void oneOperationAndNoneGiveTypesToo() throws Exception {
    Catalog one = new Catalog("one", Map.of("a", Operation.of(true, true, "")), Map.of());
    Catalog none = new Catalog("none", Map.of(), Map.of());
    Files.writeString(folder.resolve("one.pyi"), PythonStubs.of(one));
    Files.writeString(folder.resolve("none.pyi"), PythonStubs.of(none));
    assertThat(Tools.run(folder, List.of("mypy", "--strict", "one.pyi", "none.pyi")))
        .contains("no issues found in 2 source files");
    assertThat(TypeScriptTypes.of(none)).contains("export interface Contracts {\n}");
  }

  @Test
  void aMapThatMayBeNullIsATypeWithAName() throws Exception {
    Object input =
        Schemas.json(
            "{'type': ['object', 'null'], 'properties': {'name': {'type': 'string'},"
                + " 'of': {'type': ['object', 'null'], 'properties': {'n': {'type': 'null'}}}}}");
    Catalog catalog = new Catalog("any", Map.of("reset", Operation.of(input, null, "")), Map.of());
    assertThat(TypeScriptTypes.of(catalog))
        .contains("export type ResetInput = ResetInputValue | null;")
        .contains("readonly of?: ResetInputOf | null;");
    Files.writeString(folder.resolve("any.pyi"), PythonStubs.of(catalog));
    assertThat(Tools.run(folder, List.of("mypy", "--strict", "any.pyi")))
        .contains("no issues found in 1 source file");
    Files.writeString(folder.resolve("any.d.ts"), TypeScriptTypes.of(catalog));
    assertThat(tsc()).isEmpty();
  }

  /** What the compiler says about all files of the folder. */
  private String tsc() throws Exception {
    Path sdk = Path.of("..", "scripts", "js", "exchange.d.ts").toRealPath();
    Path compiler = Tools.npm("typescript/bin/tsc");
    Files.writeString(
        folder.resolve("tsconfig.json"),
        """
        {"compilerOptions": {"strict": true, "noEmit": true, "target": "es2022", "lib": ["es2022"],
          "types": [], "module": "esnext", "moduleResolution": "bundler", "moduleDetection": "force",
          "pretty": false, "paths": {"exchange": ["%s"]}}, "include": ["*.ts"]}
        """
            .formatted(sdk));
    return Tools.run(folder, List.of("node", compiler.toString(), "--project", "."));
  }

  private static void assertComplaints(String said, Pattern form, String file, String mark)
      throws Exception {
    List<Integer> expected = Tools.marked(Tools.resource(file), mark);
    assertThat(expected).hasSizeGreaterThan(8);
    List<MatchResult> complaints = form.matcher(said).results().toList();
    assertThat(complaints).as(said).allMatch(each -> each.group(1).equals(file));
    assertThat(
            complaints.stream()
                .map(each -> Integer.valueOf(each.group(2)))
                .distinct()
                .sorted()
                .toList())
        .as(said)
        .isEqualTo(expected);
  }
}
