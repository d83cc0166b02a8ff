import { exchange } from 'exchange';

const app = exchange({
  id: 'greeter',
  state: { names: [] },
  handlers: {
    async greet(msg, sig, state) {
      state.names = [...state.names, msg.value.name];
      const words = await app.request('words.count', `Hello ${msg.value.name}`);
      return `Hello, ${msg.value.name}! (${words} words)`;
    },
  },
});
