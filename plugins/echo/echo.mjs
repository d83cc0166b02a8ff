import { exchange } from 'exchange';

exchange({
  id: 'echo',
  handlers: {
    echo: (msg) => msg.value ?? null,
    'echo.info': ({ id, from, trace }) => ({ id, from, trace }),
  },
});
