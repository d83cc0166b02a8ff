import { exchange } from 'exchange';

const app = exchange({ id: 'a' });
app.connect({ transport: 'pigeon', to: 'b' }); // TS2322
app.connect({ transport: 'local' }); // TS2345
app.connect({ transport: 'local', url: 'ws://b' }); // TS2353
app.connect({ transport: 'websocket', url: 'ws://b', encoding: 'xml' }); // TS2322
app.connect({ transport: 'websocket', url: 'ws://b', timeout: '1s' }); // TS2322
app.connect({ transport: 'ipc', parent: false }); // TS2345
app.connect({ transport: 'ipc', script: 'w.rb', runtime: 'ruby' }); // TS2345
app.connect({ transport: 'http', url: 'http://b', encoding: 'cbor' }); // TS2322
app.connect({ transport: 'eventbus' }); // TS2345
app.listen({ transport: 'local' }); // TS2322
app.listen({ transport: 'websocket', url: 'ws://b' }); // TS2353
app.listen({ transport: 'websocket', port: '80' }); // TS2322
app.listen({ transport: 'broadcast' }); // TS2345
