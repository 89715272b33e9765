/**
 * Objects that live in both heaps and hang elsewhere now: by another way, or because their shape changed. Each is counted where it is now, so that what only
 * moved is not taken for more.
 */
import type { Comparison } from '../compare/comparison.js';
import { type NodeOrdinal, NodeType } from '../format/snapshot.js';
import { hasBit } from '../graph/bits.js';
import type { GrowthTree, TreeColumn } from '../growth/growth-tree.js';

/** Nodes with their vertices in the tree of both heaps. */
type VertexOf = Record<'baseline' | 'current', Int32Array>;

/** The earlier column with survivors where they are now. */
interface Settled {
  before: TreeColumn;
  /** Vertices of which all objects are in one other now: what hung on them hangs there. */
  pairs: [number, number][];
}

/** Writes the vertices of survivors to `vertexOf.baseline`. Time O(nodes). */
export function settleSurvivors({ baseline, counterpart, survivors }: Comparison, tree: GrowthTree, vertexOf: VertexOf): Settled {
  const [before] = tree.columns;
  if (survivors === null) return { before, pairs: [] };
  const { shallowSize, dominator, snapshot } = baseline.heap;
  const { type } = snapshot.nodes;
  const count = columnOf(before.count, tree.vertexCount);
  const ownBytes = columnOf(before.ownBytes, tree.vertexCount);
  /** Vertex -> the only one that its objects moved to, -1 for none, -2 for several. */
  const targets = new Map<number, number>();
  const { baseline: vertexThen, current: vertexNow } = vertexOf;
  const moved: NodeOrdinal[] = [];
  for (let node = 0; node < counterpart.length; node++) {
    const earlier = counterpart[node];
    if (earlier === -1) continue;
    const from = vertexThen[earlier];
    const to = vertexNow[node];
    if (from === to || !hasBit(survivors.survives, node)) continue;
    moved.push(node);
    // A store has the vertex of its owner, and is no object of it.
    const isStore = type[earlier] === NodeType.array && vertexThen[dominator[earlier]] === from;
    if (!isStore) {
      count[from]--;
      count[to]++;
      targets.set(from, (targets.get(from) ?? to) === to ? to : -2);
    }
    ownBytes[from] -= shallowSize[earlier];
    ownBytes[to] += shallowSize[earlier];
  }
  // Stores follow when all are known, because they are distinguished from objects by the vertices of their owners.
  for (const node of moved) vertexThen[counterpart[node]] = vertexNow[node];
  return { before: { count, ownBytes }, pairs: [...targets].filter(([from, to]) => to !== -2 && count[from] === 0) };
}

function columnOf(values: Float64Array, length: number): Float64Array {
  const column = new Float64Array(length);
  column.set(values.subarray(0, length));
  return column;
}
