package dev.exchange.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One host, as a process, whose programs and callers do all that is wrong. */
@Timeout(180)
class BadInputTest {

  private static final Pattern ADDRESS = Pattern.compile("listening at (\\S+)");

  /** Programs that do not load, and what is said of each. */
  private static final Map<String, List<String>> PROGRAMS =
      Map.ofEntries(
          program(
              "syntax.mjs",
              "let a = (1;",
              "HANDLER_FAILED: SyntaxError: Expected \\S+ but found \\S+ \\(syntax.mjs:1:\\d+\\)"),
          program(
              "syntax.py",
              "def f(:\n  pass",
              "HANDLER_FAILED: SyntaxError: .* \\(syntax.py:1:\\d+\\)"),
          program(
              "Syntax.java",
              "class Syntax { void f( { } }",
              "HANDLER_FAILED: expected Syntax.java to compile, got .* \\(Syntax.java:1:\\d+\\)"),
          program(
              "throws.mjs",
              "\nthrow new Error('no luck');",
              "HANDLER_FAILED: Error: no luck \\(throws.mjs:2:7\\)"),
          program(
              "throws.py",
              "\nraise ValueError('no luck')",
              "HANDLER_FAILED: ValueError: no luck \\(throws.py:2\\)"),
          program(
              "imports.mjs",
              "import x from './missing.mjs';",
              "HANDLER_FAILED: expected the import of a file that is there, got './missing.mjs' in"
                  + " imports.mjs \\(imports.mjs:1:15\\)"),
          program(
              "package.mjs",
              "import x from 'left-pad';",
              "HANDLER_FAILED: expected the import of a package that is there, got 'left-pad', .*"),
          program(
              "imports.py",
              "import missing",
              "HANDLER_FAILED: ModuleNotFoundError: No module named 'missing' \\(imports.py:1\\)"),
          program(
              "twin.py",
              "from exchange import exchange\nexchange(id='values')",
              "CONFLICT: expected one exchange with the id values, got a second one in .*"),
          program(
              "id.mjs",
              "import { exchange } from 'exchange';\nexchange({ id: 'a b' });",
              "BAD_MESSAGE: expected an exchange id of 1 to 64 .* got \"a b\" \\(id.mjs:2:1\\)"),
          program(
              "reserved.mjs",
              "import { exchange } from 'exchange';\n"
                  + "exchange({ id: 'a', handlers: { $x: () => 1 } });",
              "FORBIDDEN: expected .* does not begin with \\$, .* \\(reserved.mjs:2:1\\)"),
          program("broken.jar", "no jar", "BAD_MESSAGE: expected a whole jar in broken.jar, .*"));

  private static final String VALUES =
      """
      import { exchange } from 'exchange';
      const circle = {};
      circle.self = circle;
      exchange({
        id: 'values',
        handlers: {
          nan: () => NaN,
          large: () => 2n ** 53n + 1n,
          surrogate: () => 'a\\ud800',
          circle: () => circle,
          function: () => ({ a: { b: () => 1 } }),
          name: (msg, sig) => sig('a..b', 1),
          reserved: (msg, sig) => sig('$x', 1),
          throws: () => { throw new Error('no luck'); },
          loops: () => { for (;;); },
          good: () => 'good',
        },
      });
      """;

  @TempDir private Path folder;
  private CommandLine commands;
  private Process host;
  private URI url;

  @BeforeEach
  void start() throws IOException {
    Path programs = Files.createDirectory(folder.resolve("programs"));
    Files.writeString(programs.resolve("a-values.mjs"), VALUES);
    for (Map.Entry<String, List<String>> program : PROGRAMS.entrySet()) {
      Files.writeString(programs.resolve(program.getKey()), program.getValue().getFirst());
    }
    commands = new CommandLine(folder);
    host = commands.builder("run", programs.toString(), "--port", "0").start();
    url = address(host.inputReader());
  }

  private URI address(BufferedReader out) throws IOException {
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      Matcher address = ADDRESS.matcher(line);
      if (address.find()) {
        return URI.create(address.group(1));
      }
    }
    throw new AssertionError("expected the host to listen, it said: " + commands.err());
  }

  @AfterEach
  void stop() throws Exception {
    host.destroy();
    assertThat(commands.end(host)).isEqualTo(143);
    assertThat(commands.err()).doesNotContain("\tat ").doesNotContain("Exception in thread");
  }

  @Test
  void whatIsWrongIsToldInOneSentenceAndTheOthersGoOn() throws Exception {
    List<String> told =
        commands.err().lines().filter(line -> line.startsWith("not loaded ")).toList();
    assertThat(told).hasSameSizeAs(PROGRAMS.keySet());
    PROGRAMS.forEach((name, program) ->
        assertThat(told)
            .anySatisfy(line ->
                assertThat(line).matches("not loaded \\S*" + name + ": " + program.getLast())));

    answers("nan", "null", 422, "INVALID_VALUE", "got NaN");
    answers("large", "null", 422, "INVALID_VALUE", "9007199254740993");
    answers("surrogate", "null", 422, "INVALID_VALUE", "a lone surrogate");
    answers("circle", "null", 422, "INVALID_VALUE", "a cycle at value.self");
    answers("function", "null", 422, "INVALID_VALUE", "a function at value.a.b");
    answers("name", "null", 400, "BAD_MESSAGE", "got \\\"a..b\\\"");
    answers("reserved", "null", 403, "FORBIDDEN", "got \\\"$x\\\"");
    answers("throws", "null", 500, "HANDLER_FAILED", "\"line\":14,\"column\":27");
    answers("loops", "null", 500, "SCRIPT_TIMEOUT", "\"line\":15");
    answers("nobody", "null", 404, "NO_HANDLER", "expected a handler for nobody");
    answers("good", "{", 400, "BAD_MESSAGE", "expected JSON");
    answers("good", "NaN", 422, "INVALID_VALUE", "got NaN");
    answers("good", "9007199254740993", 422, "INVALID_VALUE", "beyond 2^53");
    answers("good", "\"\\ud800\"", 422, "INVALID_VALUE", "a lone surrogate");
    answers("good", "[".repeat(70) + "]".repeat(70), 413, "TOO_LARGE", "at most 64 deep");
    answers("good", "\"" + "a".repeat(1 << 20) + "\"", 413, "TOO_LARGE", "at most 1048576 bytes");
    answers("a..b", "null", 400, "BAD_MESSAGE", "got \\\"a..b\\\"");
    answers("$x", "null", 403, "FORBIDDEN", "got \\\"$x\\\"");

    assertThat(post("good", "null").body()).isEqualTo("\"good\"");
  }

  @Test
  void aPortInUseAPathWithoutProgramsAndBadJsonHaveExitCodesOfTheirOwn() throws Exception {
    CommandLine second = new CommandLine(Files.createDirectory(folder.resolve("second")));
    String empty = Files.createDirectory(folder.resolve("empty")).toString();
    String good = folder.resolve("programs/a-values.mjs").toString();
    ends(second.run("run", good, "--port", "" + url.getPort()), 5, "expected a free port at 127");
    ends(second.run("run", empty), 3, "expected a program (.js, .mjs, .py, .java or .jar)");
    ends(second.run("run", empty + "/none.mjs"), 3, "expected a program or a folder at");
    ends(second.run("run", good, "--request", "good", "{"), 2, "expected JSON");
    ends(
        second.run("request", "none", "--url", url.toString()),
        1,
        "NO_HANDLER: expected a handler");
  }

  private void answers(String name, String body, int status, String code, String part)
      throws Exception {
    HttpResponse<String> answer = post(name, body);
    assertThat(answer.body()).contains("\"code\":\"" + code + "\"").contains(part);
    assertThat(answer.statusCode()).isEqualTo(status);
  }

  private HttpResponse<String> post(String name, String body) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(url.resolve("/api/values/" + name))
              .header("content-type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  private static void ends(CommandLine.Ended ended, int exit, String sentence) {
    assertThat(ended.err()).contains(sentence);
    assertThat(ended.err().lines()).hasSize(1);
    assertThat(ended.exit()).isEqualTo(exit);
  }

  private static Map.Entry<String, List<String>> program(String name, String text, String told) {
    return Map.entry(name, List.of(text, told));
  }
}
