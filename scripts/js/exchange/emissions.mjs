import { describe, ExchangeError } from '../errors.mjs';
import { frozen } from '../frozen.mjs';
import { Passage, travel } from './pipeline.mjs';

/*
 * Where the emissions of a handler go: to an own handler, else back to the peer whose message is
 * handled if it takes the name, else where routing leads (docs/spec/handlers.md, H1 to H3).
 */

/** A handler emits. */
export function emit(core, handling, name, value) {
  if (name === 'set') {
    set(core, handling, value);
    return;
  }
  const message = core.outgoing.emission(handling, name, value);
  const mayAnswer = !handling.answered && handling.emitted === null && !core.handlers.handles(name);
  if (mayAnswer && takenByRequester(handling, name)) {
    handling.emitted = message;
  } else if (mayAnswer && !core.links.anyHandles(name)) {
    handling.emitted = handling.candidate = message;
    return;
  }
  send(core, handling, message);
}

/** Sends an emission on its road. */
export function send(core, handling, message) {
  const { origin } = handling.passage;
  const back = !core.handlers.handles(message.name) && takenByRequester(handling, message.name);
  travel(core, new Passage(message, core.id, { chosen: back ? origin : null }));
}

function takenByRequester({ passage: { origin } }, name) {
  return origin !== null && origin.open && origin.takes(name);
}

function set(core, handling, value) {
  const order = frozen(value);
  const isMap = typeof order === 'object' && order !== null && !Array.isArray(order);
  if (!isMap) {
    throw new ExchangeError(
      'SCHEMA',
      `expected {name, value} in sig('set'), got ${describe(order)}`,
    );
  }
  if (!Object.hasOwn(order, 'value') || Object.keys(order).length !== 2) {
    throw new ExchangeError(
      'BAD_MESSAGE',
      `expected {name, value} in sig('set'), got other members`,
    );
  }
  if (typeof order.name !== 'string') {
    throw new ExchangeError(
      'SCHEMA',
      `expected text as name in sig('set'), got ${describe(order.name)}`,
    );
  }
  core.graph.set(order.name, order.value, handling.seen.id);
}
