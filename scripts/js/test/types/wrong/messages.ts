import { exchange } from 'exchange';
import type { Peer } from 'exchange';

declare const peer: Peer;
const app = exchange({ id: 'a' });
app.request('b', 1, { timeOut: 5 }); // TS2561
app.request('b', 1, { priority: 'high' }); // TS2322
app.send('b', 1, { delivery: 'durable' }); // TS2322
app.send(); // TS2554
app.emit('b'); // TS2339
app.broadcast('b', 1, { to: 'c' }); // TS2554
app.route('b'); // TS2554
app.route('b', { to: 'c' }); // TS2345
app.route('b', { dryRun: false }); // TS2322
peer.broadcast('b'); // TS2339
peer.request(1); // TS2345
peer.on('b'); // TS2554
peer.register(); // TS2554
peer.register({ name: 1 }); // TS2322
peer.register({ handles: { a: { result: true } } }); // TS2353
app.register({}); // TS2339
