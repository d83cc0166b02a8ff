package dev.exchange.examples;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A host in a process of its own that serves pages, and real browsers that show them. */
final class PageHost implements AutoCloseable {

  private static final Pattern URL = Pattern.compile("http://127\\.0\\.0\\.1:\\d+");
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Path folder;
  private final Process host;
  private final String url;
  private final List<Process> browsers = new ArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();

  /** Runs an example with its pages, until it is closed. */
  PageHost(Path folder, String example) throws IOException {
    this.folder = folder;
    host =
        new CommandLine(folder)
            .builder("run", example, "--pages", example + "/pages", "--port", "0")
            .start();
    url = firstUrl();
  }

  /** Shows a page in a headless Chromium of its own. */
  void show(String path) throws IOException {
    Path profile = Files.createTempDirectory(folder, "profile");
    browsers.add(
        new ProcessBuilder(
                "chromium",
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                url + path)
            .redirectErrorStream(true)
            .redirectOutput(profile.resolve("chromium.log").toFile())
            .start());
  }

  /** Asks over HTTP until the answer is such a one. */
  String ask(String path, String body, Predicate<String> wanted) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    String last = "nothing";
    while (System.nanoTime() < end) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url + "/api/" + path))
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build();
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      last = answer.statusCode() + " " + answer.body();
      if (answer.statusCode() == 200 && wanted.test(answer.body())) {
        return answer.body();
      }
    }
    throw new AssertionError("expected another answer of " + path + ", got " + last);
  }

  @Override
  public void close() {
    browsers.forEach(PageHost::end);
    end(host);
  }

  private String firstUrl() throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(host.getInputStream(), StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      Matcher found = URL.matcher(line);
      if (found.find()) {
        return found.group();
      }
    }
    throw new AssertionError(Files.readString(folder.resolve("err")));
  }

  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
