package dev.exchange.host.polyglot;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PyContainmentTest {

  @TempDir Path folder;
  private PyFixture py;

  @BeforeEach
  void start() {
    py = new PyFixture(folder);
  }

  @AfterEach
  void stop() {
    py.close();
  }

  /** What a statement leads to: the name of the error, or "open" if it worked. */
  private Object door(String statement) {
    return py.ask("door", statement);
  }

  private void doors() {
    py.load(
        """
        from exchange import exchange
        app = exchange(id="app")
        @app.handler("door")
        def door(msg, sig, state):
            try:
                exec(msg.value, {})
                return "open"
            except BaseException as error:
                return type(error).__name__ + ": " + str(error)
        """,
        ScriptHost.GENEROUS);
  }

  @Test
  void theDoorsToTheMachineAreShut() throws Exception {
    Path outside = Files.createTempFile("outside", ".txt");
    Path link = folder.resolve("link.txt");
    Files.createSymbolicLink(link, outside);
    Files.writeString(outside, "secret");
    doors();
    for (String statement :
        List.of(
            "import os; assert os.system('true') != 0; os.popen('true')",
            "open('" + outside + "').read()",
            "open('/etc/passwd').read()",
            "open('link.txt').read()",
            "open('/program/link.txt').read()",
            "open('new.txt', 'w')",
            "open('../x').read()",
            "import os; os.listdir('/')",
            "import os; os.mkdir('x')",
            "import os; os.remove('app.py')",
            "import os; os.fork()",
            "import os; os.kill(1, 0)",
            "import subprocess; subprocess.run(['true'])",
            "import socket; socket.create_connection(('127.0.0.1', 1), 1)",
            "import socket; socket.socket().connect(('127.0.0.1', 1))",
            "import ctypes; ctypes.CDLL(None)",
            "import java; java.type('java.lang.System')",
            "import java.lang.System",
            "import polyglot; polyglot.eval(language='js', string='1')",
            "import polyglot; polyglot.import_value('x')",
            "import os; os.environ['HOME']",
            "import os; os.environ['PATH']",
            "import threading; threading.Thread(target=print).start()",
            "import _thread; _thread.start_new_thread(print, ())",
            "import concurrent.futures as f; f.ThreadPoolExecutor().submit(print)",
            "import multiprocessing; multiprocessing.Process(target=print).start()",
            "from _exchange_host import port; port.define.__class__.forName('x')",
            "from _exchange_host import port; port.MAP.getClass()",
            "from _exchange_host import port; port.x = 1")) {
      Object led = door(statement);
      assertThat(led).as(statement).isNotEqualTo("open");
    }
    assertThat(door("import socket; socket.socket()")).asString().startsWith("PermissionError");
    assertThat(door("import multiprocessing; multiprocessing.Process(target=print).start()"))
        .asString()
        .startsWith("PermissionError");
    assertThat(door("import os; os.system('true')")).asString().startsWith("PermissionError");
    assertThat(Files.exists(folder.resolve("new.txt"))).isFalse();
    assertThat(door("x = 1")).isEqualTo("open");
  }

  @Test
  void aProgramReadsItsOwnFolderAndTheStandardLibrary() {
    py.file("data/words.txt", "one\ntwo\n");
    doors();
    assertThat(door("assert open('data/words.txt').read().split() == ['one', 'two']"))
        .isEqualTo("open");
    assertThat(door("import os; assert 'app.py' in os.listdir('.')")).isEqualTo("open");
    assertThat(
            door("import json, re, math, datetime, collections, dataclasses, statistics, decimal"))
        .isEqualTo("open");
  }

  @Test
  void aModuleOutsideOfTheFolderIsNotFound() throws Exception {
    Path outside = folder.resolve("outside");
    Files.createDirectories(folder.resolve("program"));
    Files.createDirectories(outside);
    Files.writeString(outside.resolve("secret.py"), "x = 1");
    Files.createSymbolicLink(folder.resolve("program/secret.py"), outside.resolve("secret.py"));
    py.loading(
            "program/app.py",
            """
            import sys
            from exchange import exchange
            sys.path.append("%s")
            def go(msg, sig, state):
                try:
                    import secret
                    return "found"
                except ImportError as error:
                    return "not found"
            exchange(id="app", handlers={"go": go})
            """
                .formatted(outside),
            ScriptHost.GENEROUS)
        .await();
    assertThat(py.ask("go", null)).isEqualTo("not found");
  }

  @Test
  void whatAProgramPrintsAndLogsGoesToTheLogOfTheHost() {
    Future<java.util.logging.LogRecord> line = PyFixture.nextLog("exchange.app.py");
    py.load("from exchange import exchange\nexchange(id='app')\nprint('Hello,', 'äöü')\n");
    assertThat(PyFixture.take(line).getMessage()).isEqualTo("Hello, äöü");
    Future<java.util.logging.LogRecord> record = PyFixture.nextLog("exchange.log.py");
    PyFixture.take(
        py.loading(
            "log.py",
            """
            import logging
            logging.basicConfig(level=logging.DEBUG)
            logging.getLogger("shop").warning("only %d left", 3)
            """,
            ScriptHost.GENEROUS));
    assertThat(PyFixture.take(record).getMessage()).isEqualTo("shop: only 3 left");
    assertThat(PyFixture.take(record).getLevel()).isEqualTo(java.util.logging.Level.WARNING);
  }
}
