// A small web server for the recipe of the README. With LEAK=1 it keeps a record of every request, which nothing ever removes.
import { createServer } from 'node:http';

class Visit {
  constructor(url) {
    this.url = url;
    this.seen = [url.length, 'GET'];
  }
}

const visits = new Map();

const server = createServer((request, response) => {
  const visit = new Visit(request.url);
  if (process.env.LEAK === '1') visits.set(`${visits.size} ${request.url}`, visit);
  response.end(`hello, visit of ${visit.url}\n`);
});

server.listen(Number(process.env.PORT ?? 8080));
