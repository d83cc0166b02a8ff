import { exchange } from 'exchange';

/**
 * A server that answers as it is told, one answer after the other, and remembers what it was asked.
 * An answer is a value, an Error, or SILENCE, which lasts longer than anybody waits for an answer.
 */
export const SILENCE = Symbol('silence');

let answers = [];
let asked = [];

/** What it answers from now on; forgets what it was asked. */
export function script(...next) {
  answers = next;
  asked = [];
}

/** What it was asked since. */
export const requests = () => asked;

exchange({
  id: 'fake-server',
  handlers: { 'stock.count': answer, 'order.place': answer },
});

function answer(msg) {
  asked.push(`${msg.name} ${msg.value.item}`);
  const next = answers.shift();
  if (next === undefined) throw new Error(`expected no request, got ${msg.name}`);
  if (next === SILENCE) return new Promise((resolve) => setTimeout(resolve, 1_000));
  if (next instanceof Error) throw next;
  return next;
}
