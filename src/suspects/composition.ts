/** What piled up under a holder, by class. */
import type { Comparison, Side } from '../compare/comparison.js';
import { createBits, setBit } from '../graph/bits.js';
import type { Blame } from './blame.js';

/** What was added to and removed from under a holder, one class. */
export interface ClassDelta {
  /** Position in `comparison.rows`. */
  row: number;
  countDelta: number;
  newCount: number;
  deletedCount: number;
  deltaBytes: number;
}

/** What came and went under each holder that is a key of `groupOf`, by class; holders with one value are taken together. */
export function compose(comparison: Comparison, { answers, answersBaseline }: Blame, groupOf: ReadonlyMap<number, number>): Map<number, ClassDelta[]> {
  const { baseline, current, rowOfBaselineClass, rowOfCurrentClass } = comparison;
  const isOfInterest = createBits(answers.length);
  for (const holder of groupOf.keys()) setBit(isOfInterest, holder);
  /** By group, then by row. */
  const byGroup = new Map<number, ClassDelta[]>();
  const rowsUnder = (holder: number): ClassDelta[] => {
    const group = groupOf.get(holder) as number;
    let rows = byGroup.get(group);
    if (!rows) byGroup.set(group, (rows = []));
    return rows;
  };
  /** `sign`: +1 for what is there now, -1 for what was. */
  const addAll = ({ heap, classes }: Side, rowOfClass: Int32Array, answers: Int32Array, counterpart: Int32Array | null, sign: 1 | -1): void => {
    const { shallowSize } = heap;
    const { classOf } = classes;
    // Neighbours are under one holder more often than not.
    let lastHolder = -1;
    let rows: ClassDelta[] = [];
    for (let node = 0; node < answers.length; node++) {
      const size = shallowSize[node];
      const holder = answers[node];
      if (size === 0 || (isOfInterest[holder >>> 5] & (1 << (holder & 31))) === 0) continue;
      if (holder !== lastHolder) rows = rowsUnder((lastHolder = holder));
      const row = rowOfClass[classOf[node]];
      const delta = (rows[row] ??= { row, countDelta: 0, newCount: 0, deletedCount: 0, deltaBytes: 0 });
      delta.countDelta += sign;
      delta.deltaBytes += sign * size;
      if (counterpart !== null && counterpart[node] === -1) delta.newCount++;
    }
  };
  addAll(current, rowOfCurrentClass, answers, comparison.counterpart, 1);
  addAll(baseline, rowOfBaselineClass, answersBaseline, null, -1);
  const result = new Map<number, ClassDelta[]>();
  for (const [group, rows] of byGroup) {
    const deltas = rows.filter(({ countDelta, deltaBytes, newCount }) => countDelta !== 0 || deltaBytes !== 0 || newCount !== 0);
    for (const delta of deltas) delta.deletedCount = Math.max(0, delta.newCount - delta.countDelta);
    result.set(
      group,
      deltas.sort((a, b) => b.deltaBytes - a.deltaBytes || a.row - b.row),
    );
  }
  return result;
}

/** Adds the deltas of `other` to those of `into`. */
export function addDeltas(into: ClassDelta[], other: readonly ClassDelta[]): void {
  for (const delta of other) {
    const same = into.find(({ row }) => row === delta.row);
    if (!same) into.push(delta);
    else {
      same.countDelta += delta.countDelta;
      same.newCount += delta.newCount;
      same.deletedCount += delta.deletedCount;
      same.deltaBytes += delta.deltaBytes;
    }
  }
}
