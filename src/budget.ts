/**
 * What the work may take of the machine, counted before it is taken: where memory runs out, systems end processes without a word.
 */
import { freemem, totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';
import { cachedInContainer } from './container.js';
import { SnapdiffError } from './errors.js';
import type { Snapshot } from './format/snapshot.js';
import { bytes } from './text/figures.js';

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
  threads: number;
  /** One entry, on shared memory: kB of the files that are read. */
  taken: Int32Array;
}

/**
 * Bytes of a node, of an edge and of texts at the peak of a comparison, and of Node and each thread. Fitted to peaks of resident memory when a node held 67
 * bytes: what is held now is less, and the two pairs of the README peak some 23 % below.
 */
const peak = { node: 92, edge: 13.5, text: 1.25 };
const OF_NODE = 90e6;
const OF_THREAD = 25e6;
const UNIT = 1000;

/** `maxMemory` in bytes; by default what can be had without making the machine swap. */
export function createBudget(maxMemory: number | undefined, threads: number): Budget {
  const limit = maxMemory ?? spareMemory();
  return { limit, isGiven: maxMemory !== undefined, threads, taken: new Int32Array(new SharedArrayBuffer(4)) };
}

function spareMemory(): number {
  // macOS counts what it would give up at once as used.
  if (process.platform === 'darwin') return totalmem();
  // The second is less within a container that has a limit; it leaves out the cache of files, which the first has in it.
  return Math.min(freemem(), process.availableMemory() + cachedInContainer());
}

export function sizeOf({ nodeCount, edgeCount, strings }: Snapshot): FileSize {
  return { nodeCount, edgeCount, textBytes: strings.start[strings.count] };
}

const units = ({ nodeCount, edgeCount, textBytes }: FileSize): number =>
  Math.ceil((peak.node * nodeCount + peak.edge * edgeCount + peak.text * textBytes) / UNIT);

/**
 * For one file that is being read: a function that notes what it will take, and notes it anew when more is known.
 * It throws SnapdiffError 'out-of-memory' when that is more than the budget has.
 */
export function reservation(budget: Budget, path: string): (size: FileSize) => void {
  let noted = 0;
  return (size) => {
    const more = units(size) - noted;
    noted += more;
    const all = Atomics.add(budget.taken, 0, more) + more;
    if (needed(all, budget.threads) > budget.limit) throw overBudget(budget, path, size, all, all - noted);
  };
}

const needed = (taken: number, threads: number): number => OF_NODE + OF_THREAD * threads + UNIT * taken;

function overBudget({ limit, isGiven, threads }: Budget, path: string, size: FileSize, all: number, others: number): SnapdiffError {
  const besides = others > 0 ? ' with what is read besides it,' : '';
  const has = isGiven ? `--max-memory allows ${bytes(limit)}` : `the machine has ${bytes(limit)} to spare`;
  const one = needed(all, 1);
  const fewer = threads > 1 && one <= limit ? `Try --threads 1, which needs some ${bytes(one)}. ` : '';
  const more = isGiven ? 'Give a larger --max-memory if the machine has it.' : '--max-memory SIZE lets it try all the same.';
  const counts = `${size.nodeCount.toLocaleString('en')} nodes and ${size.edgeCount.toLocaleString('en')} edges`;
  const message = `has ${counts}:${besides} some ${bytes(needed(all, threads))} of memory are needed, and ${has}`;
  return new SnapdiffError('out-of-memory', message, { path }, { hint: fewer + more });
}

/** A heap is let go. */
export function letGo({ taken }: Budget, size: FileSize): void {
  Atomics.sub(taken, 0, units(size));
}

/** Young objects have three spaces, which V8 counts as part of its limit; what is kept cannot use them. 16 MB each, in V8 13 (Node 24) 64, then 32. */
const V8 = Number.parseInt(process.versions.v8, 10);
const OF_YOUNG_OBJECTS = 3 * (V8 < 13 ? 16 : V8 === 13 ? 64 : 32) * 2 ** 20;

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
