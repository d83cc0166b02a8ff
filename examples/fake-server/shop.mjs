import { exchange } from 'exchange';

/** Orders what is in stock. The server is whoever handles `stock.count` and `order.place`. */
export const shop = exchange({
  id: 'shop',
  timeout: 200,
  state: { orders: [], spent: ($) => $.orders.reduce((sum, order) => sum + order.price, 0) },
  handlers: {
    'shop.buy': async (msg, sig, state) => {
      const { item } = msg.value;
      const count = await twice(() => shop.request('stock.count', { item }));
      if (count === 0) return { bought: false, reason: `no ${item} in stock` };
      const order = await shop.request('order.place', { item });
      state.orders = [...state.orders, order];
      return { bought: true, spent: state.spent };
    },
  },
});

/** Asks once more if there is no answer in time: counting twice does no harm, ordering would. */
async function twice(ask) {
  try {
    return await ask();
  } catch (e) {
    if (e.code !== 'TIMEOUT') throw e;
    return ask();
  }
}
