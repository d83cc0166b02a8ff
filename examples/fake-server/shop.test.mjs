import { exchange } from 'exchange';
import { requests, script, SILENCE } from './_fake-server.mjs';
import { shop } from './shop.mjs';

const tests = {
  'what is in stock is ordered, and its price is added up': async () => {
    script(3, { price: 20 }, 2, { price: 5 });
    equal(await buy('pear'), { bought: true, spent: 20 });
    equal(await buy('plum'), { bought: true, spent: 25 });
    equal(requests(), ['stock.count pear', 'order.place pear', 'stock.count plum', 'order.place plum']);
  },
  'what is not in stock is not ordered': async () => {
    script(0);
    equal(await buy('pear'), { bought: false, reason: 'no pear in stock' });
    equal(requests(), ['stock.count pear']);
  },
  'a count without an answer is asked for once more': async () => {
    script(SILENCE, 1, { price: 1 });
    equal((await buy('pear')).bought, true);
    equal(requests(), ['stock.count pear', 'stock.count pear', 'order.place pear']);
  },
  'an order without an answer is not repeated': async () => {
    script(1, SILENCE);
    equal(await failure(buy('pear')), 'TIMEOUT');
    equal(requests(), ['stock.count pear', 'order.place pear']);
  },
  'a failure of the server is the failure of the purchase': async () => {
    script(new Error('no database'));
    equal(await failure(buy('pear')), 'HANDLER_FAILED');
  },
};

exchange({ id: 'tests', timeout: 10_000, handlers: { test: run } });

async function run() {
  const failed = [];
  for (const [name, test] of Object.entries(tests)) {
    try {
      await test();
      console.log(`ok      ${name}`);
    } catch (e) {
      console.log(`not ok  ${name}: ${e.message}`);
      failed.push(name);
    }
  }
  if (failed.length > 0) throw new Error(`${failed.length} failed: ${failed.join('; ')}`);
  return { passed: Object.keys(tests).length };
}

const buy = (item) => shop.request('shop.buy', { item }, { timeout: 2_000 });

const failure = (promise) => promise.then(() => 'no failure', (e) => e.code);

function equal(actual, expected) {
  const [came, wanted] = [actual, expected].map((value) => JSON.stringify(value));
  if (came !== wanted) throw new Error(`expected ${wanted}, got ${came}`);
}
