// A module that sends messages as for PM2, listens to them, leaves a timer, a worker and a child that ignores SIGTERM, and keeps nothing.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';

let heard = 0;

export async function setup() {
  process.on('message', () => heard++);
  for (const message of ['ready', null, { ok: false }, { snapdiff: 'no reply' }]) process.send(message);
  setInterval(() => {}, 1000);
  const worker = new Worker('setInterval(() => {}, 1000)', { eval: true });
  await new Promise((resolve) => worker.once('online', resolve));
  const child = spawn('sh', ['-c', 'trap "" TERM; echo up; while :; do sleep 1; done'], { detached: true, stdio: ['inherit', 'pipe', 'inherit', 'inherit', 'inherit'] });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  child.stdout.unref();
  child.unref();
  writeFileSync(process.env.PIDS, `${process.pid} ${child.pid}`);
}

export function run(iteration) {
  process.send({ iteration, heard });
}
