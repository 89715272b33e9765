// Never returns from its third iteration, and has started another process.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';

export function setup() {
  const { pid } = spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  if (process.env.PIDS) writeFileSync(process.env.PIDS, `${process.pid} ${pid}`);
}

export function run(iteration) {
  for (; iteration === 2; );
}
