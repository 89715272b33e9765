/** Contents of Maps and Sets that a file does not link: Bun's files in V8's format, see format/visit-order.ts. */
import { type NodeOrdinal, NodeType } from '../format/snapshot.js';
import { findTexts } from '../format/strings.js';
import { contentsInOrder } from '../format/visit-order.js';
import type { Heap } from '../heap/heap.js';

/** Share of the objects of a vertex that collections of one other vertex hold. */
const MOST = 0.5;

/** Vertex of objects that nothing leads to -> vertex of the collection that holds most of them. Time O(nodes + edges) for a file with such contents. */
export function unlinkedContents(heap: Heap, vertexOf: Int32Array): Map<number, number> {
  const { snapshot, distance } = heap;
  const found = new Map<number, number>();
  const ownerOfStore = ownersOfStores(heap);
  if (ownerOfStore.size === 0) return found;
  const { selfSize } = snapshot.nodes;
  const held = new Uint8Array(snapshot.nodeCount);
  for (let edge = 0; edge < snapshot.edgeCount; edge++) held[snapshot.edges.toNode[edge]] = 1;
  const holders = new Map<number, Map<number, number>>();
  const visited = {
    count: snapshot.nodeCount,
    isStore: (node: NodeOrdinal) => ownerOfStore.has(node),
    bytesOf: (store: NodeOrdinal) => selfSize[store],
    isReached: (node: NodeOrdinal) => distance[node] >= 0,
    isHeld: (node: NodeOrdinal) => held[node] === 1,
  };
  contentsInOrder(visited, (node, store) => {
    const owner = ownerOfStore.get(store) as NodeOrdinal;
    const counts = holders.get(vertexOf[node]) ?? new Map<number, number>();
    holders.set(vertexOf[node], counts.set(vertexOf[owner], (counts.get(vertexOf[owner]) ?? 0) + 1));
  });
  for (const [vertex, counts] of holders) {
    const [holder, count] = [...counts].reduce((most, each) => (each[1] > most[1] ? each : most));
    if (count >= MOST * [...counts.values()].reduce((sum, each) => sum + each, 0)) found.set(vertex, holder);
  }
  return found;
}

/** Store -> Map or Set. */
function ownersOfStores({ snapshot }: Heap): Map<NodeOrdinal, NodeOrdinal> {
  const { nodeCount, nodes, edges } = snapshot;
  const owners = new Map<NodeOrdinal, NodeOrdinal>();
  const [store, ...collections] = findTexts(snapshot.strings, ['Cell Butterfly', 'Map', 'Set']);
  if (store === -1) return owners;
  for (let node = 0; node < nodeCount; node++) {
    if (nodes.type[node] !== NodeType.object || !collections.includes(nodes.name[node])) continue;
    for (let edge = edges.firstEdge[node]; edge < edges.firstEdge[node + 1]; edge++) {
      if (nodes.name[edges.toNode[edge]] === store && nodes.type[edges.toNode[edge]] === NodeType.hidden) owners.set(edges.toNode[edge], node);
    }
  }
  return owners;
}
