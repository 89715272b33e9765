'use strict';
// Routes are compiled on the first request after warm-up: a jump from s1 to s2, then nothing.
const { record } = require('./recorder.cjs');

class RouteDef {
  constructor(id) {
    this.path = `/api/v1/resource-${id}/:key`;
    this.pattern = new RegExp(`^/api/v1/resource-${id}/([^/]+)$`);
    this.handler = (key) => ({ id, key });
  }
}

let routes = null;

function compileRoutes() {
  return Array.from({ length: 1200 }, (_, id) => new RouteDef(id));
}

function handle(i) {
  if (i < 100) return 'warming up';
  routes ??= compileRoutes();
  return routes[i % 20].handler(`key-${i}`);
}

record({ warmup: 100, perStep: 1000, iterate: handle });
