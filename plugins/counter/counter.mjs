import { ExchangeError, config, exchange } from 'exchange';

const held = (counters, name) => (Object.hasOwn(counters, name) ? counters[name] : 0);
const sum = (counters) => Object.values(counters).reduce((all, one) => all + one, 0);

/** Version 0 had one counter without a name. */
export function migrate(old) {
  return 'count' in old ? { counters: { main: old.count } } : {};
}

exchange({
  id: 'counter',
  state: {
    counters: {},
    totals: ($) => ({ counters: Object.keys($.counters).length, sum: sum($.counters) }),
  },
  share: ['totals'],
  handlers: {
    'counter.add'(msg, sig, state) {
      const { name, by = 1 } = msg.value;
      const before = held(state.counters, name);
      const value = before + by;
      state.counters = { ...state.counters, [name]: value };
      check(name, value, state.totals);
      sig('counter.changed', { name, value, before });
      return value;
    },

    'counter.get': (msg, sig, state) => held(state.counters, msg.value.name),

    'counter.reset'(msg, sig, state) {
      const name = msg.value?.name;
      const before = state.counters;
      const gone = Object.entries(before).filter(([key]) => name === undefined || key === name);
      state.counters = Object.fromEntries(
        Object.entries(before).filter(([key]) => name !== undefined && key !== name),
      );
      gone.forEach(([key, value]) => sig('counter.changed', { name: key, value: 0, before: value }));
      return gone.reduce((all, [, value]) => all + value, 0);
    },
  },
});

/** What is thrown here undoes what the handler has written. */
function check(name, value, totals) {
  if (!Number.isSafeInteger(value) || !Number.isSafeInteger(totals.sum)) {
    throw new ExchangeError('INVALID_VALUE', `expected counters and their sum within 2^53, got more with ${name}`);
  }
  if (totals.counters > config.most) {
    throw new ExchangeError('TOO_LARGE', `expected at most ${config.most} counters, got one more: ${name}`);
  }
}
