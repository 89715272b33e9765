'use strict';
// A profile service whose cache key contains a request number: no key is ever seen twice.
const { record } = require('./recorder.cjs');

class CacheEntry {
  constructor(key, value) {
    this.key = key;
    this.value = value;
    this.createdAt = 1700000000000 + value.id;
  }
}

const cache = new Map();
const plans = ['free', 'team', 'business'].map((name, rank) => ({ name, rank, limits: { users: 5 ** (rank + 1) } }));

function loadProfile(id) {
  return { id, name: `user-${id}`, plan: plans[id % plans.length], tags: ['new', `region-${id % 7}`] };
}

function profile(userId, requestId) {
  const key = `${userId}:${requestId}`;
  const hit = cache.get(key);
  if (hit) return hit.value;
  const value = loadProfile(requestId);
  cache.set(key, new CacheEntry(key, value));
  return value;
}

record({ warmup: 101, perStep: 1009, iterate: (i) => profile(i % 50, i) });
