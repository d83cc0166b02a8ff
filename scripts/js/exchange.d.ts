/** What a message can carry. Inside of exchanges it is frozen to the leaves. */
export type Value =
  | null
  | boolean
  | number
  | string
  | Uint8Array
  | readonly Value[]
  | { readonly [key: string]: Value };

export type Code =
  | 'NO_HANDLER'
  | 'TIMEOUT'
  | 'LOOP'
  | 'BAD_MESSAGE'
  | 'INVALID_VALUE'
  | 'SCHEMA'
  | 'TOO_LARGE'
  | 'OVERLOADED'
  | 'HANDLER_FAILED'
  | 'SCRIPT_TIMEOUT'
  | 'PEER_GONE'
  | 'CLOSED'
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'CONFLICT'
  | 'UNKNOWN_CELL'
  | 'WRITE_IN_COMPUTED'
  | 'CIRCULAR';

export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly stack: readonly string[];
}

/** What fails. Throw one in a handler to answer with its code. */
export class ExchangeError extends Error {
  constructor(
    code: Code,
    message: string,
    origin?: { exchange?: string; location?: Location | null },
  );
  readonly code: Code;
  readonly exchange: string;
  readonly location: Location | null;
}

export interface Message {
  readonly id: string;
  /** Absent in an event. */
  readonly kind?: 'request' | 'reply';
  readonly name: string;
  readonly value: any;
  readonly from: string;
  readonly to?: string;
  readonly trace: readonly string[];
  readonly traceDropped: number;
  readonly route: readonly string[];
  /** ms since the epoch. */
  readonly timestamp: number;
  readonly cause?: string;
  readonly root: string;
  readonly re?: string;
  readonly error?: { code: Code; message: string; exchange: string; location?: Location };
  /** ms left. */
  readonly ttl?: number;
  readonly delivery?: 'ack';
  readonly key?: string;
  readonly priority: number;
  readonly traceparent?: string;
  readonly tracestate?: string;
  toJSON(): Record<string, unknown>;
}

/** Emits an event on behalf of the message that is handled; `set` sets a cell. */
export type Sig = (name: string, value?: unknown) => void;

/** An accessor for each cell. */
export type State = Record<string, any>;

/** Computes a cell from others; what it reads is known by itself. */
export type Computed = (state: State) => unknown;

export type Handler = (msg: Message, sig: Sig, state: State) => unknown;

export interface Definition {
  /** Unique in the complex. */
  id: string;
  /** Cells; a function is a computed cell. */
  state?: Record<string, Computed | {} | null>;
  /** The cells that peers may watch. */
  share?: readonly string[];
  /** For hosts: links that name no exchange go to this one. */
  default?: boolean;
  /** By name or pattern. */
  handlers?: Record<string, Handler>;
  /** Of its requests, in ms; 5,000 unless set. */
  timeout?: number;
}

/** What a function gives that is no promise. */
export type AtOnce = void | null | string | number | bigint | boolean | (object & { then?: never });

/** Times are in ms. */
export interface Options {
  to?: string;
  timeout?: number;
  key?: string;
  priority?: number;
  delivery?: 'fire' | 'ack';
  park?: number;
}

export interface Change {
  readonly cell: string;
  readonly version: number;
  readonly before: any;
  readonly value: any;
  readonly error: ExchangeError | null;
  readonly cause: string | null;
}

export interface Why {
  readonly exchange: string;
  readonly cell: string;
  readonly change: Change | null;
  readonly steps: readonly {
    readonly exchange: string;
    readonly message: string;
    readonly name: string;
    readonly from: string;
    readonly handler: string | null;
    readonly nanos: number;
    readonly timestamp: number;
  }[];
  readonly complete: boolean;
}

/** How packets are written: as text, or as bytes. */
export type Encoding = 'json' | 'cbor';

/** Where to connect to. What a host only offers is refused elsewhere, and so is what only Node can do. */
export type Connect =
  | { transport: 'local'; to: string }
  | {
      transport: 'websocket';
      url: string;
      token?: string;
      encoding?: Encoding;
      /** Where there is no global one, and `ws` is not installed. Not in a host. */
      WebSocket?: unknown;
    }
  /** Node and hosts: a Unix domain socket. */
  | { transport: 'ipc'; path: string; token?: string; encoding?: Encoding }
  /** Node and hosts: the exchange that started this process. */
  | { transport: 'ipc'; parent: true; encoding?: Encoding }
  /** Hosts: a child, which is started. */
  | {
      transport: 'ipc';
      /** Its file, in the folder of the program. */
      script: string;
      /** By the ending of the script unless set. */
      runtime?: 'node' | 'python' | 'host';
      /** So many children, 1 to 64. */
      size?: number;
      args?: readonly string[];
      env?: Readonly<Record<string, string>>;
    }
  /** Node and browsers: between the tabs, frames and workers of one origin. */
  | { transport: 'broadcast'; channel: string; token?: string }
  /** Hosts: plain requests, where WebSockets are blocked. */
  | { transport: 'http'; url: string; token?: string; encoding?: 'json' }
  /** Hosts: over the event bus of Vert.x. */
  | { transport: 'eventbus'; address: string; token?: string; encoding?: Encoding };

/** How others can connect. */
export type Listen =
  /** Node and hosts, `http` hosts only. A host that is not of this machine alone needs a token. */
  | {
      transport: 'websocket' | 'http';
      /** Any that is free unless set. */
      port?: number;
      /** 127.0.0.1 unless set. */
      host?: string;
      token?: string;
      /** Of pages from elsewhere that may connect, such as `https://example.org`. */
      origins?: readonly string[];
    }
  /** Node, which needs a path; a host makes one unless it is set. */
  | { transport: 'ipc'; path?: string; token?: string }
  /** Node and browsers. */
  | { transport: 'broadcast'; channel: string; token?: string }
  /** Hosts; one that nobody can guess unless an address is set. */
  | { transport: 'eventbus'; address?: string; token?: string };

/** What others can connect to, until it or its exchange is closed. */
export interface Listener {
  /** What to connect with: its transport, and its `url`, `path`, `channel` or `address`. */
  readonly address: Connect;
  /** Of `websocket` and `http`. */
  readonly port?: number;
  /** Of `websocket` and `http`. */
  readonly url?: string;
  readonly path?: string;
  readonly channel?: string;
  /** Nobody connects any more; links that are there stay. */
  close(): Promise<void>;
}

/** Where a message would go, and why. */
export interface Route {
  readonly name: string;
  /** Which step of routing decides; `asked`: a peer of this exchange knows the way. */
  readonly step: 'to' | 'own' | 'peer' | 'asked' | 'nobody';
  /** The peer that would get it; null if it stays here, or nobody would. */
  readonly next: string | null;
  /** Who would handle it, as far as that is known; null for nobody. */
  readonly exchange: string | null;
  /** How many links away that is; -1 for nobody. */
  readonly hops: number;
  /** Between whom the choice is, sorted. */
  readonly candidates: readonly string[];
  /** The choice in one sentence. */
  readonly reason: string;
}

/** Ends the watch when it is called; may be awaited. */
export type Watch = (() => void) & PromiseLike<() => void>;

/** What an exchange tells a registry of itself. */
export interface Registration {
  name?: string;
  version?: string;
  author?: string;
  description?: string;
  capabilities?: readonly string[];
  /** Ranges of versions, by name. */
  dependencies?: Readonly<Record<string, string>>;
  /** What it answers, by name, with JSON Schemas of what comes and goes. */
  handles?: Readonly<Record<string, Contract>>;
  /** JSON Schemas of its events, by name. */
  emits?: Readonly<Record<string, unknown>>;
}

export interface Contract {
  description?: string;
  input?: unknown;
  output?: unknown;
  samples?: readonly unknown[];
}

/** An exchange at the other end of a link. */
export interface Peer {
  readonly id: string;
  send(name: string, value?: unknown, options?: Options): Promise<void>;
  request(name: string, value?: unknown, options?: Options): Promise<any>;
  on(pattern: string, subscriber: (msg: Message) => void): () => void;
  /**
   * Watches a cell that this peer shares; gives what ends it. Awaited, it gives the same when the
   * first value was told, and fails with UNKNOWN_CELL if the peer has no such cell, or does not share
   * it; not awaited, a failure is logged.
   */
  watch(cell: string, watcher: (value: any, change: Change) => void): Watch;
  /**
   * Registers this exchange at the registry that the peer leads to, and again when another session
   * with the peer has begun. Not in a host, where manifests say what a program is.
   */
  register(entry: Registration): Promise<any>;
  /** Takes that back. Not in a host. */
  unregister(): Promise<any>;
  close(): Promise<void>;
}

/** An exchange of this process or page. */
export interface Exchange {
  readonly id: string;
  send(name: string, value?: unknown, options?: Options): Promise<void>;
  request(name: string, value?: unknown, options?: Options): Promise<any>;
  broadcast(name: string, value?: unknown): void;
  /** Handles messages of that name, or pattern, from now on; gives what ends it. */
  handler(name: string, handler: Handler): () => void;
  on(pattern: string, subscriber: (msg: Message) => void): () => void;
  watch(cell: string, watcher: (value: any, change: Change) => void): () => void;
  get(cell: string): Promise<any>;
  set(cell: string, value: unknown): Promise<void>;
  /** The writes of the work are one transaction, so it must end at once. */
  batch(work: (state: State) => AtOnce): Promise<void>;
  why(cell: string): Promise<Why>;
  /** Explains where a message would go, without sending it. */
  route(name: string, options: { dryRun: true; to?: string; key?: string }): Promise<Route>;
  /** `timeout` in ms, for all of it. */
  connect(options: Connect & { timeout?: number }): Promise<Peer>;
  /** Lets others connect. */
  listen(options: Listen): Promise<Listener>;
  close(): Promise<void>;
}

/** Makes an exchange, which runs at once. */
export function exchange(definition: Definition): Exchange;

/** What the program was deployed with; empty outside a host. */
export const config: Readonly<Record<string, any>>;
