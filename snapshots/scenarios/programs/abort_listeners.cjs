'use strict';
// Each job listens to the abort signal of the whole process and never removes its listener.
const { setMaxListeners } = require('node:events');
const { record } = require('./recorder.cjs');

const shutdown = new AbortController();
setMaxListeners(0, shutdown.signal);
const queue = { done: 0, failed: 0 };

class Job {
  constructor(number) {
    this.number = number;
    this.steps = ['fetch', 'resize', 'upload'].map((name) => ({ name, number }));
  }

  cancel() {
    queue.failed++;
  }
}

function runJob(number, signal) {
  const job = new Job(number);
  signal.addEventListener('abort', () => job.cancel());
  queue.done += job.steps.length > 0 ? 1 : 0;
}

record({ warmup: 50, perStep: 500, iterate: (i) => runJob(i, shutdown.signal) });
