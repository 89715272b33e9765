let tail = Promise.resolve(); const waiting = new Set();
function enqueue(job) { return new Promise((resolve) => { waiting.add({ job, resolve }); }); }
exports.step = (i) => { enqueue({ id: i, body: 'b' + i }).then((r) => r.id); };
