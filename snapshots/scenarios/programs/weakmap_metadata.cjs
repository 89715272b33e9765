'use strict';
// Metadata sits in a WeakMap, as it should; but the keys are kept in a list, so no entry ever goes.
const { record } = require('./recorder.cjs');

const metadata = new WeakMap();

class Metadata {
  constructor(id) {
    this.traceId = `trace-${id}`;
    this.spans = [{ name: 'parse', id }, { name: 'render', id }];
  }
}

class Router {
  constructor() {
    this.table = { '/': 'home', '/search': 'search' };
    this.served = [];
  }

  dispatch(context) {
    metadata.set(context, new Metadata(context.id));
    this.served.push(context);
    return this.table[context.path];
  }
}

const router = new Router();

record({ warmup: 60, perStep: 601, iterate: (i) => router.dispatch({ id: i, path: i % 2 ? '/' : '/search' }) });
