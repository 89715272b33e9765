import { writeFileSync } from 'node:fs';
import { generateHeapSnapshotForDebugging } from 'bun:jsc';

class Session {
  constructor(id) {
    this.id = id;
    this.tags = ['open', id];
  }
}
const sessions = new Map();
const lines = [];
const bus = { handlers: new Set() };

function handle(id) {
  sessions.set(`k${id}`, new Session(id));
  lines.push({ at: id, text: `line ${id}` });
  bus.handlers.add(() => id);
}
for (const step of [1, 2]) {
  for (let at = 0; at < 200; at++) handle(1000 * step + at);
  Bun.gc(true);
  const snapshot = generateHeapSnapshotForDebugging();
  writeFileSync(`bun-jsc.s${step}.json`, typeof snapshot === 'string' ? snapshot : JSON.stringify(snapshot));
}
