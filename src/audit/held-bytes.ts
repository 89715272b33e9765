/**
 * What one heap holds, in the terms of growth: objects that came in numbers are what piled up, the few above them hold it. Groups of holders count as few
 * where each has more entries than there are of them: of 20 sessions with 5,000 messages each, the messages piled up, not the sessions.
 */
import type { Gains } from '../growth/gains.js';
import { gains as gainsOf } from '../growth/gains.js';
import { type GrowthTree, retainedBytes, type TreeColumn } from '../growth/growth-tree.js';

/** Holders of one kind, at most. */
const MAX_GROUP = 1_000;
/** Of all bytes, the share from which a single object may hold, whatever is above it. */
const LARGE = 0.02;
/** Of what a vertex retains, the share that a child must have to be where it accumulates. */
const MOST = 0.5;
/** Vertices of one object each between a holder and its entries: a wrapper, its field, the array in it. */
const MAX_DEPTH = 8;

/**
 * The gains of the only column of a tree, as if only the holders had been there before, without bytes. Those of vertices that are marked as surviving, the
 * runtime's own, are left out.
 */
export function heldBytes(tree: GrowthTree): Gains {
  const [{ count, ownBytes }] = tree.columns;
  const program = { count, ownBytes: ownBytes.map((bytes, vertex) => ((tree.className[vertex] & 1) === 1 ? 0 : bytes)) };
  return gainsOf(tree, holdersOnly(tree, program), program, true);
}

/** The column with the objects that hold, without their bytes. */
function holdersOnly(tree: GrowthTree, column: TreeColumn): TreeColumn {
  const { vertexCount, parent, className } = tree;
  const { count } = column;
  const retained = retainedBytes(tree, column);
  const heaviest = heaviestChildren(tree, retained);
  const holders: TreeColumn = { count: new Float64Array(vertexCount), ownBytes: new Float64Array(vertexCount) };
  /** Objects that one of a vertex leads to in its heaviest branch, where that first branches out. */
  const spread = (vertex: number): number => {
    let at = vertex;
    for (let depth = 0; depth < MAX_DEPTH; depth++) {
      const next = heaviest[at];
      // A tree of objects of one class branches out by itself.
      if (next === -1 || className[next] === className[vertex]) return 0;
      if (count[next] > count[at]) return count[next] / count[at];
      at = next;
    }
    return 0;
  };
  holders.count[0] = count[0];
  for (let vertex = 1; vertex < vertexCount; vertex++) {
    const above = parent[vertex];
    if (count[vertex] === 0) continue;
    const each = count[vertex] / count[above];
    const isAlone = count[vertex] === 1 && retained[vertex] >= LARGE * retained[0];
    const isGroup = count[vertex] <= MAX_GROUP && spread(vertex) > each;
    if (isAlone || (holders.count[above] > 0 && (each <= 1 || isGroup))) holders.count[vertex] = count[vertex];
  }
  return holders;
}

/** Vertex -> its child that retains most of what it retains, -1 for none. */
function heaviestChildren({ vertexCount, parent }: GrowthTree, retained: Float64Array): Int32Array {
  const heaviest = new Int32Array(vertexCount).fill(-1);
  for (let vertex = 1; vertex < vertexCount; vertex++) if (retained[vertex] >= MOST * retained[parent[vertex]]) heaviest[parent[vertex]] = vertex;
  return heaviest;
}
