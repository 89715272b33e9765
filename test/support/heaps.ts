/** Heaps and comparisons without worker threads, for tests of internals. */
import { type Comparison, compare, type Side } from '../../src/compare/comparison.js';
import { readSnapshot } from '../../src/format/read.js';
import type { Snapshot } from '../../src/format/snapshot.js';
import { classify } from '../../src/heap/classify.js';
import { analyze, type Heap } from '../../src/heap/heap.js';
import { inferInterfaces } from '../../src/heap/interfaces.js';
import type { Matching } from '../../src/vocabulary.js';

/** A heap classified with its own interfaces. */
export function sideOf(snapshot: Snapshot): Side {
  const heap = analyze(snapshot);
  return { heap, classes: classify(heap, inferInterfaces(snapshot, heap.names)) };
}

export const readSide = async (path: string): Promise<Side> => sideOf(await readSnapshot(path));

/** Two heaps classified with the interfaces of the later one. */
export function compareHeaps(baseline: Heap, current: Heap, match?: Matching | 'auto'): Comparison {
  const interfaces = inferInterfaces(current.snapshot, current.names);
  const side = (heap: Heap): Side => ({ heap, classes: classify(heap, interfaces) });
  return compare(side(baseline), side(current), match);
}

export const compareSnapshots = (baseline: Snapshot, current: Snapshot, match?: Matching | 'auto'): Comparison =>
  compareHeaps(analyze(baseline), analyze(current), match);
