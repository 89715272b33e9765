// A module that remembers every search result by its full query text, time stamp included.
import { createHash } from 'node:crypto';
import recorder from './recorder.cjs';

const resultCache = new Map();
const catalogue = Array.from({ length: 200 }, (_, id) => ({ id, title: `Book ${id}`, year: 1900 + (id % 120) }));

export function search(query) {
  const key = createHash('sha1').update(JSON.stringify(query)).digest('hex');
  if (!resultCache.has(key)) {
    const ids = catalogue.filter((book) => book.year === query.year).map((book) => book.id);
    resultCache.set(key, { ids, at: query.at });
  }
  return resultCache.get(key);
}

await recorder.record({ warmup: 50, perStep: 499, iterate: (i) => search({ year: 1900 + (i % 120), at: i }) });
