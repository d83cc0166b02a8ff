package dev.exchange.host.child;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder with the SDKs that children run with: {@code js} and {@code py} in it.
 *
 * <pre>
 *   EXCHANGE_SDK, if it is set --> that folder
 *   else the class path: a folder (a checkout) --> it
 *                        a jar (a distribution) --> a folder of this process, filled once
 * </pre>
 *
 * <p>Threading: any thread that may block on files.
 *
 * <p>Errors, thrown: PEER_GONE if there is none.
 */
final class Sdk {

  /** The variable that names another folder. */
  static final String VARIABLE = "EXCHANGE_SDK";

  private static final String RESOURCES = "/dev/exchange/scripts";
  private static final String KNOWN = RESOURCES + "/js/child.mjs";

  private final @Nullable String given;
  private final Lock lock = new ReentrantLock();
  private @Nullable Path folder;

  Sdk(Map<String, String> environment) {
    given = environment.get(VARIABLE);
  }

  /** The folder. */
  Path folder() {
    lock.lock();
    try {
      Path known = folder;
      if (known == null) {
        known = given != null ? Path.of(given) : onClassPath();
        folder = known;
      }
      return known;
    } catch (IOException | URISyntaxException e) {
      throw missing(String.valueOf(e));
    } finally {
      lock.unlock();
    }
  }

  private static Path onClassPath() throws IOException, URISyntaxException {
    URL found = Sdk.class.getResource(KNOWN);
    if (found == null) {
      throw missing("there is no " + KNOWN);
    }
    return around(found.toURI());
  }

  /** The folder in which {@code js/child.mjs} is found there. */
  static Path around(URI uri) throws IOException {
    if (uri.getScheme().equals("file")) {
      return Path.of(uri).resolve("../..").normalize();
    }
    try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
      return unpacked(jar.getPath(RESOURCES));
    }
  }

  /** Copies what is in a jar to a folder that goes with this process. */
  private static Path unpacked(Path inside) throws IOException {
    Path to = Files.createTempDirectory("exchange-sdk-");
    to.toFile().deleteOnExit();
    for (String language : List.of("js", "py")) {
      try (Stream<Path> files = Files.walk(inside.resolve(language))) {
        for (Path each : files.toList()) {
          Path copy = to.resolve(inside.relativize(each).toString());
          Files.copy(each, copy);
          copy.toFile().deleteOnExit();
        }
      }
    }
    return to;
  }

  private static ExchangeException missing(String why) {
    return new ExchangeException(
        ErrorCode.PEER_GONE,
        "expected the SDKs on the class path or at %s, %s".formatted(VARIABLE, why));
  }
}
