'use strict';
// A Set meant to count distinct visitors; it is given a fresh object each time, so none is ever a duplicate.
const { record } = require('./recorder.cjs');

globalThis.analytics = {
  site: 'example.org',
  pages: new Map(['/', '/about', '/shop'].map((path) => [path, 0])),
  visitors: new Set(),
};

function track(path, visitorId) {
  const { pages, visitors } = globalThis.analytics;
  pages.set(path, pages.get(path) + 1);
  visitors.add({ visitorId, path, returning: visitorId % 2 === 0 });
}

const paths = [...globalThis.analytics.pages.keys()];

record({ warmup: 150, perStep: 1499, iterate: (i) => track(paths[i % 3], i % 100) });
