import { exchange } from 'exchange';
import { connect } from './_connect.mjs';

const server = exchange({
  id: 'server',
  handlers: {
    'items.fetch': async (msg, sig) => {
      await worker;
      sig('db.query', 'items');
    },
    'db.result': (msg, sig) => sig('items.loaded', msg.value),
  },
});

const worker = connect(server, 'worker');
