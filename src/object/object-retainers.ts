/** Retainers of one object, the most readable first, with V8's stores folded into the Map, array or object they belong to. */

import { type EdgeOrdinal, EdgeType, type NodeOrdinal, NodeType } from '../format/snapshot.js';
import { text } from '../format/strings.js';
import { sourceOf } from '../graph/graph.js';
import type { PathNode, Paths } from './paths.js';

export interface Retaining {
  /** `node` is the retainer; `edge` leads from it or its store to the object; `storeEdge` leads to that store. */
  retainers: PathNode[];
  /** How many retainers are not listed. */
  omitted: number;
}

const storeName = /^(table|elements|properties)$/;
/** Larger distances from a root count as this one. */
const FAR = 30;

/** At most `most`, each object once. Time O(retainers of the node, and of the stores among them). */
export function retainersOfObject(paths: Paths, node: NodeOrdinal, most: number): Retaining {
  const { heap, retainers } = paths;
  const { firstEdge } = heap.snapshot.edges;
  const best = new Map<NodeOrdinal, { retainer: PathNode; cost: number }>();
  const path = paths.pathTo(node);
  const onPath = path.length > 1 ? path[path.length - 2].node : -1;
  const owners = createOwners(paths);
  for (let at = retainers.start[node]; at < retainers.start[node + 1]; at++) {
    const edge = retainers.edge[at];
    const source = sourceOf(firstEdge, edge);
    const storeEdge = owners(source);
    const retainer = storeEdge === -1 ? source : sourceOf(firstEdge, storeEdge);
    const { distance } = heap;
    const steps = distance[retainer] < 0 ? FAR : Math.min(FAR, distance[retainer]);
    // The retainer on the readable path ranks first.
    const cost = retainer === onPath ? -1 : paths.cost(edge) + (storeEdge === -1 ? 0 : paths.cost(storeEdge)) + steps;
    const known = best.get(retainer);
    if (!known || cost < known.cost) best.set(retainer, { retainer: { node: retainer, edge, storeEdge, skipped: 0 }, cost });
  }
  const { retainedSize } = heap;
  const ranked = [...best.values()].sort(
    (one, other) => one.cost - other.cost || retainedSize[other.retainer.node] - retainedSize[one.retainer.node] || one.retainer.node - other.retainer.node,
  );
  return { retainers: ranked.slice(0, most).map(({ retainer }) => retainer), omitted: Math.max(0, ranked.length - most) };
}

/** Returns a function from a node to the edge by which an object owns it as a store; -1 for nodes that are not stores. */
function createOwners({ heap, retainers }: Paths): (node: NodeOrdinal) => EdgeOrdinal {
  const { nodes, edges, strings } = heap.snapshot;
  const known = new Map<NodeOrdinal, EdgeOrdinal>();
  return (node) => {
    if (nodes.type[node] !== NodeType.array) return -1;
    let owner = known.get(node);
    if (owner === undefined) {
      owner = -1;
      for (let at = retainers.start[node]; owner === -1 && at < retainers.start[node + 1]; at++) {
        const edge = retainers.edge[at];
        if (edges.type[edge] === EdgeType.internal && storeName.test(text(strings, edges.nameOrIndex[edge]))) owner = edge;
      }
      known.set(node, owner);
    }
    return owner;
  };
}
