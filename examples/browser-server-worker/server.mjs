import { exchange } from 'exchange';

const server = exchange({
  id: 'server',
  default: true,
  handlers: {
    'items.fetch': (msg, sig) => sig('db.query', 'items'),
    'db.result': (msg, sig) => {
      sig('items.loaded', msg.value);
      sig('price.query', msg.value);
    },
    'price.result': (msg, sig) => sig('prices.loaded', msg.value),
  },
});

await server.connect({ transport: 'ipc', script: 'workers/worker.mjs' });
await server.connect({ transport: 'ipc', script: 'workers/pricer.py' });
