package dev.exchange.host.polyglot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueList;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsModulesTest {

  private static final String APP = "import { exchange } from 'exchange';\n";

  @TempDir Path folder;
  private ScriptHost host;

  @BeforeEach
  void open() {
    host = new ScriptHost(folder);
  }

  @AfterEach
  void close() {
    host.close();
  }

  @Test
  void relativeImportsAndJsonImportsWork() {
    host.file("lib/math.mjs", "import { one } from './one.js';\nexport const two = one + one;\n")
        .file("lib/one.js", "export const one = 1;\n")
        .file("lib/conf.json", "{\"name\": \"conf\", \"list\": [1]}")
        .run(
            APP
                + """
                import { two } from './lib/math.mjs';
                import conf from './lib/conf.json' with { type: 'json' };
                exchange({ id: 'app', handlers: { go: () => [two, conf.name, conf.list] } });
                """);
    assertThat(host.go()).isEqualTo(ValueList.of(2, "conf", ValueList.of(1)));
  }

  @Test
  void topLevelAwaitAndDynamicImportWork() {
    host.file("late.mjs", "export default await Promise.resolve('late');\n")
        .run(
            APP
                + """
                const { default: late } = await import('./late.mjs');
                await new Promise((resolve) => setTimeout(resolve, 5));
                exchange({ id: 'app', handlers: { go: () => late } });
                """);
    assertThat(host.go()).isEqualTo("late");
  }

  @Test
  void packagesAreFoundThroughTheirManifests() {
    host.file("node_modules/main/package.json", "{\"type\":\"module\",\"main\":\"lib/m.js\"}")
        .file("node_modules/main/lib/m.js", "export default 'main';")
        .file("node_modules/mod/package.json", "{\"main\":\"cjs.js\",\"module\":\"./esm.js\"}")
        .file("node_modules/mod/cjs.js", "module.exports = 1;")
        .file("node_modules/mod/esm.js", "export default 'module';")
        .file(
            "node_modules/@s/ex/package.json",
            """
            {"exports": {".": {"require": "./c.cjs", "import": "./e.mjs"}, "./deep/*": "./d/*.mjs",
             "./deep/no": null}}
            """)
        .file("node_modules/@s/ex/e.mjs", "import inner from 'inner'; export default inner;")
        .file("node_modules/@s/ex/d/x.mjs", "export default 'deep x';")
        .file("node_modules/@s/ex/node_modules/inner/package.json", "{\"type\":\"module\"}")
        .file("node_modules/@s/ex/node_modules/inner/index.js", "export default 'inner';")
        .file("node_modules/inner/package.json", "{\"type\":\"module\"}")
        .file("node_modules/inner/index.js", "export default 'outer';")
        .run(
            APP
                + """
                import main from 'main';
                import mod from 'mod';
                import ex from '@s/ex';
                import x from '@s/ex/deep/x';
                import inner from 'inner';
                exchange({ id: 'app', handlers: { go: () => [main, mod, ex, x, inner] } });
                """);
    assertThat(host.go()).isEqualTo(ValueList.of("main", "module", "inner", "deep x", "outer"));
  }

  @Test
  void aCommonJsPackageIsRefusedByName() {
    host.file("node_modules/old/package.json", "{\"main\":\"i.js\"}")
        .file("node_modules/old/i.js", "module.exports = 1;");
    assertMissing(
        "\nimport old from 'old';\n",
        "expected the import of a package that is there, got 'old', which is a CommonJS module and"
            + " not an ES module",
        2);
  }

  @Test
  void aPackageDoesNotReachBeyondItsExports() {
    host.file("node_modules/p/package.json", "{\"exports\": \"./a.mjs\"}")
        .file("node_modules/p/a.mjs", "")
        .file("node_modules/p/b.mjs", "");
    assertMissing(
        "import 'p/b.mjs';",
        "expected the import of a package that is there, got 'p/b.mjs', which package p does not"
            + " have",
        1);
  }

  @Test
  void aMissingPackageIsOneSentenceWithItsPlace() {
    assertMissing(
        "import a from 'exchange';\nimport _ from 'lodash';\n".replace("a from", "* as a from"),
        "expected the import of a package that is there, got 'lodash', which no node_modules folder"
            + " of the program has",
        2);
  }

  @Test
  void aMissingFileIsOneSentenceWithItsPlace() {
    assertMissing(
        "\n\nimport x from './no/such.mjs';\n",
        "expected the import of a file that is there, got './no/such.mjs' in app.mjs",
        3);
  }

  @Test
  void aMissingExportIsOneSentence() {
    host.file("a.mjs", "export const a = 1;");
    ExchangeException error = ScriptHost.failure(() -> host.run("import { b } from './a.mjs';"));
    assertThat(error.code()).isEqualTo(ErrorCode.HANDLER_FAILED);
    assertThat(error).hasMessageContaining("b").hasMessageNotContainingAny("/program/", "java");
  }

  @Test
  void aProgramThatIsNotThereIsRefused() {
    assertThat(ScriptHost.failure(() -> host.load("none.mjs")).code())
        .isEqualTo(ErrorCode.BAD_MESSAGE);
  }

  private void assertMissing(String text, String message, int line) {
    ExchangeException error = ScriptHost.failure(() -> host.run(text));
    assertThat(error.code()).isEqualTo(ErrorCode.HANDLER_FAILED);
    assertThat(error).hasMessage(message);
    assertThat(error.location()).isNotNull();
    assertThat(error.location().file()).isEqualTo("app.mjs");
    assertThat(error.location().line()).isEqualTo(line);
  }
}
