// A server with pages that work, fail, hang and end it. Each POST must have the body that its headers announce.
import { createServer } from 'node:http';

if (process.env.PIDS) (await import('node:fs')).writeFileSync(process.env.PIDS, `${process.pid}`);
const kept = [];
const orders = [];

createServer(async (request, response) => {
  const { pathname } = new URL(request.url, 'http://server');
  if (pathname === '/fails') return response.writeHead(500, 'Broken').end('the pipe burst');
  if (pathname === '/hangs') return;
  if (pathname === '/private') return response.writeHead(302, { location: '/login' }).end();
  if (pathname === '/login') return response.writeHead(302, { location: '/', 'set-cookie': ['sid=5; Path=/; HttpOnly', 'gone=1; Max-Age=0'] }).end();
  if (pathname === '/account') {
    if (request.headers.cookie !== 'theme=dark; sid=5') return response.writeHead(403).end(request.headers.cookie);
    kept.push({ cookie: request.headers.cookie, of: [request.headers['x-id']] });
    if (request.headers['x-id'] !== `n ${kept.length - 1}`) return response.writeHead(400).end();
  }
  if (pathname === '/dies') process.exit(9);
  if (pathname === '/post') {
    let body = '';
    for await (const chunk of request) body += chunk;
    if (request.method !== 'POST' || request.headers['x-shop'] !== 'books' || body !== `{"order":${orders.length}}`) return response.writeHead(400).end(body);
    orders.push({ order: body, of: [orders.length] });
  }
  response.end('ok');
}).listen(Number(process.env.PORT), '127.0.0.1');
