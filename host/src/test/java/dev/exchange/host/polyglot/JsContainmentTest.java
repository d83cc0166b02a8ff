package dev.exchange.host.polyglot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueList;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsContainmentTest {

  private static final String ALL =
      """
      AbortController AbortSignal AggregateError Array ArrayBuffer BigInt BigInt64Array
      BigUint64Array Boolean CustomEvent DOMException DataView Date Error EvalError Event
      EventTarget FinalizationRegistry Float16Array Float32Array Float64Array Function Headers
      Infinity Int16Array Int32Array Int8Array Intl Iterator JSON Map Math NaN Number Object
      Promise Proxy RangeError ReferenceError Reflect RegExp Response Set String Symbol SyntaxError
      TextDecoder TextEncoder TypeError URIError URL URLSearchParams Uint16Array Uint32Array
      Uint8Array Uint8ClampedArray WeakMap WeakRef WeakSet atob btoa clearInterval clearTimeout
      console crypto decodeURI decodeURIComponent encodeURI encodeURIComponent escape eval fetch
      globalThis isFinite isNaN parseFloat parseInt performance queueMicrotask setInterval
      setTimeout structuredClone undefined unescape
      """;

  @TempDir Path folder;
  private ScriptHost host;

  @BeforeEach
  void open() {
    host = new ScriptHost(folder.resolve("program"));
  }

  @AfterEach
  void close() {
    host.close();
  }

  @Test
  void theGlobalsAreExactlyThese() {
    host.handler("() => Reflect.ownKeys(globalThis).filter((k) => typeof k === 'string').sort()");
    assertThat((ValueList) host.go())
        .containsExactlyElementsOf(new TreeSet<Object>(List.of(ALL.trim().split("\\s+"))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Java.type('java.lang.Runtime')",
        "Packages.java.lang.Runtime",
        "java.lang.System.exit(1)",
        "Polyglot.eval('python', '1')",
        "load('/etc/passwd')",
        "loadWithNewGlobal('/etc/passwd')",
        "Graal.versionGraalVM",
        "print('x')",
        "read('/etc/passwd')",
        "quit()",
        "require('fs')",
        "process.exit(1)",
        "new Worker('x')",
        "new SharedArrayBuffer(8)",
        "Atomics.wait(new Int32Array(8), 0, 0)",
        "WebAssembly.compile(new Uint8Array(8))",
        "Function('return Java')().type('java.lang.Runtime')",
        "(0, eval)('Polyglot').export('a', 1)",
        "[].constructor.constructor('return Java')()",
        "app.constructor.constructor('return Packages')()",
      })
  void theseDoorsAreNotThere(String door) {
    host.handler("() => { " + door + "; return 'open'; }");
    assertThat(host.goFails()).hasMessageContaining("ReferenceError");
  }

  @Test
  void nothingThatAProgramCanReachHasMembersOfJava() {
    host.handler(
        """
        (msg, sig, state) => {
          const found = [];
          const seen = new Set();
          const visit = (value, path) => {
            if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return;
            if (seen.has(value) || path.length > 8) return;
            seen.add(value);
            for (const name of ['getClass', 'class', 'notify', 'hashCode', 'wait', 'loadClass']) {
              let member; try { member = value[name]; } catch { continue; }
              if (member !== undefined) found.push([...path, name].join('.'));
            }
            let keys; try { keys = Reflect.ownKeys(value); } catch { return; }
            for (const key of keys) {
              let member; try { member = value[key]; } catch { continue; }
              visit(member, [...path, String(key)]);
            }
            visit(Object.getPrototypeOf(value), [...path, '__proto__']);
          };
          visit({ msg, sig, state, app, exchange, ExchangeError, global: globalThis }, []);
          return [found, seen.size > 500];
        }
        """);
    assertThat(host.go()).isEqualTo(ValueList.of(ValueList.EMPTY, true));
  }

  @Test
  void anErrorOfTheHostIsNoJavaObject() {
    host.handler(
        """
        (msg, sig) => {
          try { sig('not a name', 1); } catch (e) {
            return [Object.getPrototypeOf(e) === ExchangeError.prototype, String(e).includes('java'),
              String(e.stack).includes('java')];
          }
        }
        """);
    assertThat(host.go()).isEqualTo(ValueList.of(true, false, false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../secret.mjs",
        "/etc/passwd",
        "file:///etc/passwd",
        "./link.mjs",
        "./linked/secret.mjs",
        "./../program/../secret.mjs",
        "node:fs",
        "fs",
        "https://example.com/x.mjs",
        "../exchange/../etc/passwd",
      })
  void whatIsOutsideOfTheProgramCanNotBeImported(String specifier) throws IOException {
    Files.createDirectories(host.folder);
    Files.writeString(folder.resolve("secret.mjs"), "export default 'secret';");
    Files.createSymbolicLink(host.folder.resolve("link.mjs"), folder.resolve("secret.mjs"));
    Files.createSymbolicLink(host.folder.resolve("linked"), folder);
    host.handler("async () => Object.keys(await import('" + specifier + "'))");
    ExchangeException error = host.goFails();
    assertThat(error.code()).isEqualTo(ErrorCode.HANDLER_FAILED);
    assertThat(error.describe()).doesNotContain(folder.toString(), "java.", "dev.exchange");
    ExchangeException atLoad =
        ScriptHost.failure(
            () -> host.file("static.mjs", "\nimport '" + specifier + "';\n").load("static.mjs"));
    assertThat(atLoad.describe()).contains("static.mjs:2").doesNotContain("java.", "dev.exchange");
  }

  @Test
  void theModulesOfTheHostsLibraryHoldNothingOfTheHost() {
    host.handler(
        """
        async (msg) => {
          const found = [];
          for (const name of msg.value) {
            for (const [key, value] of Object.entries(await import(`/exchange/${name}`))) {
              const harmless = ['function', 'number', 'string'].includes(typeof value)
                || [null, Object.prototype].includes(Object.getPrototypeOf(value));
              if (!harmless) found.push(`${name} ${key}`);
            }
          }
          const { publish } = await import('/exchange/host/slot.mjs');
          const { start } = await import('/exchange/host/start.mjs');
          publish(() => 'changed');
          let refused = false;
          try { start({}); } catch { refused = true; }
          return [found, refused, exchange({ id: 'still' }).id];
        }
        """);
    assertThat(host.go(JsFiles.GIVEN)).isEqualTo(ValueList.of(ValueList.EMPTY, true, "still"));
  }

  @Test
  void aSymbolicLinkInsideOfTheFolderWorks() throws IOException {
    host.file("real.mjs", "export default 'real';");
    Files.createSymbolicLink(host.folder.resolve("link.mjs"), host.folder.resolve("real.mjs"));
    host.handler("async () => (await import('./link.mjs')).default");
    assertThat(host.go()).isEqualTo("real");
  }

  @Test
  void aProgramDoesNotLearnWhereItLives() {
    host.run(
        """
        import { exchange } from 'exchange';
        exchange({ id: 'app', handlers: { go: () => import.meta.url } });
        """);
    assertThat(host.go()).isEqualTo("file:///program/app.mjs");
  }

  @Test
  void theNetworkCanBeRefused() {
    host.handler(
        "async () => (await fetch('http://127.0.0.1:1/')).status",
        ScriptHost.limits(new JsonObject().put("fetch", false)));
    assertThat(host.goFails().code()).isEqualTo(ErrorCode.FORBIDDEN);
  }

  @Test
  void twoProgramsShareNothing() {
    host.handler("() => { globalThis.leak = 1; Array.prototype.leak = 1; return 1; }");
    host.go();
    host.file(
            "other.mjs",
            """
            import { exchange } from 'exchange';
            exchange({ id: 'other', handlers: { go: () => [typeof globalThis.leak, typeof [].leak] } });
            """)
        .load("other.mjs");
    assertThat(ScriptHost.await(host.complex.exchange("other").request("go", null)))
        .isEqualTo(ValueList.of("undefined", "undefined"));
  }

  @Test
  void aLimitOutOfItsRangeIsRefused() {
    host.file("app.mjs", "");
    ExchangeException error =
        ScriptHost.failure(() ->
            host.load("app.mjs", ScriptHost.limits(new JsonObject().put("scriptTimeout", 0))));
    assertThat(error.code()).isEqualTo(ErrorCode.INVALID_VALUE);
    assertThat(error).hasMessageContaining("scriptTimeout").hasMessageContaining("the number 0");
  }

  @Test
  void aLimitThatThereIsNotIsRefusedByName() {
    host.file("app.mjs", "");
    ExchangeException error =
        ScriptHost.failure(() ->
            host.load("app.mjs", ScriptHost.limits(new JsonObject().put("scriptTimeOut", 1))));
    assertThat(error.code()).isEqualTo(ErrorCode.INVALID_VALUE);
    assertThat(error).hasMessageContaining("scriptTimeout").hasMessageContaining("scriptTimeOut");
  }
}
