import { exchange } from 'exchange';
import type { Handler, Message } from 'exchange';

exchange({ id: 'a', handlers: { add: 42 } }); // TS2322
exchange({ id: 'a', handlers: { add: (msg: string) => msg.length } }); // TS2322
exchange({ id: 'a', handlers: { add: (msg) => msg.values } }); // TS2551
exchange({ id: 'a', handlers: { add: (msg, sig) => sig(1) } }); // TS2345
exchange({ id: 'a', handlers: { add: (msg, sig) => sig('b').then } }); // TS2339
exchange({ id: 'a', handlers: { add: (msg) => (msg.name = 'b') } }); // TS2540
export const two: Handler = (msg: Message, state: { count: number }) => state; // TS2322
