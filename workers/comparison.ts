/** Tasks on two snapshots: what is the same in both, and what changed. */
import { type Comparison, type Counts, count as countRows, type Pairing, pair as pairSnapshots } from '../src/compare/comparison.js';
import type { Snapshot } from '../src/format/snapshot.js';
import { columnBytes } from '../src/memory.js';
import { type Outcome, settle } from './outcome.js';

export interface PairTask {
  baseline: Snapshot;
  current: Snapshot;
}

/** Which objects are the same: the one question that can be asked while the current heap is analysed. */
export async function pair({ baseline, current }: PairTask): Promise<Outcome<Pairing>> {
  return settle(current.path, columnBytes(current), () => pairSnapshots(baseline, current));
}

/** What came and went, of a comparison in which nothing is counted yet. */
export async function count({ comparison }: { comparison: Comparison }): Promise<Outcome<Counts>> {
  return settle(comparison.current.heap.snapshot.path, columnBytes(comparison.current.heap.snapshot), () => countRows(comparison));
}
