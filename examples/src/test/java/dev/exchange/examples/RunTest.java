package dev.exchange.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.host.Host;
import dev.exchange.host.config.Defaults;
import dev.exchange.host.config.Settings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands of the READMEs, as their readers run them. */
class RunTest {

  private static final Pattern COMMAND =
      Pattern.compile("```sh\\nbin/exchange (run .* --request .*)\\n```");
  private static final Pattern WORD = Pattern.compile("'([^']*)'|\\S+");
  private static final Pattern PRINTS = Pattern.compile("```json\\n(.*)\\n```");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "examples/hello",
        "examples/local-peers",
        "plugins/echo",
        "plugins/counter",
        "plugins/word-count",
        "plugins/scheduler"
      })
  void commandOfTheReadmePrintsWhatItSays(String example, @TempDir Path folder) throws Exception {
    String readme = Files.readString(RunningExample.ROOT.resolve(example).resolve("README.md"));
    String[] arguments =
        WORD.matcher(only(COMMAND, readme))
            .results()
            .map(word -> word.group(1) == null ? word.group() : word.group(1))
            .toArray(String[]::new);
    CommandLine.Ended ended = new CommandLine(folder).run(arguments);
    assertThat(ended.out()).as(ended.err()).isEqualTo(only(PRINTS, readme) + "\n");
    assertThat(ended.exit()).as(ended.err()).isZero();
  }

  @Test
  void helloAnswersOverHttpAndItsTotalGrows() throws Exception {
    Settings settings = Settings.defaults().with(Defaults.HTTP_PORT, 0);
    List<Path> paths = List.of(RunningExample.ROOT.resolve("examples/hello"));
    Host host = RunningExample.await(Host.start(paths, settings, true));
    try (HttpClient client = HttpClient.newHttpClient()) {
      assertThat(host.readiness().failed()).isEmpty();
      URI greet = host.http().url().resolve("/api/greeter/greet");
      for (int total : new int[] {3, 6}) {
        HttpResponse<String> answer =
            client.send(
                HttpRequest.newBuilder(greet)
                    .header("content-type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"Ada\"}"))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body())
            .isEqualTo(
                "{\"greetings\":[\"Hello, Ada! (Java)\",\"Hello, Ada! (JavaScript)\",\"Hello, Ada!"
                    + " (Python)\"],\"total\":"
                    + total
                    + "}");
      }
    } finally {
      RunningExample.await(host.close());
    }
  }

  private static String only(Pattern pattern, String text) {
    Matcher found = pattern.matcher(text);
    assertThat(found.find()).as("a block like " + pattern).isTrue();
    return found.group(1);
  }
}
