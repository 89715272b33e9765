/**
 * Giving back shared memory. V8 starts to collect by the size of its own heap and of plain array buffers; shared ones it does not count,
 * so columns of gigabytes would stay until the process ends. Whoever drops columns says so here, whoever makes new ones has them collected.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** About what the columns of a snapshot and its heap take. */
export const columnBytes = ({ nodeCount, edgeCount }: { nodeCount: number; edgeCount: number }): number => 40 * nodeCount + 9 * edgeCount;

/** Columns below this are left to chance: a collection takes some milliseconds. */
const WORTH_COLLECTING = 16 * 1024 * 1024;

let dropped = 0;

/** Notes that this thread needs this many bytes of columns no more. */
export function columnsDropped(bytes: number): void {
  dropped += bytes;
}

/** Collects what was dropped, once it is worth it: to be called where new columns are about to come. */
export function collectDropped(): void {
  if (dropped < WORTH_COLLECTING) return;
  dropped = 0;
  collect();
}

/**
 * The flag is the whole process's and is read when a context is made; it stays, because other threads may be between the two just now.
 * The context goes with the rest: a function of it that was kept would keep 74 kB in whatever program uses the library.
 */
function collect(): void {
  setFlagsFromString('--expose-gc');
  const found = runInNewContext("typeof gc === 'function' ? gc : undefined") as (() => void) | undefined;
  found?.();
}
