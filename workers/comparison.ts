/** Tasks on two snapshots: what is the same in both, and what changed. */
import { type Comparison, compare as compareSides, type Matching, type Pairing, pair as pairSnapshots, type Side } from '../src/compare/comparison.js';
import type { Snapshot } from '../src/format/snapshot.js';
import { columnBytes } from '../src/memory.js';
import { type Outcome, settle } from './outcome.js';

export interface PairTask {
  baseline: Snapshot;
  current: Snapshot;
}

/** Which objects are the same: the one question that can be asked of two snapshots as they were read. */
export async function pair({ baseline, current }: PairTask): Promise<Outcome<Pairing>> {
  return settle(current.path, columnBytes(current), () => pairSnapshots(baseline, current));
}

export interface CompareTask {
  baseline: Side;
  current: Side;
  match: Matching | 'auto';
  /** Found while the heaps were analysed. */
  pairing?: Pairing | undefined;
}

export async function compare({ baseline, current, match, pairing }: CompareTask): Promise<Outcome<Comparison>> {
  return settle(current.heap.snapshot.path, columnBytes(current.heap.snapshot), () => compareSides(baseline, current, match, pairing));
}
