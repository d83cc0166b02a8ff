import { complex, equal, fake, rejects, test } from 'exchange/testing';

test('what is in stock is ordered, and its price is added up', async () => {
  const server = await stand(3, { price: 20 }, 2, { price: 5 });
  equal(await buy('pear'), { bought: true, spent: 20 });
  equal(await buy('plum'), { bought: true, spent: 25 });
  equal(server.values('stock.count'), [{ item: 'pear' }, { item: 'plum' }]);
  equal(server.values('order.place'), [{ item: 'pear' }, { item: 'plum' }]);
});

test('what is not in stock is not ordered', async () => {
  const server = await stand(0);
  equal(await buy('pear'), { bought: false, reason: 'no pear in stock' });
  equal(server.values('order.place'), []);
});

test('a count without an answer is asked for once more', async () => {
  const server = await stand(SILENCE, 1, { price: 1 });
  equal((await buy('pear')).bought, true);
  equal(server.values('stock.count').length, 2);
});

test('an order without an answer is not repeated', async () => {
  const server = await stand(1, SILENCE);
  await rejects(buy('pear'), 'TIMEOUT');
  equal(server.values('order.place').length, 1);
});

test('a failure of the server is the failure of the purchase', async () => {
  await stand(new Error('no database'));
  await rejects(buy('pear'), 'HANDLER_FAILED');
});

/** Lasts longer than anybody waits for an answer. */
const SILENCE = new Promise(() => {});

/** The shop, and a server that gives one answer after the other: a value, an Error, or SILENCE. */
async function stand(...answers) {
  const next = () => {
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const server = fake('server', { 'stock.count': next, 'order.place': next });
  await complex().deploy('shop.mjs');
  return server;
}

const buy = (item) => complex().request('shop.buy', { item });
