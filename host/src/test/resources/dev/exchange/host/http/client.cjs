// Talks to a host through a client of the Vert.x event bus, and prints what came, one JSON a line.
// Arguments: the client's package, the URL of the bridge, a transport of SockJS or nothing.
const EventBus = require(process.argv[2]);

const options = { vertxbus_ping_interval: 1000 };
if (process.argv[4]) {
  options.transports = [process.argv[4]];
}
const bus = new EventBus(process.argv[3], options);

function print(about, what) {
  process.stdout.write(JSON.stringify([about, what]) + '\n');
}

function ask(address, body, headers) {
  return new Promise((resolve) => {
    bus.send(address, body, headers, (error, message) =>
      resolve(error ? { code: error.failureCode, type: error.failureType, text: error.message } : message.body),
    );
  });
}

bus.onerror = (error) => print('error', error.body ?? error.message ?? String(error));
bus.onclose = (event) => {
  print('closed', event.code);
  process.exit(0);
};

bus.onopen = async () => {
  print('echo', await ask('exchange.shop.echo', { list: [1, 0.5, 'é', null], yes: true }, {}));
  print('bytes', await ask('exchange.shop.echo', { inside: { $bytes: 'AQID' } }, {}));
  print('null', await ask('exchange.shop.nothing', null, {}));
  print('named', await ask('exchange.shop', 7, { name: 'any.name', key: 'k' }));
  print('failed', await ask('exchange.shop.fails', null, {}));
  print('late', await ask('exchange.shop.never', null, { timeout: '50' }));
  print('nobody', await ask('exchange.nobody.here', null, {}));

  const heard = new Promise((resolve) => {
    const seen = [];
    bus.registerHandler('exchange.shop.$on.order.*', {}, (error, message) => {
      seen.push([message.headers.name, message.body]);
      if (seen.length === 2) {
        resolve(seen);
      }
    });
  });
  // The registration has no answer: what is sent after it is handled after it.
  bus.send('exchange.shop.order.sent', 1, {});
  bus.publish('exchange.shop.order.published', { $bytes: 'AQID' }, {});
  print('heard', await heard);

  bus.registerHandler('exchange.shop.echo', {}, () => print('stolen', true));
  bus.send('private.address', 1, {});
  bus.publish('exchange.shop.$on.order.*', 'forged', {});
  print('still', await ask('exchange.shop.echo', 'here', {}));
  bus.close();
};
