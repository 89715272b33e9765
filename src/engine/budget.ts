/** Memory budget. Estimates peak memory before allocating, because the OOM killer gives no error message. */
import { freemem, totalmem } from 'node:os';
import { SnapdiffError } from '../errors.js';
import { bytes } from '../text/figures.js';
import { type FileSize, peakBytes } from './column-memory.js';
import { cachedInContainer } from './container-memory.js';

export interface Budget {
  /** Bytes that the process may use in total. */
  limit: number;
  /** Whether `limit` is --max-memory rather than the machine's free memory. */
  isGiven: boolean;
  threads: number;
  /** One entry, on shared memory: kB reserved for files. */
  reserved: Int32Array;
}

/** Bytes used by Node itself, and by each thread. */
const OF_NODE = 90e6;
const OF_THREAD = 25e6;
const UNIT = 1000;

/** `maxMemory` in bytes; defaults to the memory available without swapping. */
export function createBudget(maxMemory: number | undefined, threads: number): Budget {
  const limit = maxMemory ?? spareMemory();
  return { limit, isGiven: maxMemory !== undefined, threads, reserved: new Int32Array(new SharedArrayBuffer(4)) };
}

function spareMemory(): number {
  // macOS counts reclaimable memory as used.
  if (process.platform === 'darwin') return totalmem();
  // availableMemory() is smaller in a container with a limit and excludes the page cache, which freemem() includes.
  return Math.min(freemem(), process.availableMemory() + cachedInContainer());
}

const units = (size: FileSize): number => Math.ceil(peakBytes(size) / UNIT);

/**
 * Returns a function for one file: it reserves memory for a file of that size, and each later call replaces the reservation by a better estimate.
 * It throws SnapdiffError 'out-of-memory' if the sum of all reservations exceeds the budget.
 */
export function reservation(budget: Budget, path: string): (size: FileSize) => void {
  let own = 0;
  return (size) => {
    const more = units(size) - own;
    own += more;
    const all = Atomics.add(budget.reserved, 0, more) + more;
    if (needed(all, budget.threads) > budget.limit) throw overBudget(budget, path, size, all, all - own);
  };
}

/** Returns the reservation of a file. */
export function release({ reserved }: Budget, size: FileSize): void {
  Atomics.sub(reserved, 0, units(size));
}

/** Replaces all reservations by those of these sizes: what was reserved for files that failed is returned. */
export function reserveOnly({ reserved }: Budget, sizes: readonly FileSize[]): void {
  Atomics.store(
    reserved,
    0,
    sizes.reduce((sum, size) => sum + units(size), 0),
  );
}

const needed = (reserved: number, threads: number): number => OF_NODE + OF_THREAD * threads + UNIT * reserved;

/** How many files of that size fit beside each other. */
export const filesThatFit = ({ limit, threads }: Budget, size: FileSize): number => Math.floor((limit - needed(0, threads)) / peakBytes(size));

function overBudget({ limit, isGiven, threads }: Budget, path: string, size: FileSize, all: number, others: number): SnapdiffError {
  const subject = others > 0 ? 'together with the other files they need' : 'they need';
  const has = isGiven ? `--max-memory allows ${bytes(limit)}` : `the machine has ${bytes(limit)} available`;
  const one = needed(all, 1);
  const fewer = threads > 1 && one <= limit ? `Try --threads 1, which needs about ${bytes(one)}. ` : '';
  const more = isGiven ? 'Set a larger --max-memory if the machine has enough.' : 'Use --max-memory SIZE to try anyway.';
  const counts = `${size.nodeCount.toLocaleString('en')} nodes and ${size.edgeCount.toLocaleString('en')} edges`;
  const message = `has ${counts}: ${subject} about ${bytes(needed(all, threads))} of memory, and ${has}`;
  return new SnapdiffError('out-of-memory', message, { path }, { hint: fewer + more });
}
