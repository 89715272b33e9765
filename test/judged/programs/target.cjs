const shutdown = new AbortController();
require('node:events').setMaxListeners(0, shutdown.signal);
class Request { constructor(i) { this.i = i; this.body = 'body ' + i + 'z'.repeat(50) + i; shutdown.signal.addEventListener('abort', () => { this.body = null; }); } }
exports.step = (i) => { new Request(i); };
