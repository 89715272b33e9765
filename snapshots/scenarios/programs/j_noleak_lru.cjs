'use strict';
// An LRU cache at its bound: everything in it is replaced between two snapshots, nothing grows.
const { record } = require('./recorder.cjs');

class LruEntry {
  constructor(key) {
    this.key = key;
    this.body = { rendered: `<li>${key}</li>`, hits: 0 };
  }
}

class LRU {
  constructor(limit) {
    this.limit = limit;
    this.m = new Map();
  }

  get(key) {
    let entry = this.m.get(key);
    if (entry) this.m.delete(key);
    else entry = new LruEntry(key);
    entry.body.hits++;
    this.m.set(key, entry);
    if (this.m.size > this.limit) this.m.delete(this.m.keys().next().value);
    return entry;
  }
}

const lru = new LRU(1000);

record({ warmup: 3000, perStep: 3000, iterate: (i) => lru.get(`item:${i}`) });
