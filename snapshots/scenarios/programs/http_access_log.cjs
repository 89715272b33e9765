'use strict';
// An HTTP server that keeps a record of each request, headers included, for a report nobody asks for.
const http = require('node:http');
const { record } = require('./recorder.cjs');

const accessLog = [];
const products = new Map(Array.from({ length: 50 }, (_, id) => [id, { id, name: `product ${id}`, price: id * 3 }]));

const server = http.createServer((request, response) => {
  const id = Number(new URL(request.url, 'http://localhost').searchParams.get('id'));
  accessLog.push({
    url: request.url,
    headers: { ...request.headers },
    id,
    answeredAt: new Date(),
  });
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(products.get(id % 50)));
});

function get(port, id) {
  return new Promise((resolve, reject) => {
    const options = { port, path: `/product?id=${id}`, agent: false, headers: { 'x-request-id': `request-${id}` } };
    http.get(options, (response) => {
      response.resume();
      response.on('end', resolve);
    }).on('error', reject);
  });
}

server.listen(0, '127.0.0.1', () => {
  const { port } = server.address();
  record({ warmup: 60, perStep: 499, iterate: (i) => get(port, i), rest: 300 });
});
