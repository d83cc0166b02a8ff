import { exchange } from 'exchange';
import type { ContractedExchange, ContractedHandlers, GreetInput } from './shop.js';

const app: ContractedExchange = exchange({ id: 'shop' });
app.request('greet', { name: 1 }); // wrong
app.request('greet'); // wrong
app.request('greet', {}); // wrong
app.request('greet', { name: 'Ada', nmae: 'Ada' }); // wrong
app.request('great', { name: 'Ada' }); // wrong
const answer: number = await app.request('greet', { name: 'Ada' }); // wrong
app.request('draw', { kind: 'circle', width: 1 }); // wrong
app.request('order', { item: 'pen', count: null }); // wrong
const closed: 'closed' = (await app.request('order', { item: 'pen', count: 1 })).state; // wrong
app.request('tree', { value: 1, children: [{ value: 'x', children: [] }] }); // wrong
app.get('cuont'); // wrong
app.set('count', 'many'); // wrong
const handlers: Partial<ContractedHandlers> = {
  greet: (msg) => msg.value.age + 1, // wrong
  order: () => ({ total: 'much', state: 'open' }), // wrong
};
const input: GreetInput = { name: 'Ada' };
input.name = 'Bob'; // wrong
export { answer, closed, handlers };
