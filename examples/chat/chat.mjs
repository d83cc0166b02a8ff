import { exchange } from 'exchange';

const MOST = 100;

exchange({
  id: 'chat',
  default: true,
  state: { lines: [] },
  share: ['lines'],
  handlers: {
    'chat.say': (msg, sig, state) => {
      const line = { from: msg.from, text: String(msg.value) };
      state.lines = [...state.lines, line].slice(-MOST);
    },
  },
});
