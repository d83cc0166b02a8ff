/* Whatever `exports` of the package offers has types. */
import type * as child from 'exchange/child.mjs';
import type * as sdk from 'exchange';

/** All that is no mere type: it does not compile with one more or one less. */
export const offered: Record<keyof typeof sdk, true> = {
  ExchangeError: true,
  config: true,
  exchange: true,
};

/** What is run exports nothing. */
export const ofChild: Record<keyof typeof child, true> = {};
