package dev.exchange.host.contract;

import static dev.exchange.host.contract.Schemas.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.exchange.api.Bytes;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueMap;
import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The records compile against the API alone, read and write values, and refuse wrong programs. */
class JavaRecordsTest {

  private static final String USE =
      """
      package shop;

      import dev.exchange.api.Bytes;
      import dev.exchange.api.ValueMap;
      import java.util.List;
      import java.util.Map;

      public final class Use {
        public static ValueMap greet() {
          return new Shop.GreetInput("Ada", null).toValue();
        }

        public static ValueMap answer() {
          Shop.OrderOutputLinesItem line = new Shop.OrderOutputLinesItem("a pen");
          Map<String, Shop.OrderOutputAmount> amounts = Map.of("pen", new Shop.OrderOutputAmount(null));
          Shop.OrderOutput answer =
              new Shop.OrderOutput(2.5, Shop.OrderOutputState.OPEN, List.of(line), amounts);
          return Shop.OrderOutput.of(answer.toValue()).toValue();
        }

        public static long sum(ValueMap tree) {
          Shop.TreeInput read = Shop.TreeInput.of(tree);
          long sum = read.value();
          for (Shop.TreeInput child : read.children()) {
            sum += sum(child.toValue());
          }
          return sum;
        }

        public static String odd(ValueMap value) {
          Shop.OddNamesInput odd = Shop.OddNamesInput.of(value);
          Boolean found = odd.class_();
          return odd.aB() + " " + found + " " + odd.hashCode_();
        }
      }
      """;

  private static final String WRONG =
      """
      package shop;

      final class Wrong {
        Object a = new Shop.GreetInput(1, null); // wrong
        Object b = new Shop.GreetInput("Ada"); // wrong
        Object c = new Shop.GreetInput("Ada", null).nmae(); // wrong
        Object d = Shop.OrderOutputState.HALF; // wrong
        int e = new Shop.TreeInput(1, java.util.List.of()).value(); // wrong
        Object f = new Shop.TreeInput(1, java.util.List.of("x")); // wrong
        Object g = Shop.GreetInput.of("Ada"); // wrong
      }
      """;

  @TempDir private Path folder;

  @Test
  void recordsReadAndWriteValues() throws Exception {
    assertThat(compile("Use", USE)).isEmpty();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      Class<?> use = loader.loadClass("shop.Use");
      Object tree = json("{'value': 1, 'children': [{'value': 2, 'children': []}]}");
      Object odd = json("{'a-b': 7, 'class': true}");
      assertThat(call(use, "greet")).isEqualTo(ValueMap.of("name", "Ada"));
      assertThat(call(use, "answer"))
          .isEqualTo(
              json(
                  "{'total': 2.5, 'state': 'open', 'lines': [{'text': 'a pen'}], 'byName': {'pen':"
                      + " {'value': null}}}"));
      assertThat(call(use, "sum", tree)).isEqualTo(3L);
      assertThat(call(use, "odd", odd)).isEqualTo("7 true null");
      assertThatExceptionOfType(ExchangeException.class)
          .isThrownBy(() -> call(use, "sum", json("{'value': 1, 'children': [{'value': 'x'}]}")))
          .withMessageContaining("member value")
          .satisfies(failure -> assertThat(failure.code()).isEqualTo(ErrorCode.SCHEMA));
    }
  }

  @Test
  void eachLineThatIsWrongDoesNotCompileAndNoOther() throws Exception {
    assertThat(compile("Wrong", WRONG)).isEqualTo(Tools.marked(WRONG, "// wrong"));
  }

  /** Random schemas give records that compile, and that read and write samples of the schemas. */
  @Test
  void whateverTheSchemaTheRecordsCompile() throws Exception {
    RandomSchemas random = new RandomSchemas(11);
    Map<String, Operation> operations = new LinkedHashMap<>();
    for (int i = 0; i < 150; i++) {
      operations.put("op" + i, Operation.of(random.schema(3), random.schema(2), ""));
    }
    Catalog catalog = new Catalog("any", operations, Map.of());
    assertThat(compiled("Any", JavaRecords.of(catalog, "", "Any"))).isEmpty();
  }

  @Test
  void bytesAndNamesThatJavaReservesHaveTheirPlace() throws Exception {
    Object schema =
        json(
            "{'type': 'object', 'required': ['of', 'map'], 'properties': {'map': {'type': 'object',"
                + " 'required': ['$bytes'], 'maxProperties': 1}, 'of': {'type': 'array', 'items':"
                + " {'type': 'array', 'items': {'type': 'integer'}}}, 'o f': {'enum': ['a b',"
                + " 'a-b', '']}}}");
    Catalog catalog = new Catalog("x", Map.of("x", Operation.of(schema, null, "")), Map.of());
    assertThat(compiled("X", JavaRecords.of(catalog, "", "X"))).isEmpty();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      Class<?> type = loader.loadClass("X$XInput");
      ValueMap value =
          ValueMap.of("map", Bytes.of(new byte[] {1}), "of", List.of(List.of(1, 2)))
              .plus("o f", "a-b");
      Object record = call(type, "of", value);
      assertThat(type.getMethod("toValue").invoke(record)).isEqualTo(value);
    }
  }

  private static Object call(Class<?> type, String method, Object... arguments) throws Exception {
    for (var each : type.getMethods()) {
      if (each.getName().equals(method)) {
        try {
          return each.invoke(null, arguments);
        } catch (InvocationTargetException e) {
          throw (Exception) e.getCause();
        }
      }
    }
    throw new AssertionError("expected a method " + method);
  }

  /** Compiles a class beside the records of the shop; gives the lines of its errors. */
  private List<Integer> compile(String name, String source) throws Exception {
    Files.createDirectories(folder.resolve("shop"));
    String records = JavaRecords.of(Catalogs.shop(), "shop", "Shop");
    Files.writeString(folder.resolve("shop/Shop.java"), records);
    Files.writeString(folder.resolve("shop/" + name + ".java"), source);
    return errors("shop/Shop.java", "shop/" + name + ".java").stream()
        .map(error -> (int) error.getLineNumber())
        .toList();
  }

  private List<String> compiled(String name, String source) throws Exception {
    Files.writeString(folder.resolve(name + ".java"), source);
    return errors(name + ".java").stream().map(Object::toString).toList();
  }

  private List<Diagnostic<? extends JavaFileObject>> errors(String... files) throws Exception {
    DiagnosticCollector<JavaFileObject> told = new DiagnosticCollector<>();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(told, null, null)) {
      var sources =
          manager.getJavaFileObjectsFromPaths(Stream.of(files).map(folder::resolve).toList());
      List<String> options = new ArrayList<>(List.of("-proc:none", "-d", folder.toString()));
      options.addAll(List.of("-Xlint:all", "-classpath", api()));
      compiler.getTask(null, manager, told, options, null, sources).call();
    }
    return told.getDiagnostics().stream()
        .<Diagnostic<? extends JavaFileObject>>map(each -> each)
        .filter(each -> each.getKind() == Diagnostic.Kind.ERROR)
        .toList();
  }

  /** The API and what it needs, without the host. */
  private static String api() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(each ->
            each.contains("plugin-api") || each.contains("jspecify") || each.contains("vertx-core"))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
