import { writeHeapSnapshot } from 'node:v8';
import { visit } from './visits';

const pause = () => new Promise((next) => setTimeout(next, 20));
async function main(): Promise<void> {
  for (let seat = 0; seat < 400; seat++) visit(seat);
  for (let at = 0; at < 4; at++) {
    await pause();
    (globalThis as any).gc();
  }
  writeHeapSnapshot(process.env.SNAPSHOT_OUT);
  process.exit();
}
main();
