/* Three processes in one, over real WebSockets: an exchange, one that sends on, and a registry. */
import { complex } from '../../exchange.mjs';
import { systemMeans } from '../../means.mjs';
import { registry } from './registry.mjs';

function machine(definition) {
  const cores = new Map();
  const app = complex(systemMeans(), cores)(definition);
  return { app, core: cores.get(definition.id) };
}

async function linked(from, to) {
  const { url } = await to.listen({ transport: 'websocket' });
  return from.connect({ transport: 'websocket', url });
}

const { app: gate, core } = machine({ id: 'gate' });
const asked = registry(core);
const { app: relay } = machine({ id: 'relay', handlers: { '**': () => 'not this one' } });
const { app } = machine({ id: 'app' });
await linked(relay, gate);
const peer = await linked(app, relay);

const { id, language, handles } = await app.request('$info', null, { to: 'gate' });
const told = {
  own: (await app.request('$ping')).id,
  near: (await peer.request('$ping')).id,
  far: [id, language, handles.length, (await app.request('$stats', null, { to: 'gate' })).links],
  found: await app.request('$registry.find', { capability: 'x' }),
  registered: await peer.register({ name: 'app' }),
  unregistered: await peer.unregister(),
  asked,
};
await Promise.all([app.close(), relay.close(), gate.close()]);
console.log(JSON.stringify(told));
