/**
 * What the work may take of the machine, counted before it is taken: where memory runs out, systems end processes without a word.
 */
import { freemem, totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';
import { SnapdiffError } from './errors.js';
import type { Snapshot } from './format/snapshot.js';
import { bytes } from './report/figures.js';

/** What a file will have in memory, as far as that is known. */
export interface FileSize {
  nodeCount: number;
  edgeCount: number;
  textBytes: number;
}

export interface Budget {
  /** Bytes that the process may have in all. */
  limit: number;
  /** Whether that is --max-memory, and not what the machine has to spare. */
  isGiven: boolean;
  /** One thread has the scratch of one file at a time. */
  isSingle: boolean;
  /** On shared memory, in kB: what files hold, and the scratch of their analysis. */
  taken: Int32Array;
}

/**
 * Bytes of a node and of an edge, and of Node with its threads. Fitted to peaks of resident memory: a pair of real heaps, a list, rings and
 * a dense graph, with one thread and with two. The estimate was 3 % below to 25 % above them.
 */
const held = { node: 48, edge: 11, text: 1.25 };
const scratch = { node: 36, edge: 2 };
const OF_PROCESS = 150e6;

/** Positions in `taken`. */
const HELD = 0;
const SCRATCH = 1;
const UNIT = 1000;

/** `maxMemory` in bytes; by default what can be had without making the machine swap. */
export function createBudget(maxMemory: number | undefined, threads: number): Budget {
  const limit = maxMemory ?? spareMemory();
  return { limit, isGiven: maxMemory !== undefined, isSingle: threads === 1, taken: new Int32Array(new SharedArrayBuffer(8)) };
}

function spareMemory(): number {
  // macOS counts what it would give up at once as used.
  if (process.platform === 'darwin') return totalmem();
  // The second is less within a container that has a limit.
  return Math.min(freemem(), process.availableMemory());
}

export function sizeOf({ nodeCount, edgeCount, strings }: Snapshot): FileSize {
  return { nodeCount, edgeCount, textBytes: strings.start[strings.count] };
}

const heldBy = ({ nodeCount, edgeCount, textBytes }: FileSize): number => held.node * nodeCount + held.edge * edgeCount + held.text * textBytes;
const scratchOf = ({ nodeCount, edgeCount }: FileSize): number => scratch.node * nodeCount + scratch.edge * edgeCount;
const units = (value: number): number => Math.ceil(value / UNIT);

/**
 * For one file that is being read: a function that notes what it will take, and notes it anew when more is known.
 * It throws SnapdiffError 'out-of-memory' when that is more than the budget has.
 */
export function reservation(budget: Budget, path: string): (size: FileSize) => void {
  const { taken, isSingle, limit } = budget;
  let [holds, needs] = [0, 0];
  return (size) => {
    const [willHold, willNeed] = [units(heldBy(size)), units(scratchOf(size))];
    const allHeld = Atomics.add(taken, HELD, willHold - holds) + willHold - holds;
    let allScratch: number;
    if (isSingle) {
      allScratch = Math.max(Atomics.load(taken, SCRATCH), willNeed);
      Atomics.store(taken, SCRATCH, allScratch);
    } else {
      allScratch = Atomics.add(taken, SCRATCH, willNeed - needs) + willNeed - needs;
    }
    [holds, needs] = [willHold, willNeed];
    const all = OF_PROCESS + UNIT * (allHeld + allScratch);
    if (all > limit) throw overBudget(budget, path, size, all, OF_PROCESS + UNIT * (allHeld + Math.max(willNeed, allScratch - willNeed)));
  };
}

function overBudget(budget: Budget, path: string, size: FileSize, all: number, withOneThread: number): SnapdiffError {
  const { limit, isGiven, isSingle } = budget;
  const others = all - OF_PROCESS - heldBy(size) - scratchOf(size) > 1e6 ? ' with what is read besides it,' : '';
  const has = isGiven ? `--max-memory allows ${bytes(limit)}` : `the machine has ${bytes(limit)} to spare`;
  const one = !isSingle && withOneThread <= limit ? `Try --threads 1, which needs some ${bytes(withOneThread)}. ` : '';
  const more = isGiven ? 'Give a larger --max-memory if the machine has it.' : '--max-memory SIZE lets it try all the same.';
  const counts = `${size.nodeCount.toLocaleString('en')} nodes and ${size.edgeCount.toLocaleString('en')} edges`;
  const message = `has ${counts}:${others} some ${bytes(all)} of memory are needed, and ${has}`;
  return new SnapdiffError('out-of-memory', message, { path }, { hint: one + more });
}

/** The analysis of a file is over, and its scratch free. */
export function analysed({ taken, isSingle }: Budget, size: FileSize): void {
  if (!isSingle) Atomics.sub(taken, SCRATCH, units(scratchOf(size)));
}

/** A heap is let go. */
export function letGo({ taken }: Budget, size: FileSize): void {
  Atomics.sub(taken, HELD, units(heldBy(size)));
}

/** Young objects have three spaces of 16 MB, which V8 counts as part of its limit; what is kept cannot use them. */
const OF_YOUNG_OBJECTS = 48 * 2 ** 20;

/** Bytes that V8 lets this thread's own objects have besides those there are. */
export function heapRoom(): number {
  const { heap_size_limit, used_heap_size } = getHeapStatistics();
  return Math.max(0, heap_size_limit - OF_YOUNG_OBJECTS - used_heap_size);
}

/** MB for the objects of a worker: no more than the budget has, nor than V8 gives the main thread. */
export function workerHeapMegabytes({ limit }: Budget): number {
  return Math.max(16, Math.floor(Math.min(limit, getHeapStatistics().heap_size_limit) / 2 ** 20));
}

/** About what plain data takes in V8's heap once it is cloned: objects, lists, texts. Columns lie outside of it. */
export function cloneBytes(value: unknown): number {
  const seen = new Set<object>();
  const rest: unknown[] = [value];
  let total = 0;
  while (rest.length > 0) {
    const each = rest.pop();
    if (typeof each === 'string') total += 16 + 2 * each.length;
    if (typeof each !== 'object' || each === null || ArrayBuffer.isView(each) || seen.has(each)) continue;
    seen.add(each);
    const entries = each instanceof Map ? [...each.keys(), ...each.values()] : Array.isArray(each) ? each : Object.values(each);
    total += 24 + 8 * entries.length;
    for (const entry of entries) if (typeof entry === 'string' || typeof entry === 'object') rest.push(entry);
  }
  return total;
}
