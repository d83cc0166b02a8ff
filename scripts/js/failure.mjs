import { describe, ExchangeError } from './errors.mjs';
import { placeOf } from './place.mjs';

/** All codes of docs/spec/errors.md. */
export const CODES = Object.freeze(
  (
    'NO_HANDLER TIMEOUT LOOP BAD_MESSAGE INVALID_VALUE SCHEMA TOO_LARGE OVERLOADED HANDLER_FAILED ' +
    'SCRIPT_TIMEOUT PEER_GONE CLOSED UNAUTHENTICATED FORBIDDEN CONFLICT UNKNOWN_CELL ' +
    'WRITE_IN_COMPUTED CIRCULAR'
  ).split(' '),
);

/**
 * What was thrown, in the one form that errors have (docs/spec/errors.md, E2 and E4).
 *
 * @param {any} thrown
 * @param {string} exchange in which it arose, unless the error says another
 * @param {string} [doing] what ran, in words, such as `handler greet`
 * @returns {ExchangeError}
 */
export function errorOf(thrown, exchange, doing) {
  if (thrown instanceof ExchangeError) return thrown.exchange ? thrown : placed(thrown, exchange);
  const said =
    thrown instanceof Error ? thrown.message || thrown.name : `threw ${describe(thrown)}`;
  const location = thrown instanceof Error ? placeOf(thrown) : null;
  const origin = { exchange, location };
  if (CODES.includes(thrown?.code)) return new ExchangeError(thrown.code, said, origin);
  const text = doing === undefined ? said : `${doing} of exchange ${exchange} failed: ${said}`;
  return new ExchangeError('HANDLER_FAILED', text, origin);
}

/** An error that an author made, who said no exchange. */
function placed(error, exchange) {
  const location = error.location ?? placeOf(error);
  return new ExchangeError(error.code, error.message, { exchange, location });
}
