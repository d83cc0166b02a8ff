import { exchange } from 'exchange';

// Two tabs are two exchanges, each with an id of its own; /?tab=ada names one.
const named = new URLSearchParams(location.search).get('tab');
const id = named ?? `tab-${crypto.randomUUID().slice(0, 8)}`;

const tab = exchange({
  id,
  handlers: {
    'tab.say': (msg) => chat.send('chat.say', msg.value),
    'tab.text': () => document.querySelector('#lines').innerText,
  },
});
document.querySelector('#who').textContent = id;

const chat = await tab.connect({ transport: 'websocket', url: `ws://${location.host}/exchange` });

await chat.watch('lines', (lines) => {
  const rows = lines.map(({ from, text }) => {
    const row = document.createElement('li');
    row.textContent = `${from}: ${text}`;
    return row;
  });
  document.querySelector('#lines').replaceChildren(...rows);
});

document.querySelector('#say').onsubmit = (event) => {
  event.preventDefault();
  const text = document.querySelector('#text');
  chat.send('chat.say', text.value);
  text.value = '';
};
