package dev.exchange.host.polyglot;

import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;

/**
 * The modules of the host's library in one program's context; parts are loaded when a program first
 * uses what they define.
 *
 * <p>Threading: the owning thread of the program, inside a turn.
 */
final class JsParts {

  private static final Source IMPORTER =
      Source.newBuilder(
              "js",
              """
              export function load(path, done) {
                import(path).then((module) => done(false, module), (error) => done(true, error));
              }
              """,
              "/exchange/load.mjs")
          .mimeType("application/javascript+module")
          .internal(true)
          .buildLiteral();

  private final Context context;
  private final JsFiles files;

  JsParts(Context context, JsFiles files) {
    this.context = context;
    this.files = files;
  }

  Context context() {
    return context;
  }

  JsFiles files() {
    return files;
  }

  /** The function that imports the program: {@code (path, done(failed, module or error))}. */
  Value importer() {
    return context.eval(IMPORTER).getMember("load");
  }

  /** The exports of a module in the folder {@code host} of the library. */
  Value load(String name) {
    Source source =
        Source.newBuilder("js", "export * from '/exchange/host/" + name + "';", "/exchange/" + name)
            .mimeType("application/javascript+module")
            .internal(true)
            .buildLiteral();
    return context.eval(source);
  }
}
