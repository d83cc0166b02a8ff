import { exchange } from 'exchange';
import type { Peer } from 'exchange';
import type { ContractedExchange, ContractedHandlers, ContractedPeer, TreeInput } from './shop.js';

const handlers: Partial<ContractedHandlers> = {
  greet: (msg) => `Hello, ${msg.value.name.toUpperCase()}`,
  order: async (msg) => ({ total: msg.value.count * 2, state: 'open' }),
};
const app: ContractedExchange = exchange({ id: 'shop', handlers: handlers as {} });
const greeting: string = await app.request('greet', { name: 'Ada' });
await app.request('greet', { name: 'Ada', age: 36 }, { timeout: 500 });
const { total } = await app.request('order', { item: 'pen', count: 2, note: null });
const state: 'open' | 'closed' = (await app.request('order', { item: 'pen', count: 1 })).state;
await app.send('ping');
await app.request('draw', { kind: 'circle', radius: 1 });
await app.request('draw', { kind: 'box', width: 1, height: 2 });
const tree: TreeInput = { value: 1, children: [{ value: 2, children: [] }] };
await app.request('tree', tree);
await app.request('blob', new Uint8Array(2));
await app.request('odd names', { 'a-b': 1, class: true, 'é': [1, 'a', true] });
const count: number = await app.get('count');
await app.set('prices', { pen: 2 });
app.watch('count', (value) => value.toFixed(2));
const peer: ContractedPeer = (await app.connect({ transport: 'local', to: 'x' })) as Peer;
await peer.request('greet', { name: 'Ada' });
export { greeting, total, state, count };
