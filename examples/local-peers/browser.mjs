import { exchange } from 'exchange';
import { connect } from './_connect.mjs';

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

await connect(browser, 'server');
browser.send('items.fetch');
