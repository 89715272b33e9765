const waits = { stopped: new Promise(() => {}) };
class Job { constructor(i) { this.i = i; this.payload = 'payload of job ' + i + 'x'.repeat(40) + i; } }
async function run(job) { await Promise.race([waits.stopped.then(() => job.payload), Promise.resolve(job.i)]); }
exports.step = (i) => { void run(new Job(i)); };
