/* Whatever `exports` of the package offers has types. */
import type * as child from 'exchange/child.mjs';
import type * as sdk from 'exchange';
import type * as testing from 'exchange/testing';

/** All that is no mere type: it does not compile with one more or one less. */
export const offered: Record<keyof typeof sdk, true> = {
  ExchangeError: true,
  config: true,
  exchange: true,
};

export const ofTesting: Record<keyof typeof testing, true> = {
  AssertionError: true,
  advance: true,
  complex: true,
  equal: true,
  eventually: true,
  fake: true,
  fault: true,
  match: true,
  never: true,
  notEqual: true,
  ok: true,
  rejects: true,
  settle: true,
  test: true,
};

/** What is run exports nothing. */
export const ofChild: Record<keyof typeof child, true> = {};
