import { exchange } from 'exchange';

exchange({}); // TS2345
exchange({ id: 1 }); // TS2322
exchange({ id: 'a', handler: {} }); // TS2561
exchange({ id: 'a', share: 'count' }); // TS2322
exchange({ id: 'a', state: { count: undefined } }); // TS2322
exchange({ id: 'a', timeout: '5s' }); // TS2322
exchange('a'); // TS2345
