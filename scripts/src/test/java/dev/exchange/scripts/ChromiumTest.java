package dev.exchange.scripts;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The JavaScript SDK passes its tests in a page: {@code scripts/js/test/chromium}, which needs
 * {@code chromium} on the path. Node serves the files, starts the browser, and takes the results.
 */
class ChromiumTest {

  @TempDir private Path folder;

  @Test
  void theJavaScriptSdkPassesItsTestsInChromium() throws Exception {
    NodeRun.pass(List.of("test/chromium/chromium.test.mjs"), folder);
  }
}
