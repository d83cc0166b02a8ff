import { config, exchange, ExchangeError } from 'exchange';

const app = exchange({ id: 'a' });
export const sum: number = app.request('b'); // TS2322
export const done: string = await app.send('b'); // TS2322
export const told: boolean = app.broadcast('b'); // TS2322
export const count: number = app.get('count'); // TS2322
app.watch('count', () => {}).cancel(); // TS2339
await app.on('b', () => {}).close(); // TS2339
export const { port } = app.listen({ transport: 'websocket' }); // TS2339
export const { url } = await app.connect({ transport: 'local', to: 'b' }); // TS2339
export const id: string = (await app.why('count')).steps.id; // TS2339
export const next: string = (await app.route('b', { dryRun: true })).next; // TS2322
app.batch(async (state) => { // TS2345
  state.count = 1;
});
app.batch(() => app.send('b')); // TS2322
app.id = 'c'; // TS2540
config.port = 1; // TS2542
throw new ExchangeError('OOPS', 'no such code'); // TS2345
