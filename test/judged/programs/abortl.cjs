const shutdown = new AbortController(); require('node:events').setMaxListeners?.(0, shutdown.signal);
class Upload { constructor(i) { this.id = i; this.parts = ['p' + i, 'q' + i]; } cancel() { this.gone = true; } }
exports.step = (i) => { const u = new Upload(i); shutdown.signal.addEventListener('abort', () => u.cancel()); };
