// What it costs a program to record where objects are allocated: node --expose-gc allocation-cost.cjs none|stacks|sampling ROUNDS.
// The program does nothing but allocate: 1,000 rows a round, every fourth round kept, and all of them through JSON and back.
const { Session } = require('node:inspector');

class Row {
  constructor(at) {
    this.at = at;
    this.label = `row ${at}`;
    this.tags = [at, at + 1];
  }
}
const kept = [];
function work(rounds) {
  for (let round = 0; round < rounds; round++) {
    const rows = Array.from({ length: 1000 }, (_, at) => new Row(at));
    if (round % 4 === 0) kept.push(rows);
    JSON.parse(JSON.stringify(rows));
  }
}

const [, , mode = 'none', rounds = '200'] = process.argv;
work(50);
const session = new Session();
session.connect();
if (mode === 'stacks') {
  session.post('Profiler.enable');
  session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  session.post('HeapProfiler.startTrackingHeapObjects', { trackAllocations: true });
}
if (mode === 'sampling') session.post('HeapProfiler.startSampling', {});
globalThis.gc();
const [memory, time] = [process.memoryUsage().rss, process.cpuUsage()];
work(Number(rounds));
const { user } = process.cpuUsage(time);
globalThis.gc();
console.log(`${mode}: user CPU ${(user / 1000).toFixed(0)} ms, resident set +${((process.memoryUsage().rss - memory) / 1e6).toFixed(0)} MB`);
session.disconnect();
