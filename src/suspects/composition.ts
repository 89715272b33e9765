/** What piled up under a holder, by class. */
import type { Comparison, Side } from '../compare/comparison.js';

/** What was added to and removed from under a holder, one class. */
export interface ClassDelta {
  /** Position in `comparison.rows`. */
  row: number;
  countDelta: number;
  newCount: number;
  deletedCount: number;
  deltaBytes: number;
}

/**
 * What came and went in each group, by class: the program's first, then most bytes. `groupOf`: vertex of the growth tree -> its group, -1 for none. Without ids only the
 * difference of counts is known: as many are new.
 */
export function compose(
  comparison: Comparison,
  groupOf: Int32Array,
  groupCount: number,
  vertexOf: { baseline: Int32Array; current: Int32Array },
): ClassDelta[][] {
  const { baseline, current, rowOfBaselineClass, rowOfCurrentClass, counterpart, matchedBy } = comparison;
  const groups = Array.from({ length: groupCount }, () => new Map<number, ClassDelta>());
  /** `sign`: +1 for what is there now, -1 for what was. */
  const addAll = ({ heap, classes }: Side, vertices: Int32Array, rowOfClass: Int32Array, sign: 1 | -1, other: Int32Array | null): void => {
    const { shallowSize } = heap;
    const { classOf } = classes;
    let lastGroup = -1;
    let delta: ClassDelta = nothingOf(-1);
    for (let node = 0; node < vertices.length; node++) {
      const group = groupOf[vertices[node]];
      const size = shallowSize[node];
      if (group === -1 || size === 0) continue;
      const row = rowOfClass[classOf[node]];
      // Neighbours are of one group and class more often than not.
      if (group !== lastGroup || row !== delta.row) {
        const known = groups[group].get(row);
        if (!known) groups[group].set(row, (delta = nothingOf(row)));
        else delta = known;
        lastGroup = group;
      }
      delta.countDelta += sign;
      delta.deltaBytes += sign * size;
      if (other !== null && other[node] === -1) delta.newCount++;
    }
  };
  addAll(current, vertexOf.current, rowOfCurrentClass, 1, matchedBy === 'id' ? counterpart : null);
  addAll(baseline, vertexOf.baseline, rowOfBaselineClass, -1, null);
  return groups.map((rows) => {
    for (const delta of rows.values()) {
      if (matchedBy === 'class') delta.newCount = Math.max(0, delta.countDelta);
      delta.deletedCount = Math.max(0, delta.newCount - delta.countDelta);
    }
    return byBytesGained(comparison, rows.values());
  });
}

const nothingOf = (row: number): ClassDelta => ({ row, countDelta: 0, newCount: 0, deletedCount: 0, deltaBytes: 0 });
/** Without classes of which nothing changed; most bytes first. */
export const byBytesGained = (comparison: Comparison, deltas: Iterable<ClassDelta>): ClassDelta[] =>
  [...deltas]
    .filter(({ countDelta, deltaBytes, newCount }) => countDelta !== 0 || deltaBytes !== 0 || newCount !== 0)
    .sort((a, b) => isEmbedders(comparison, a) - isEmbedders(comparison, b) || b.deltaBytes - a.deltaBytes || a.row - b.row);

/** Objects of the embedder that no program can name come last: 1. */
const isEmbedders = ({ rows }: Comparison, { row }: ClassDelta): number => Number(/^(Detached )?(blink|cppgc|v8|node)::/.test(rows[row].name));
