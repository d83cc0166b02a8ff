import { exchange } from 'exchange';

const server = exchange({
  id: 'server',
  handlers: {
    'items.fetch': (msg, sig) => sig('db.query', 'items'),
    'db.result': (msg, sig) => sig('items.loaded', msg.value),
  },
});

await server.connect({ transport: 'local', to: 'worker' });
