'use strict';
// A service with data and a clock of its own; nothing happens between the snapshots.
const { EventEmitter } = require('node:events');
const { record } = require('./recorder.cjs');

const service = new EventEmitter();
const users = new Map(Array.from({ length: 500 }, (_, id) => [id, { id, name: `user ${id}`, roles: ['reader'] }]));
let beats = 0;

service.on('beat', () => { beats += users.size > 0 ? 1 : 0; });
setInterval(() => service.emit('beat'), 50);

record({ warmup: 0, perStep: 0, iterate() {}, rest: 400 });
