package dev.exchange.host.polyglot;

import java.util.Map;

/** A program in two languages that is the same in a host and outside of it. */
final class OneFile {

  /** By name. The program links to {@code url} with {@code encoding} and {@code token}. */
  static final Map<String, String> FILES =
      Map.of(
          "main.mjs",
          """
          import { config, ExchangeError } from 'exchange';
          import { shop } from './shop.mjs';

          const [, , url, encoding, token] = globalThis.process?.argv ?? [];
          const settings = { url, encoding, token, ...config };
          try {
            const office = await shop.connect({ transport: 'websocket', timeout: 20_000, ...settings });
            await office.watch('rate', (rate) => void shop.set('rate', rate));
            await office.request('ready', office.id);
          } catch (error) {
            console.log(error instanceof ExchangeError, error.code);
          }
          """,
          "shop.mjs",
          """
          import { exchange, ExchangeError } from 'exchange';

          export const shop = exchange({
            id: 'shop',
            default: true,
            state: { items: [], rate: null, total: ($) => $.items.length * $.rate },
            share: ['total'],
            handlers: {
              async add(msg, sig, state) {
                state.items = [...state.items, msg.value];
                sig('added', msg.value);
                return state.items;
              },
              note: (msg, sig, state) => { state.items = [...state.items, msg.value]; },
              rate: (msg, sig, state) => state.rate,
              echo: (msg) => msg.value,
              trace: (msg) => msg.trace,
              refuse: () => { throw new ExchangeError('SCHEMA', 'expected a friend'); },
              fail: () => { throw new Error('broken'); },
              reserved: () => shop.send('$watch', { cell: 'total' }),
              double: async (msg) => (await shop.request('twice', msg.value)) + 1,
              async route(msg) {
                const { step, next, hops } = await shop.route(msg.value, { dryRun: true });
                return [step, next, hops];
              },
            },
          });
          """,
          "main.py",
          """
          import sys
          from exchange import config, exchange
          from shop import shop

          names = ("url", "encoding", "token")
          settings = {**dict(zip(names, sys.argv[1:])), **config}
          try:
              office = shop.connect("websocket", timeout=20, **settings).result()
              office.watch("rate", lambda change: shop.set("rate", change.value)).result()
              office.request("ready", office.id).result()
          except exchange.ExchangeError as error:
              print(error.code)
          """,
          "shop.py",
          """
          from exchange import ExchangeError, exchange

          shop = exchange(
              id="shop",
              default=True,
              state={"items": [], "rate": None, "total": lambda s: len(s.items) * s.rate},
              share=["total"],
              handlers={
                  "rate": lambda msg, sig, state: state.rate,
                  "echo": lambda msg, sig, state: msg.value,
                  "trace": lambda msg, sig, state: msg.trace,
                  "reserved": lambda msg, sig, state: shop.send("$watch", {"cell": "total"}),
              },
          )

          @shop.handler("add")
          async def add(msg, sig, state):
              state.items = [*state.items, msg.value]
              sig("added", msg.value)
              return state.items

          @shop.handler("note")
          def note(msg, sig, state):
              state.items = [*state.items, msg.value]

          @shop.handler("refuse")
          def refuse(msg, sig, state):
              raise ExchangeError("SCHEMA", "expected a friend")

          @shop.handler("fail")
          def fail(msg, sig, state):
              raise ValueError("broken")

          @shop.handler("double")
          def double(msg, sig, state):
              return shop.request("twice", msg.value).result() + 1

          @shop.handler("route")
          async def route(msg, sig, state):
              told = await shop.route(msg.value, dry_run=True)
              return [told.step, told.next, told.hops]
          """);

  private OneFile() {}
}
