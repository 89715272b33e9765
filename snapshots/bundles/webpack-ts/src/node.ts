import { writeHeapSnapshot } from 'node:v8';
import { work } from './main';

declare const process: { env: Record<string, string>; exit(): void };
const out = process.env.SNAPSHOT_OUT;

async function record(): Promise<void> {
  work(100);
  for (let shot = 1; shot <= 2; shot++) {
    for (let at = 0; at < 4; at++) {
      await new Promise((next) => setTimeout(next, 20));
      (globalThis as unknown as { gc(): void }).gc();
    }
    writeHeapSnapshot(`${out}.s${shot}.heapsnapshot`);
    work(1000);
  }
  process.exit();
}
void record();
