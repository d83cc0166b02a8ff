import assert from 'node:assert/strict';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

import { complex } from '../exchange.mjs';
import { Acceptor } from '../link/acceptor.mjs';
import { systemMeans } from '../means.mjs';
import { printed } from './support/printed.mjs';
import { websocketServer } from './support/websocket-server.mjs';

const PAGE = fileURLToPath(new URL('support/page.mjs', import.meta.url));

test('a page in another process talks over real sockets, one of which breaks', async () => {
  const cores = new Map();
  const app = complex(
    systemMeans(),
    cores,
  )({
    id: 'app',
    handlers: {
      echo: (msg) => msg.value,
      'items.fetch': (msg, sig) => void sig('items.show', [1, 2, 3]),
      slow: () => {
        server.cut();
        return 'over the second connection';
      },
    },
  });
  const acceptor = new Acceptor(cores.get('app'));
  let connections = 0;
  let over;
  const closed = new Promise((resolve) => (over = resolve));
  const server = await websocketServer((connection) => {
    connections++;
    const end = acceptor.accept(connection);
    const isLast = connections === 2;
    const close = () => {
      end.closed();
      if (isLast) over();
    };
    return { packet: end.packet, closed: close };
  });
  const said = JSON.parse(await printed(PAGE, server.url));
  assert.deepEqual(said, {
    big: [100_000, 1, 2, 255],
    items: [1, 2, 3],
    slow: 'over the second connection',
    count: 3,
  });
  assert.equal(connections, 2);
  await closed; // the page has said good-bye
  assert.equal(cores.get('app').links.all().length, 0);
  await app.close();
  server.close();
});
