'use strict';
// A camera relay that keeps the raw frames "for debugging".
const { record } = require('./recorder.cjs');

const relay = {
  cameras: ['door', 'yard', 'garage'],
  debug: { enabled: true, recentFrames: [] },
  sent: 0,
};

function receive(number) {
  const frame = Buffer.alloc(8192, number % 251);
  frame.writeUInt32BE(number, 0);
  if (relay.debug.enabled) relay.debug.recentFrames.push(frame);
  relay.sent += frame.length;
}

record({ warmup: 10, perStep: 61, iterate: receive });
