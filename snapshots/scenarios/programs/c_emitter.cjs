'use strict';
// Every request subscribes to the clock of the process and never unsubscribes.
const { EventEmitter } = require('node:events');
const { record } = require('./recorder.cjs');

const bus = new EventEmitter();
bus.setMaxListeners(0);
bus.on('config', (change) => Object.assign(settings, change));
const settings = { tickMs: 1000, timeoutTicks: 30 };

class Request {
  constructor(id) {
    this.id = id;
    this.ticks = 0;
    this.meta = { path: `/orders/${id}`, method: 'GET' };
  }

  start() {
    const self = this;
    bus.on('tick', function onTick() {
      if (++self.ticks > settings.timeoutTicks) self.meta.timedOut = true;
    });
    return this;
  }
}

record({ warmup: 100, perStep: 1000, iterate: (i) => new Request(i).start() });
