/** What piled up under a holder, by class. */
import type { Comparison } from '../compare/comparison.js';
import { createBits, hasBit, setBit } from '../graph/bits.js';
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
  const byGroup = new Map<number, Map<number, ClassDelta>>();
  // Neighbours are of one kind and under one holder more often than not.
  let lastHolder = -1;
  let last: ClassDelta | undefined;
  const deltaOf = (holder: number, row: number): ClassDelta => {
    if (holder === lastHolder && last?.row === row) return last;
    const group = groupOf.get(holder) as number;
    let rows = byGroup.get(group);
    if (!rows) byGroup.set(group, (rows = new Map()));
    last = rows.get(row);
    if (!last) rows.set(row, (last = { row, countDelta: 0, newCount: 0, deletedCount: 0, deltaBytes: 0 }));
    lastHolder = holder;
    return last;
  };
  for (let node = 0; node < answers.length; node++) {
    const bytes = current.heap.shallowSize[node];
    if (bytes === 0 || !hasBit(isOfInterest, answers[node])) continue;
    const delta = deltaOf(answers[node], rowOfCurrentClass[current.classes.classOf[node]]);
    delta.countDelta++;
    delta.deltaBytes += bytes;
    if (comparison.counterpart[node] === -1) delta.newCount++;
  }
  for (let node = 0; node < answersBaseline.length; node++) {
    const bytes = baseline.heap.shallowSize[node];
    if (bytes === 0 || !hasBit(isOfInterest, answersBaseline[node])) continue;
    const delta = deltaOf(answersBaseline[node], rowOfBaselineClass[baseline.classes.classOf[node]]);
    delta.countDelta--;
    delta.deltaBytes -= bytes;
  }
  const result = new Map<number, ClassDelta[]>();
  for (const [group, rows] of byGroup) {
    const deltas = [...rows.values()].filter(({ countDelta, deltaBytes, newCount }) => countDelta !== 0 || deltaBytes !== 0 || newCount !== 0);
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
