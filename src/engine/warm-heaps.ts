/**
 * Heaps that a thread remembers between questions, with what was derived to answer one: texts and scopes of scripts, costs of edges, edges from outside. Columns are on
 * shared memory, so that a heap that arrives again is the same one as before; a message copies the objects that point to them.
 */
import { getHeapStatistics } from 'node:v8';
import type { Side } from '../compare/comparison.js';
import type { Retainers } from '../graph/retainers.js';
import type { Heap } from '../heap/heap.js';
import { collect } from './column-memory.js';

/** What a question is about. */
interface Asked {
  side: Side;
  retainers: Retainers | null;
}

interface WarmHeap {
  heap: Heap;
  retainers: Retainers | null;
}

/** By the number that the keeper of the heaps gave them. */
const heaps = new Map<number, WarmHeap>();
/** Bytes of a thread's objects beyond which what questions have derived is dropped: it is derived again when it is needed. */
const MAX_DERIVED = 256e6;

/** The heap of this number, as this thread knows it; 0: one that will not be asked about again. No answer depends on the questions before. */
export function warm({ heap, classes }: Side, retainers: Retainers | null, number: number): Asked {
  if (number === 0) return { side: { heap, classes }, retainers };
  if (getHeapStatistics().used_heap_size > MAX_DERIVED) heaps.clear();
  let known = heaps.get(number);
  if (!known) heaps.set(number, (known = { heap, retainers }));
  known.retainers ??= retainers;
  // What changes with each question belongs to the heap object, what stays to its parts.
  return { side: { heap: { ...known.heap, scriptNames: new Map(known.heap.scriptNames) }, classes }, retainers: known.retainers };
}

/** Frees what this thread remembers, except for the heaps of these numbers. */
export function collectOthers(numbers: readonly number[]): void {
  for (const number of heaps.keys()) if (!numbers.includes(number)) heaps.delete(number);
  collect();
}
