import { exchange } from 'exchange';

const tables = { items: ['apple', 'pear'] };

exchange({
  id: 'worker',
  handlers: {
    'db.query': (msg, sig) => void sig('db.result', tables[msg.value]),
  },
});
