/** Sets of edges: strong edges for ownership, essential edges for dominators, followed edges for distances. */
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

/** Writes all edges except weak ones to `strong`. */
export function strongEdges({ edgeCount, edges: { type } }: Snapshot, { loops }: Workspace, strong: EdgeSet): EdgeSet {
  loops.markStrongEdges(edgeCount, type, strong);
  return strong;
}

/** Nodes that a page or program can reach: from the root's shortcuts and from the DOM trees of documents. */
export function pageObjects(snapshot: Snapshot, names: WellKnownNames): NodeSet {
  const { edges, nodes, root } = snapshot;
  const seeds: number[] = [];
  for (let edge = edges.firstEdge[root], end = edges.firstEdge[root + 1]; edge < end; edge++) {
    const target = edges.toNode[edge];
    const isDocument = edges.type[edge] === EdgeType.element && nodes.type[target] === NodeType.synthetic && nodes.name[target] === names.documentTrees;
    if (isDocument || edges.type[edge] === EdgeType.shortcut) seeds.push(target);
  }
  const work = workspaceOf(snapshot);
  // Without seeds no edge is read. Essential edges depend on the result, so strong edges use their column until then.
  const strong = work.claim('essential');
  return reachable(work, graphOf(snapshot), seeds, seeds.length === 0 ? strong : strongEdges(snapshot, work, strong));
}

/**
 * Edges that retain their target (DevTools: isEssentialEdge): all except weak edges, edges of a node to itself, edges from a WeakMap's table to a value
 * (the key holds it), shortcuts of nodes other than the root, and edges into the page from nodes outside it other than the root.
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

/** Edges for distances: strong edges, except a few internal ones of V8 that would shorten the distance of everything. */
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
