import type { Definition, Exchange, ExchangeError, Handler } from './exchange.js';

/** A test. It runs in a complex of its own, for which its file is loaded anew. */
export const test: {
  (name: string, run: () => unknown): void;
  /** A test that does not run, and is told as skipped. */
  skip(name: string): void;
};

/** Runs a program; gives the ids of its exchanges. The file is found from the folder of the test. */
type Deploy = (file: string, options?: { config?: object }) => Promise<string[]>;

export interface Process {
  readonly name: string;
  deploy: Deploy;
  /** It is gone in this moment. */
  kill(): Promise<void>;
}

/** What has happened to a message. */
export interface TraceEvent {
  readonly station:
    | 'RECEIVED'
    | 'QUEUED'
    | 'HANDLED'
    | 'EMITTED'
    | 'FORWARDED'
    | 'COMPLETED'
    | 'DROPPED'
    | 'FAILED';
  readonly exchange: string;
  readonly name: string;
  readonly from: string;
  /** ms since the epoch. */
  readonly at: number;
  readonly detail: string | null;
}

export interface Complex extends Pick<Exchange, 'send' | 'request' | 'on' | 'connect' | 'listen'> {
  /** The exchange `test`, in whose name the test speaks. */
  readonly exchange: Exchange;
  deploy: Deploy;
  process(name: string): Process;
  kill(process: string): Promise<void>;
  /** What a cell of an exchange holds, shared or not. */
  cell(exchange: string, cell: string): Promise<any>;
  trace(name?: string): Promise<readonly TraceEvent[]>;
  /** The exchanges that have handled messages of that name, in that order. */
  handled(name: string): Promise<string[]>;
  /** Decides the order of all that may happen in any order, and what exchanges draw. */
  seed(): Promise<number>;
  /** A digest of all that has happened so far. */
  hash(): Promise<string>;
}

/** The complex of the test that runs. */
export function complex(): Complex;

export interface Fake {
  readonly id: string;
  readonly exchange: Exchange;
  /** What it has handled so far. */
  readonly messages: readonly { readonly name: string; readonly value: any; readonly from: string }[];
  /** The values of those of that name. */
  values(name: string): any[];
  /** Answers messages of that name from now on; gives the function that ends it. */
  answer(name: string, answer: Answer): () => void;
  close(): Promise<void>;
}

/** A handler, an error to fail with, or the answer itself. */
type Answer = Handler | Error | unknown;

/** Makes an exchange that stands in for another one. */
export function fake(
  id: string,
  answers?: { readonly [name: string]: Answer },
  rest?: Pick<Definition, 'state' | 'share'>,
): Fake;

/** Lets that time pass, with all that happens in it. */
export function advance(ms: number): Promise<void>;

/** Lets everything happen that is to be done now. */
export function settle(): Promise<void>;

/** Lets time pass until that holds. Fails if it does not in that time. */
export function eventually(ms: number, condition: () => unknown): Promise<void>;

/** Lets that time pass. Fails as soon as that holds. */
export function never(ms: number, condition: () => unknown): Promise<void>;

export interface Conditions {
  /** ms */
  latency?: number;
  /** ms at most */
  jitter?: number;
  /** bytes a second; 0 for no bound */
  bandwidth?: number;
  /** 0 to 1 */
  loss?: number;
  /** 0 to 1 */
  duplication?: number;
  /** 0 to 1 */
  reordering?: number;
}

/** What goes wrong between two exchanges, or between two processes. */
export const fault: {
  partition(a: string, b: string): Promise<void>;
  halfOpen(from: string, to: string): Promise<void>;
  heal(a: string, b: string): Promise<void>;
  cut(a: string, b: string): Promise<void>;
  network(a: string, b: string, conditions: Conditions): Promise<void>;
  /** The time of day jumps by that many ms. */
  jump(ms: number): Promise<void>;
};

export class AssertionError extends Error {}

export function ok(value: unknown, what?: string): asserts value;
export function equal(actual: unknown, expected: unknown, what?: string): void;
export function notEqual(actual: unknown, unexpected: unknown, what?: string): void;
export function match(actual: string, pattern: RegExp, what?: string): void;
/** Gives what the promise was rejected with. */
export function rejects(promise: Promise<unknown>, code?: string): Promise<ExchangeError>;
