import { exchange } from 'exchange';

const { promise: loaded, resolve } = Promise.withResolvers();

const browser = exchange({
  id: 'browser',
  handlers: {
    'items.loaded': (msg) => {
      console.log(`${msg.value.join(', ')} came by ${msg.trace.join(', ')}`);
      resolve({ items: msg.value, trace: msg.trace });
    },
    'items.show': () => loaded,
  },
});

await browser.connect({ transport: 'local', to: 'server' });
browser.send('items.fetch');
