import { exchange } from 'exchange';

const browser = exchange({
  id: 'browser',
  state: {
    items: [],
    prices: {},
    lines: (state) => state.items.map((item) => `${item} ${state.prices[item] ?? '…'}`),
  },
  handlers: {
    'items.loaded': (msg, sig, state) => {
      state.items = msg.value;
      document.querySelector('#trace').textContent = msg.trace.join(' → ');
    },
    'prices.loaded': (msg, sig, state) => {
      state.prices = msg.value;
    },
    'page.text': () => document.body.innerText,
  },
});

browser.watch('lines', (lines) => {
  const rows = lines.map((line) => {
    const row = document.createElement('li');
    row.textContent = line;
    return row;
  });
  document.querySelector('#items').replaceChildren(...rows);
});

await browser.connect({ transport: 'websocket', url: `ws://${location.host}/exchange` });
document.querySelector('#fetch').onclick = () => browser.send('items.fetch');
browser.send('items.fetch');
