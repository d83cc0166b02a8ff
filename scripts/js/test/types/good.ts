/* Uses all that the types name. It is compiled, and then run, so that they tell the truth. */
import { config, exchange, ExchangeError } from 'exchange';
import type {
  AtOnce,
  Change,
  Code,
  Computed,
  Connect,
  Contract,
  Definition,
  Encoding,
  Exchange,
  Handler,
  Listen,
  Listener,
  Location,
  Message,
  Options,
  Peer,
  Registration,
  Route,
  Sig,
  State,
  Value,
  Watch,
  Why,
} from 'exchange';

interface Item {
  name: string;
  price: number;
}

const items: Item[] = [{ name: 'pen', price: 2 }];
const count: Computed = ($: State) => $.items.length;

const add: Handler = (msg: Message, sig: Sig, state: State) => {
  state.items = [...state.items, msg.value];
  sig('shop.added', msg.value);
  sig('shop.counted');
  return { count: state.count };
};

const definition: Definition = {
  id: 'shop',
  state: { items, count, total: ($) => $.items.length * 2, note: null, open: true },
  share: ['count'],
  default: false,
  timeout: 2_000,
  handlers: {
    'shop.add': add,
    'shop.who': (msg) => msg.from,
    async 'shop.later'(msg) {
      await null;
      return msg.value;
    },
    'shop.fail': () => {
      throw new ExchangeError('CONFLICT', 'sold', { exchange: 'till', location: null });
    },
  },
};

/** All members of a message, as their types say. */
export function told(msg: Message): unknown[] {
  const { id, kind, name, value, from, to, trace, traceDropped, route, timestamp, cause } = msg;
  const { root, re, error, ttl, delivery, key, priority, traceparent, tracestate } = msg;
  const texts: (string | undefined)[] = [id, name, from, to, cause, root, re, key];
  const paths: readonly string[] = [...trace, ...route];
  const numbers: (number | undefined)[] = [traceDropped, timestamp, ttl, priority];
  const sort: 'request' | 'reply' | undefined = kind;
  const code: Code | undefined = error?.code;
  const place: Location | undefined = error?.location;
  const plain: Record<string, unknown> = msg.toJSON();
  const more = [sort, code, place, delivery, traceparent, tracestate, error?.message, plain.id];
  return [texts, paths, numbers, value, more, error?.exchange];
}

/** Where else one can connect; what of it can be done depends on where the program runs. */
export const places: readonly Connect[] = [
  { transport: 'local', to: 'shop' },
  { transport: 'websocket', url: 'ws://127.0.0.1:7070/exchange', token: 't', encoding: 'cbor' },
  { transport: 'websocket', url: 'ws://127.0.0.1:7070/exchange', WebSocket: class {} },
  { transport: 'ipc', path: '/run/shop.sock', token: 't', encoding: 'json' },
  { transport: 'ipc', parent: true },
  { transport: 'ipc', script: 'w.py', runtime: 'python', size: 2, args: ['-v'], env: { A: 'b' } },
  { transport: 'broadcast', channel: 'shop', token: 't' },
  { transport: 'http', url: 'http://127.0.0.1:7070/exchange', token: 't', encoding: 'json' },
  { transport: 'eventbus', address: 'link.shop', token: 't', encoding: 'cbor' },
];

/** How else others can connect. */
export const doors: readonly Listen[] = [
  { transport: 'websocket', port: 0, host: '127.0.0.1', token: 't', origins: ['https://a.org'] },
  { transport: 'http', port: 7071 },
  { transport: 'ipc', path: '/run/shop.sock', token: 't' },
  { transport: 'broadcast', channel: 'shop', token: 't' },
  { transport: 'eventbus', address: 'link.shop', token: 't' },
];

/** What became of it, by subject. */
export async function run(): Promise<Record<string, unknown>> {
  const shop: Exchange = exchange(definition);
  const page: Exchange = exchange({ id: 'page' });
  const told = {
    ...(await messages(shop, page)),
    ...(await cells(shop)),
    ...(await links(page)),
    ...(await listeners(shop)),
    config: Object.keys(config as Record<string, Value>).length,
  };
  await page.close();
  await shop.close();
  return told;
}

async function messages(shop: Exchange, page: Exchange): Promise<Record<string, unknown>> {
  const seen: string[] = [];
  const end: () => void = shop.on('shop.*', (msg) => void seen.push(msg.name));
  const given: () => void = page.handler('page.tell', (msg, sig) => sig('page.told', msg.value));
  const options: Options = { to: 'shop', timeout: 500, key: 'k', priority: 5, park: 100 };
  const answer: { count: number } = await shop.request('shop.add', items[0], options);
  await shop.send('shop.who', null, { delivery: 'ack' });
  await shop.send('shop.who', null, { delivery: 'fire' });
  shop.broadcast('shop.opened', { at: 1 });
  const { code, message, exchange: whose, location } = await failure(shop.request('shop.fail'));
  const place: [string, number, number, readonly string[]] | null = location && [
    location.file,
    location.line,
    location.column,
    location.stack,
  ];
  end();
  given();
  return { answer, seen: seen[0], failed: [code, message, whose, place] };
}

async function failure(work: Promise<unknown>): Promise<ExchangeError> {
  try {
    await work;
  } catch (e) {
    if (e instanceof ExchangeError) return e;
  }
  throw new Error('expected an error of an exchange, got none');
}

async function cells(shop: Exchange): Promise<Record<string, unknown>> {
  const changes: Change[] = [];
  const end: () => void = shop.watch('note', (value, change) => {
    if (value !== null) changes.push(change);
  });
  await shop.set('note', 'sale');
  await shop.batch((state) => {
    state.open = false;
    state.note = 'over';
  });
  const work = (state: State): AtOnce => (state.open = true);
  await shop.batch(work);
  end();
  const kept = changes.map(({ cell, version, before, value, error, cause }) => {
    const failed: Code | undefined = error?.code;
    const by: string | null = cause;
    const at: [string, number] = [cell, version];
    return [...at, before, value, failed ?? null, by];
  });
  return { kept, note: await shop.get('note'), why: whyOf(await shop.why('items')) };
}

type Cell = [string, string, number | undefined, unknown, boolean];

function whyOf({ exchange: id, cell, change, steps, complete }: Why): Cell {
  const [first] = steps.map(({ exchange, message, name, from, handler, nanos, timestamp }) => {
    const texts: [string, string, string, string | null] = [exchange, name, from, handler];
    const numbers: [number, number] = [nanos, timestamp];
    return [...texts, typeof message, ...numbers.map((each) => typeof each)];
  });
  return [id, cell, change?.version, first, complete];
}

async function links(page: Exchange): Promise<Record<string, unknown>> {
  const peer: Peer = await page.connect({ transport: 'local', to: 'shop', timeout: 1_000 });
  const watched: number[] = [];
  const watch: Watch = peer.watch('count', (value: number, change) => {
    watched.push(value, change.version);
  });
  const end: () => void = await watch;
  end();
  await watch.then((again: () => void) => again());
  const off: () => void = peer.on('shop.*', () => {});
  await peer.send('shop.who', 1, { timeout: 500 });
  const later: string = await peer.request('shop.later', 'soon', { key: 'k' });
  off();
  const { name, step, next, exchange: whose, hops, candidates, reason }: Route = await page.route(
    'shop.add',
    { dryRun: true, to: 'shop', key: 'k' },
  );
  const { length }: string = reason;
  const decided: 'to' | 'own' | 'peer' | 'asked' | 'nobody' = step;
  const choice: [string | null, string | null, number, readonly string[]] = [
    next,
    whose,
    hops,
    candidates,
  ];
  const route: unknown[] = [name, decided, ...choice, length > 0];
  const registered = await registrations(peer);
  await peer.close();
  return { peer: peer.id, watched, later, route, registered };
}

async function registrations(peer: Peer): Promise<unknown[]> {
  const contract: Contract = { description: 'adds', input: true, output: {}, samples: [1] };
  const entry: Registration = {
    name: 'page',
    version: '1.0.0',
    author: 'Jo',
    description: 'shows the shop',
    capabilities: ['show'],
    dependencies: { shop: '^1.0.0' },
    handles: { 'page.show': contract },
    emits: { 'page.shown': { type: 'string' } },
  };
  const code = ({ code }: ExchangeError): string => code;
  return [await peer.register(entry).catch(code), await peer.unregister().catch(code)];
}

async function listeners(shop: Exchange): Promise<Record<string, unknown>> {
  const encoding: Encoding = 'json';
  const door: Listener = await shop.listen({ transport: 'websocket', port: 0 });
  const { address, port, url, path, channel } = door;
  await door.close();
  const texts: (string | undefined)[] = [url, path, channel];
  const number: number | undefined = port;
  const where = address.transport === 'websocket' ? address.url === url : null;
  const kinds = [number, ...texts].map((each) => typeof each);
  return { listener: [address.transport, where, ...kinds, encoding] };
}
