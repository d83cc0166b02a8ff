package dev.exchange.host.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.host.exchange.SystemMeans;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code exchange test} as people see it while it runs. */
class TestSessionTest {

  @TempDir private Path folder;
  private Shell shell;

  @BeforeEach
  void open() {
    shell = new Shell(folder);
    shell.clock = SystemMeans.clock();
  }

  @Test
  void whoeverInterruptsItIsToldOfWhatHasEnded() throws Exception {
    shell.write(
        "slow.test.mjs",
        """
        import { advance, test } from 'exchange/testing';

        test('quick', () => {});
        test('slow', () => {
          setInterval(() => {}, 1);
          return new Promise(() => {});
        });
        """);
    Shell.Running running = shell.start("test", "--timeout", "5s", "--junit", "report.xml");
    running.out().until("✓ quick");
    shell.interrupt.get(10, TimeUnit.SECONDS).run();
    assertThat(running.out().toString())
        .containsPattern("\\ninterrupted(, in slow)?\\n\\ntests     1: 1 passed\\n");
    assertThat(folder.resolve("report.xml")).content().contains("name=\"quick\"");
    String told = running.out().toString();
    running.exit().get(60, TimeUnit.SECONDS);
    assertThat(running.out().toString()).isEqualTo(told);
  }

  @Test
  void processesAndLogLinesHaveTheirPlace() throws IOException {
    shell.write("log.mjs", "import { exchange } from 'exchange';\nexchange({ id: 'a' });\n");
    shell.write(
        "log.test.mjs",
        """
        import { complex, test } from 'exchange/testing';

        test('it starts one', () => complex().process('shop').deploy('log.mjs'));
        """);
    Shell.Ended ended = shell.run("test");
    assertThat(ended.out()).contains("✓ it starts one");
    assertThat(ended.err()).isEmpty();
  }

  @Test
  void aWatchRunsWhatWasSaved() throws Exception {
    shell.write(
        "a.test.mjs",
        """
        import { complex, equal, test } from 'exchange/testing';

        test('three', async () => {
          await complex().deploy('three.mjs');
          equal(await complex().request('three'), 3);
        });
        """);
    shell.write(
        "b.test.mjs", "import { test } from 'exchange/testing';\ntest('other', () => {});\n");
    shell.write(
        "three.mjs",
        "import { exchange } from 'exchange';\n"
            + "exchange({ id: 'n', handlers: { three: () => 4 } });");
    Shell.Running running = shell.start("test", "--watch");
    running.out().until("tests     2: 1 passed, 1 failed");
    running.out().until("watching; Ctrl-C ends it");
    shell.write(
        "three.mjs",
        "import { exchange } from 'exchange';\n"
            + "exchange({ id: 'n', handlers: { three: () => 3 } });");
    running.out().until("tests     1: 1 passed");
    shell.write("c.test.mjs", "import { test } from 'exchange/testing';\ntest('new', () => {});\n");
    running.out().until("✓ new");
    shell.interrupt.get(10, TimeUnit.SECONDS).run();
    assertThat(running.exit().get(10, TimeUnit.SECONDS)).isZero();
  }
}
