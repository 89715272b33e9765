/** Two versions of a runtime: what the later one brings along is no growth of the program. */
import type { Comparison } from '../compare/comparison.js';
import { NodeType } from '../format/snapshot.js';
import { hasBit } from '../graph/bits.js';
import type { NodeSet } from '../graph/graph.js';
import { type GrowthTree, type TreeColumn, valueAt } from '../growth/growth-tree.js';
import type { Heap } from '../heap/heap.js';
import { nodeVersion, runtimePart } from '../heap/runtime-part.js';
import { hasObjects } from './stored-baseline.js';

/**
 * The earlier column with what the runtime's own part gained in each vertex, so that only the program's growth is left. The column itself where ids
 * correspond or both heaps are of one version. `storedVersion`: that of a baseline without objects, of which all that a vertex had counts as the runtime's as
 * long as the runtime has as much now. Time O(nodes) of both heaps.
 */
export function withLaterRuntime(
  { baseline, current, survivors }: Comparison,
  tree: GrowthTree,
  { before, now }: { before: TreeColumn; now: TreeColumn },
  vertexOf: { baseline: Int32Array; current: Int32Array },
  storedVersion: string | null = null,
): TreeColumn {
  const isStored = !hasObjects(baseline.heap);
  if (survivors !== null || (isStored && storedVersion === null)) return before;
  if ((isStored ? storedVersion : nodeVersion(baseline.heap)) === nodeVersion(current.heap)) return before;
  const [partThen, partNow] = [isStored ? null : runtimePart(baseline.heap), runtimePart(current.heap)];
  if (partNow === null || (partThen === null && !isStored)) return before;
  const then = partThen === null ? widened(before, tree.vertexCount) : sumsOf(baseline.heap, partThen, vertexOf.baseline, tree);
  const later = sumsOf(current.heap, partNow, vertexOf.current, tree);
  const shifted = (earlier: Float64Array, latest: Float64Array, partBefore: Float64Array, part: Float64Array): Float64Array =>
    part.map((value, vertex) => {
      const [own, most] = [valueAt(earlier, vertex), valueAt(latest, vertex)];
      // What became less, or went over to the other part, is no growth.
      return Math.max(own, Math.min(most, own + Math.max(0, value - partBefore[vertex])));
    });
  return {
    count: shifted(before.count, now.count, then.count, later.count),
    ownBytes: shifted(before.ownBytes, now.ownBytes, then.ownBytes, later.ownBytes),
  };
}

const widened = ({ count, ownBytes }: TreeColumn, length: number): TreeColumn => {
  const wide = (values: Float64Array) => Float64Array.from({ length }, (_, vertex) => valueAt(values, vertex));
  return { count: wide(count), ownBytes: wide(ownBytes) };
};

/** Objects and bytes of a part of a heap, by vertex. */
function sumsOf({ snapshot, shallowSize, dominator }: Heap, part: NodeSet, vertexOf: Int32Array, { vertexCount }: GrowthTree): TreeColumn {
  const { type } = snapshot.nodes;
  const sums: TreeColumn = { count: new Float64Array(vertexCount), ownBytes: new Float64Array(vertexCount) };
  for (let node = 0; node < snapshot.nodeCount; node++) {
    if (!hasBit(part, node)) continue;
    const vertex = vertexOf[node];
    // A store has the vertex of its owner, and is no object of it.
    if (type[node] !== NodeType.array || vertexOf[dominator[node]] !== vertex) sums.count[vertex]++;
    sums.ownBytes[vertex] += shallowSize[node];
  }
  return sums;
}
