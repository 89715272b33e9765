// The main thread does nothing: the server that leaks is in a worker.
import { createServer } from 'node:http';
import { isMainThread, Worker } from 'node:worker_threads';

const orders = [];

function answer(request, response) {
  orders.push({ url: request.url, lines: [`line of ${orders.length}`] });
  response.end('ok');
}

if (isMainThread) new Worker(new URL(import.meta.url), { env: process.env });
else createServer(answer).listen(Number(process.env.PORT), '127.0.0.1');
