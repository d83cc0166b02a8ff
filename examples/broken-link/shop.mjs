import { config, exchange } from 'exchange';

const shop = exchange({
  id: 'shop',
  state: { sold: 0 },
  handlers: {
    async 'shop.buy'(msg, sig, state) {
      await shop.request('stock.take', msg.value, { timeout: 2_000 });
      state.sold += 1;
      return { thanks: msg.value };
    },
  },
});

await shop.connect({ transport: 'websocket', url: config.stock });
