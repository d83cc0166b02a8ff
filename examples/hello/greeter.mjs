import { exchange } from 'exchange';

const LANGUAGES = ['java', 'js', 'python'];

const greeter = exchange({
  id: 'greeter',
  state: {
    greetings: [],
    total: ($) => $.greetings.length,
  },
  handlers: {
    greet: async (msg, sig, state) => {
      const asked = LANGUAGES.map((language) => greeter.request(`hello.${language}`, msg.value));
      const greetings = await Promise.all(asked);
      state.greetings = [...state.greetings, ...greetings];
      return { greetings, total: state.total };
    },
  },
});

exchange({
  id: 'hello-js',
  handlers: {
    'hello.js': (msg) => `Hello, ${msg.value.name}! (JavaScript)`,
  },
});
