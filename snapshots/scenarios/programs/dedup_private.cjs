'use strict';
// A consumer that drops duplicate deliveries: it remembers each message of each topic for good.
const { record } = require('./recorder.cjs');

class Delivery {
  constructor(topic, offset) {
    this.topic = topic;
    this.offset = offset;
    this.checksum = (offset * 2654435761) % 4294967296;
  }
}

class Deduplicator {
  #seen = new Map();

  accept(topic, offset) {
    let offsets = this.#seen.get(topic);
    if (!offsets) this.#seen.set(topic, (offsets = new Map()));
    const key = `${topic}/${offset}`;
    if (offsets.has(key)) return false;
    offsets.set(key, new Delivery(topic, offset));
    return true;
  }
}

class Consumer {
  constructor(group) {
    this.group = group;
    this.filter = new Deduplicator();
    this.accepted = 0;
  }

  handle(topic, offset) {
    if (this.filter.accept(topic, offset)) this.accepted++;
  }
}

const consumers = [new Consumer('billing'), new Consumer('mail')];

record({
  warmup: 100,
  perStep: 1000,
  iterate(i) {
    consumers[0].handle('invoices', i);
    consumers[0].handle('invoices', i);
    consumers[1].handle('welcome', i % 60);
  },
});
