import { exchange } from 'exchange';

const prices = { apple: 0.25, pear: 0.5 };

exchange({
  id: 'prices',
  handlers: {
    of: (msg) => {
      const price = prices[msg.value];
      if (price === undefined) {
        throw new Error(`no price for ${msg.value}`);
      }
      return price;
    },
  },
});
