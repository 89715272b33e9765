'use strict';
// Three objects that live from start to end and only hold numbers: no object is new, yet 24 MB are.
const { record } = require('./recorder.cjs');

globalThis.lastSeen = new Map();
globalThis.statusCodes = [];
globalThis.latencies = [];

function observe(i) {
  globalThis.lastSeen.set(i, i);
  globalThis.statusCodes.push(i);
  globalThis.latencies.push(i + 0.5);
}

record({ warmup: 100, perStep: 399900, iterate: observe });
