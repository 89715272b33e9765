/** What a baseline that keeps a tree but no single objects leaves to estimate. */
import type { Comparison } from '../compare/comparison.js';
import type { Gains } from '../growth/gains.js';
import { type GrowthTree, type TreeColumn, valueAt } from '../growth/growth-tree.js';
import type { MergedEdges, MergedRetainers } from '../growth/merged-retainers.js';
import type { Heap } from '../heap/heap.js';
import { byBytesGained, type ClassDelta } from './composition.js';

export const hasObjects = ({ snapshot }: Heap): boolean => snapshot.nodeCount > 0;

/** The edges of the baseline: as many for each object as there are now. */
export function estimatedEdges({ retainers, parents }: MergedEdges, gains: Gains): MergedEdges {
  const earlier = (now: MergedRetainers): MergedRetainers =>
    new Map(
      [...now].map(([vertex, sources]) => {
        const share = Math.min(1, gains.countBefore[vertex] / Math.max(1, gains.countNow[vertex]));
        return [vertex, new Map([...sources].map(([source, edges]) => [source, share * edges]))];
      }),
    );
  return { retainers: earlier(retainers), parents: earlier(parents) };
}

/** What each group gained, by class: of the objects of a vertex the share by which it became more. See compose(). */
export function composedByShares(
  comparison: Comparison,
  groupOf: Int32Array,
  groupCount: number,
  vertexOf: Int32Array,
  { tree, gains }: { tree: GrowthTree; gains: Gains },
): ClassDelta[][] {
  const { heap, classes } = comparison.current;
  const now = tree.columns[1] as TreeColumn;
  const groups = Array.from({ length: groupCount }, () => new Map<number, ClassDelta>());
  const shareOf = (gained: number, present: number): number => (present > 0 ? Math.min(1, Math.max(0, gained / present)) : 0);
  for (let node = 0; node < heap.snapshot.nodeCount; node++) {
    const vertex = vertexOf[node];
    const group = groupOf[vertex];
    const size = heap.shallowSize[node];
    if (group === -1 || size === 0) continue;
    const row = comparison.rowOfCurrentClass[classes.classOf[node]];
    let delta = groups[group].get(row);
    if (!delta) groups[group].set(row, (delta = { row, countDelta: 0, newCount: 0, deletedCount: 0, deltaBytes: 0 }));
    delta.countDelta += shareOf(gains.countNow[vertex] - gains.countBefore[vertex], gains.countNow[vertex]);
    delta.deltaBytes += size * shareOf(gains.ownBytes[vertex], valueAt(now.ownBytes, vertex));
  }
  return groups.map((rows) => {
    const whole = [...rows.values()].map((delta): ClassDelta => {
      const countDelta = Math.round(delta.countDelta);
      return { ...delta, countDelta, newCount: countDelta, deltaBytes: Math.round(delta.deltaBytes) };
    });
    return byBytesGained(comparison, whole);
  });
}
