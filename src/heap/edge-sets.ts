/** Which edges count for what: strong ones for ownership, essential ones for dominators, followed ones for distances. */
import { EdgeType, NodeType, type Snapshot } from '../format/snapshot.js';
import { text } from '../format/strings.js';
import { createBits } from '../graph/bits.js';
import { type EdgeSet, type Graph, type NodeSet, sharedColumn, sourceOf } from '../graph/graph.js';
import { reachable } from '../graph/reach.js';
import type { EphemeronEdge } from './ephemerons.js';
import { kernelOf } from './kernel.js';
import { nodesNamed } from './named.js';
import type { WellKnownNames } from './names.js';

export const graphOf = (snapshot: Snapshot): Graph => ({
  nodeCount: snapshot.nodeCount,
  firstEdge: snapshot.edges.firstEdge,
  toNode: snapshot.edges.toNode,
});

/** All edges but weak ones. */
export function strongEdges(snapshot: Snapshot): EdgeSet {
  return kernelOf(snapshot)?.strongEdges() ?? strongEdgesPlainly(snapshot);
}

function strongEdgesPlainly({ edgeCount, edges: { type } }: Snapshot): EdgeSet {
  const strong = createBits(edgeCount);
  for (let word = 0, edge = 0; edge < edgeCount; word++) {
    let bits = 0;
    for (const end = Math.min(edge + 32, edgeCount); edge < end; edge++) {
      if (type[edge] !== EdgeType.weak) bits |= 1 << (edge & 31);
    }
    strong[word] = bits;
  }
  return strong;
}

/** What a page or program can reach itself: from the root's shortcuts and from the DOM trees of documents. */
export function pageObjects(snapshot: Snapshot, names: WellKnownNames): NodeSet {
  const { edges, nodes, root } = snapshot;
  const seeds: number[] = [];
  for (let edge = edges.firstEdge[root], end = edges.firstEdge[root + 1]; edge < end; edge++) {
    const target = edges.toNode[edge];
    const isDocument = edges.type[edge] === EdgeType.element && nodes.type[target] === NodeType.synthetic && nodes.name[target] === names.documentTrees;
    if (isDocument || edges.type[edge] === EdgeType.shortcut) seeds.push(target);
  }
  if (seeds.length === 0) return createBits(snapshot.nodeCount);
  return kernelOf(snapshot)?.strongReach(seeds) ?? reachable(graphOf(snapshot), seeds, strongEdges(snapshot));
}

/**
 * Edges that retain what they lead to (devtools: isEssentialEdge): not weak, not to oneself, not from a WeakMap's table to a value
 * (the key holds it), no shortcuts but the root's, and nothing from outside the page into it but from the root.
 */
export function essentialEdges(snapshot: Snapshot, page: NodeSet, ephemerons: readonly EphemeronEdge[]): EdgeSet {
  const { nodes, edges, root } = snapshot;
  const essential = kernelOf(snapshot)?.essentialEdges(root, page) ?? essentialEdgesPlainly(snapshot, page);
  for (const { edge, tableId } of ephemerons) {
    if (nodes.id[sourceOf(edges.firstEdge, edge)] === tableId) essential[edge >>> 5] &= ~(1 << (edge & 31));
  }
  return essential;
}

function essentialEdgesPlainly({ nodeCount, edgeCount, edges: { firstEdge, toNode, type }, root }: Snapshot, page: NodeSet): EdgeSet {
  const essential = sharedColumn((edgeCount + 31) >>> 5);
  for (let node = 0; node < nodeCount; node++) {
    const isRoot = node === root;
    const outside = !isRoot && !(page[node >>> 5] & (1 << (node & 31)));
    for (let edge = firstEdge[node], end = firstEdge[node + 1]; edge < end; edge++) {
      const edgeType = type[edge];
      const target = toNode[edge];
      if (edgeType === EdgeType.weak || target === node) continue;
      if (edgeType === EdgeType.shortcut && !isRoot) continue;
      if (outside && page[target >>> 5] & (1 << (target & 31))) continue;
      essential[edge >>> 5] |= 1 << (edge & 31);
    }
  }
  return essential;
}

/** Edges that distances follow: strong ones, but for a few of V8's own that would make everything look near. */
export function followedEdges(snapshot: Snapshot, strong: EdgeSet, names: WellKnownNames): EdgeSet {
  const { nodeCount, edges } = snapshot;
  const isNamed = (edge: number) => edges.type[edge] !== EdgeType.element && edges.type[edge] !== EdgeType.hidden;
  const followed = strong.slice();
  const clear = (edge: number) => {
    followed[edge >>> 5] &= ~(1 << (edge & 31));
  };
  const contexts = nodesNamed(snapshot, NodeType.hidden, names.nativeContext);
  for (let node = contexts(0); node < nodeCount; node = contexts(node + 1)) {
    for (let edge = edges.firstEdge[node], end = edges.firstEdge[node + 1]; edge < end; edge++) {
      if (isNamed(edge) && edges.nameOrIndex[edge] === names.sloppyFunctionMap) clear(edge);
    }
  }
  const descriptors = nodesNamed(snapshot, NodeType.array, names.mapDescriptors);
  for (let node = descriptors(0); node < nodeCount; node = descriptors(node + 1)) {
    for (let edge = edges.firstEdge[node], end = edges.firstEdge[node + 1]; edge < end; edge++) {
      const index = isNamed(edge) ? Number.parseInt(text(snapshot.strings, edges.nameOrIndex[edge]), 10) : edges.nameOrIndex[edge];
      if (index >= 2 && index % 3 === 1) clear(edge);
    }
  }
  return followed;
}
