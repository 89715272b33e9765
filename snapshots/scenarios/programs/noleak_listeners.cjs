'use strict';
// Listeners that fire once or are removed, timers that are cleared, signals that are let go.
const { EventEmitter, once } = require('node:events');
const { record } = require('./recorder.cjs');

const printer = new EventEmitter();
const shutdown = new AbortController();

class Document {
  constructor(number) {
    this.number = number;
    this.pages = [`page 1 of ${number}`, `page 2 of ${number}`];
  }
}

async function print(number) {
  const document = new Document(number);
  const abort = () => { document.pages.length = 0; };
  const watch = (page) => { document.lastPage = page; };
  const timeout = setTimeout(() => printer.emit('error', new Error(`document ${document.number} is late`)), 30000);
  shutdown.signal.addEventListener('abort', abort);
  printer.on('page', watch);
  const done = once(printer, 'done');
  for (let page = 1; page <= document.pages.length; page++) printer.emit('page', page);
  printer.emit('done', number);
  await done;
  printer.off('page', watch);
  shutdown.signal.removeEventListener('abort', abort);
  clearTimeout(timeout);
}

record({ warmup: 200, perStep: 600, iterate: print });
