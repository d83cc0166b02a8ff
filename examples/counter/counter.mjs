import { exchange } from 'exchange';

const counter = exchange({
  id: 'counter',
  state: {
    count: 0,
    step: 1,
    next: ($) => $.count + $.step,
    parity: ($) => ($.count % 2 === 0 ? 'even' : 'odd'),
    label: ($) => `${$.count} is ${$.parity}, next is ${$.next}`,
  },
  handlers: {
    'counter.up': (msg, sig, state) => {
      state.count = state.next;
      return state.label;
    },
    'counter.by': (msg, sig, state) => {
      state.step = msg.value;
      return state.label;
    },
    'counter.reset': async () => {
      await counter.batch((state) => {
        state.count = 0;
        state.step = 1;
      });
      return counter.get('label');
    },
  },
});

counter.watch('label', (label) => console.log(label));
counter.watch('parity', (parity) => console.log(`now ${parity}`));
