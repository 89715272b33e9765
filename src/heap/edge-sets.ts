/** Which edges count for what: strong ones for ownership, essential ones for dominators, followed ones for distances. */
import { EdgeType, NodeType, type Snapshot } from '../format/snapshot.js';
import { text } from '../format/strings.js';
import { clearBit } from '../graph/bits.js';
import { type EdgeSet, type Graph, type NodeSet, sourceOf } from '../graph/graph.js';
import { reachable } from '../graph/reach.js';
import { type Workspace, workspaceOf } from '../kernel/workspace.js';
import type { EphemeronEdge } from './ephemerons.js';
import { nodesNamed } from './named.js';
import type { WellKnownNames } from './names.js';

export const graphOf = (snapshot: Snapshot): Graph => ({
  nodeCount: snapshot.nodeCount,
  firstEdge: snapshot.edges.firstEdge,
  toNode: snapshot.edges.toNode,
});

/** All edges but weak ones, in `strong`. */
export function strongEdges({ edgeCount, edges: { type } }: Snapshot, { loops }: Workspace, strong: EdgeSet): EdgeSet {
  loops.markStrongEdges(edgeCount, type, strong);
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
  const work = workspaceOf(snapshot);
  // Without seeds no edge is looked at. The essential edges are not known before the page is: strong ones take their place for now.
  const strong = work.claim('essential');
  return reachable(work, graphOf(snapshot), seeds, seeds.length === 0 ? strong : strongEdges(snapshot, work, strong));
}

/**
 * Edges that retain what they lead to (devtools: isEssentialEdge): not weak, not to oneself, not from a WeakMap's table to a value
 * (the key holds it), no shortcuts but the root's, and nothing from outside the page into it but from the root.
 */
export function essentialEdges(snapshot: Snapshot, page: NodeSet, ephemerons: readonly EphemeronEdge[]): EdgeSet {
  const { nodes, edges, root } = snapshot;
  const { nodeCount, edgeCount } = snapshot;
  const { loops, claim } = workspaceOf(snapshot);
  const essential = claim('essential');
  loops.markEssentialEdges(nodeCount, edgeCount, root, edges.firstEdge, edges.toNode, edges.type, page, essential);
  for (const { edge, tableId } of ephemerons) {
    if (nodes.id[sourceOf(edges.firstEdge, edge)] === tableId) clearBit(essential, edge);
  }
  return essential;
}

/** Edges that distances follow: strong ones, but for a few of V8's own that would make everything look near. */
export function followedEdges(snapshot: Snapshot, names: WellKnownNames): EdgeSet {
  const { nodeCount, edges } = snapshot;
  const isNamed = (edge: number) => edges.type[edge] !== EdgeType.element && edges.type[edge] !== EdgeType.hidden;
  const work = workspaceOf(snapshot);
  const followed = strongEdges(snapshot, work, work.claim('followed'));
  const contexts = nodesNamed(snapshot, NodeType.hidden, names.nativeContext);
  for (let node = contexts(0); node < nodeCount; node = contexts(node + 1)) {
    for (let edge = edges.firstEdge[node], end = edges.firstEdge[node + 1]; edge < end; edge++) {
      if (isNamed(edge) && edges.nameOrIndex[edge] === names.sloppyFunctionMap) clearBit(followed, edge);
    }
  }
  const descriptors = nodesNamed(snapshot, NodeType.array, names.mapDescriptors);
  for (let node = descriptors(0); node < nodeCount; node = descriptors(node + 1)) {
    for (let edge = edges.firstEdge[node], end = edges.firstEdge[node + 1]; edge < end; edge++) {
      const index = isNamed(edge) ? Number.parseInt(text(snapshot.strings, edges.nameOrIndex[edge]), 10) : edges.nameOrIndex[edge];
      if (index >= 2 && index % 3 === 1) clearBit(followed, edge);
    }
  }
  return followed;
}
