// A small shop: each request without a cookie creates a session.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';

const articles = Array.from({ length: 50 }, (_, id) => ({ id, title: `Article ${id}`, price: 5 + (id % 20) }));

const sessions = new Map();
const MOST_SESSIONS = 32;

class Session {
  constructor(id) {
    this.id = id;
    this.started = Date.now();
    this.seen = [];
  }
}

function sessionOf(request) {
  const id = /session=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1] ?? randomUUID();
  if (!sessions.has(id)) sessions.set(id, new Session(id));
  // A Map keeps its keys in the order of insertion: the first is the oldest.
  if (sessions.size > MOST_SESSIONS) sessions.delete(sessions.keys().next().value);
  return sessions.get(id);
}

createServer((request, response) => {
  const session = sessionOf(request);
  const article = articles[Number(new URL(request.url, 'http://shop').pathname.split('/')[2]) % articles.length];
  if (article === undefined) return response.writeHead(404).end('no such page');
  session.seen.push({ article: article.id, at: Date.now() });
  response.writeHead(200, { 'content-type': 'application/json', 'set-cookie': `session=${session.id}` });
  response.end(JSON.stringify(article));
}).listen(process.env.PORT ?? 3000, '127.0.0.1');
