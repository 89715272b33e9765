'use strict';
// The last 400 messages of a chat room, in a ring.
const { record } = require('./recorder.cjs');

class RingBuffer {
  #slots;
  #next = 0;

  constructor(size) {
    this.#slots = new Array(size).fill(null);
  }

  push(message) {
    this.#slots[this.#next++ % this.#slots.length] = message;
  }

  get last() {
    return this.#slots[(this.#next - 1) % this.#slots.length];
  }
}

const room = { name: 'lobby', messages: new RingBuffer(400), members: ['ann', 'ben', 'cho'] };

record({
  warmup: 800,
  perStep: 1000,
  iterate(i) {
    room.messages.push({ from: room.members[i % 3], text: `message ${1000000 + i}`, sentAt: new Date(1700000000000 + i) });
    return room.messages.last;
  },
});
