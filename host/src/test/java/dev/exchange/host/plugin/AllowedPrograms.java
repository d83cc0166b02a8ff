package dev.exchange.host.plugin;

/** One program in three languages, which tries what its manifest may not allow it. */
final class AllowedPrograms {

  private AllowedPrograms() {}

  /** The program of that file name, with those permissions, written with single quotes. */
  static String of(String file, String permissions) {
    if (file.endsWith(".mjs")) {
      return JAVASCRIPT.replace("PERMISSIONS", permissions);
    }
    return file.endsWith(".py")
        ? PYTHON.replace("PERMISSIONS", permissions)
        : JAVA.replace("PERMISSIONS", permissions.replace('\'', '"'));
  }

  private static final String JAVASCRIPT =
      """
      import { exchange } from 'exchange';
      export const plugin = { id: 'a', version: '1.0.0', permissions: { PERMISSIONS } };
      const told = [];
      const attempt = async (name, work) => {
        try {
          await work();
          told.push(`${name} done`);
        } catch (e) {
          told.push(`${name} ${e.code}`);
        }
      };
      const app = exchange({
        id: 'a',
        state: { n: 0 },
        handlers: {
          'a.go': async (msg, sig, state) => {
            told.push(await app.request('open.ask'));
            const peer = await app.connect({ transport: 'local', to: 'asking' });
            told.push(await peer.request('open.ask'));
            app.on('open.*', () => told.push('seen'));
            await app.send('open.seen', 1);
            await attempt('send', () => app.send('shut'));
            await attempt('request', () => app.request('shut'));
            await attempt('broadcast', () => app.broadcast('shut'));
            await attempt('sig', () => sig('shut', 1));
            await attempt('peer.send', () => peer.send('shut'));
            await attempt('peer.request', () => peer.request('shut'));
            await attempt('on', () => app.on('**', () => {}));
            await attempt('peer.on', () => peer.on('shut', () => {}));
            await attempt('peer.watch', () => peer.watch('shut', () => {}));
            await attempt('handler', () => app.handler('a.other', () => {}));
            sig('set', { name: 'n', value: 1 });
            return [...told, state.n];
          },
        },
      });
      """;

  private static final String PYTHON =
      """
      from exchange import exchange, ExchangeError

      PLUGIN = {'id': 'a', 'version': '1.0.0', 'permissions': {PERMISSIONS}}

      app = exchange(id="a", state={"n": 0})
      told = []


      async def attempt(name, work):
          try:
              result = work()
              if hasattr(result, "__await__"):
                  await result
              told.append(name + " done")
          except ExchangeError as error:
              told.append(name + " " + error.code)


      @app.handler("a.go")
      async def go(msg, sig, state):
          told.append(await app.request("open.ask"))
          peer = await app.connect("local", to="asking")
          told.append(await peer.request("open.ask"))
          app.on("open.*", lambda seen: told.append("seen"))
          await app.send("open.seen", 1)
          nothing = lambda *given: None
          await attempt("send", lambda: app.send("shut"))
          await attempt("request", lambda: app.request("shut"))
          await attempt("broadcast", lambda: app.broadcast("shut"))
          await attempt("sig", lambda: sig("shut", 1))
          await attempt("peer.send", lambda: peer.send("shut"))
          await attempt("peer.request", lambda: peer.request("shut"))
          await attempt("on", lambda: app.on("**", nothing))
          await attempt("peer.on", lambda: peer.on("shut", nothing))
          await attempt("peer.watch", lambda: peer.watch("shut", nothing))
          await attempt("handler", lambda: app.handler("a.other")(nothing))
          sig("set", {"name": "n", "value": 1})
          return [*told, state.n]
      """;

  private static final String JAVA =
      """
      import dev.exchange.api.ConnectOptions;
      import dev.exchange.api.Exchange;
      import dev.exchange.api.ExchangeException;
      import dev.exchange.api.Peer;
      import dev.exchange.api.Sig;
      import dev.exchange.api.ValueMap;
      import dev.exchange.api.plugin.Plugin;
      import dev.exchange.api.plugin.PluginContext;
      import dev.exchange.api.state.State;
      import io.vertx.core.Future;
      import java.util.ArrayList;
      import java.util.List;

      public class A implements Plugin {
        static final String PLUGIN = \"""
            {"id": "a", "version": "1.0.0", "permissions": {PERMISSIONS}}
            \""";

        private final List<Object> told = new ArrayList<>();
        private Exchange app;

        public void start(PluginContext context) {
          app = context.exchange(
              Exchange.define("a").cell("n", 0).handler("a.go", (msg, sig, state) -> go(sig, state)));
        }

        private Future<Object> go(Sig sig, State state) {
          return app.request("open.ask", null)
              .onSuccess(told::add)
              .compose(first -> app.connect(ConnectOptions.local("asking")))
              .compose(peer -> peer.request("open.ask", null).onSuccess(told::add).map(peer))
              .compose(peer -> {
                app.on("open.*", seen -> told.add("seen"));
                return app.send("open.seen", 1).map(peer);
              })
              .map(peer -> all(peer, sig, state));
        }

        private Object all(Peer peer, Sig sig, State state) {
          attempt("send", () -> app.send("shut", 1));
          attempt("request", () -> app.request("shut", 1));
          attempt("broadcast", () -> app.broadcast("shut", 1));
          attempt("sig", () -> sig.emit("shut", 1));
          attempt("peer.send", () -> peer.send("shut", 1));
          attempt("peer.request", () -> peer.request("shut", 1));
          attempt("on", () -> app.on("**", seen -> {}));
          attempt("peer.on", () -> peer.on("shut", seen -> {}));
          attempt("peer.watch", () -> peer.watch("shut", change -> {}));
          attempt("handler", () -> app.handle("a.other", (msg, s, st) -> null));
          sig.emit("set", ValueMap.of("name", "n", "value", 1));
          told.add(1);
          return told;
        }

        private void attempt(String name, Runnable work) {
          try {
            work.run();
            told.add(name + " done");
          } catch (ExchangeException e) {
            told.add(name + " " + e.code());
          }
        }
      }
      """;
}
