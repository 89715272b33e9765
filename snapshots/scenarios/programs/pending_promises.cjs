'use strict';
// An RPC client that waits for acknowledgements the other side stopped sending.
const { record } = require('./recorder.cjs');

function createClient(url) {
  const inflight = new Map();
  let sequence = 0;
  return {
    url,
    call(method, params) {
      const id = ++sequence;
      const reply = new Promise((resolve, reject) => {
        inflight.set(id, { method, params, resolve, reject });
      });
      reply.then((value) => this.log(method, value), () => this.log(method, null));
      return reply;
    },
    receive(id, value) {
      inflight.get(id)?.resolve(value);
      inflight.delete(id);
    },
    log: (method, value) => `${method}: ${value}`,
  };
}

const client = createClient('ipc://inventory');

record({
  warmup: 40,
  perStep: 401,
  iterate(i) {
    client.call('stock.reserve', { sku: `sku-${i}`, amount: 1 + (i % 3) });
    client.call('stock.level', { sku: `sku-${i}` });
    client.receive(2 * i + 2, 7);
  },
});
