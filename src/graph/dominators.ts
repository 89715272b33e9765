/** Depth-first order and immediate dominators. */
import type { Workspace } from '../kernel/workspace.js';
import { hasBit } from './bits.js';
import type { EdgeSet, Graph } from './graph.js';

/** After renumbering, parents precede children: dominators and sums over subtrees become plain loops. A *vertex* is a node's number in this order. */
export interface Preorder {
  /** Vertex -> node. */
  node: Int32Array;
  /** Node -> vertex. */
  vertex: Int32Array;
  /** Vertex -> vertex of its parent in the search tree; the root's is 0. */
  parent: Int32Array;
  /** Vertices below this were reached by a search. The rest are cycles of garbage: each is a child of the root, and their edges retain nothing. */
  reachedCount: number;
  /** Vertex -> smallest vertex with an edge to it (tree and forward edges). */
  firstRetainer: Uint32Array;
  /** Vertex -> number of edges to it from larger vertices (back and cross edges); nodeCount + 1 entries. */
  laterRetainers: Uint32Array;
}

/**
 * Depth-first search from the root over `retaining`; then from each unreached node without retainers, in ordinal order, as a child of the root.
 * Nodes that are still unreached are numbered last. Time O(nodes + edges); 20 bytes a node and 4 an edge.
 */
export function preorder({ loops, repeat, claim }: Workspace, { nodeCount, firstEdge, toNode }: Graph, root: number, retaining: EdgeSet): Preorder {
  const [node, vertex, parent, firstRetainer] = [claim('node'), claim('vertex'), claim('dominatorVertex'), claim('semi')];
  const laterRetainers = claim('laterStart', nodeCount + 1);
  const open = claim('open');
  loops.fillInts(vertex, -1, nodeCount);
  loops.fillInts(parent, 0, nodeCount);
  loops.fillWords(firstRetainer, 0, nodeCount);
  loops.fillWords(laterRetainers, 0, nodeCount + 1);
  const search = (start: number, count: number) =>
    loops.search(start, count, firstEdge, toNode, retaining, node, vertex, parent, firstRetainer, laterRetainers, open);
  const nextUnreached = repeat('nextEqual', nodeCount, vertex, -1);
  let count = search(root, 0);
  if (count < nodeCount) {
    const retained = claim('retainedByUnreached');
    loops.fillInts(retained, 0, retained.length);
    loops.markRetainedByUnreached(nodeCount, firstEdge, toNode, retaining, vertex, retained);
    for (let candidate = nextUnreached(0); candidate < nodeCount; candidate = nextUnreached(candidate + 1)) {
      if (!hasBit(retained, candidate)) count = search(candidate, count);
    }
  }
  const reachedCount = count;
  for (let rest = nextUnreached(0); rest < nodeCount; rest = nextUnreached(rest + 1)) {
    node[count] = rest;
    vertex[rest] = count++;
  }
  return { node, vertex, parent, reachedCount, firstRetainer, laterRetainers };
}

/**
 * Vertex -> vertex of its immediate dominator (the root's is 0), written over the parents.
 * Overwrites all columns of the order except `node`. Time O(edges log nodes), near linear in practice; 8 bytes a node and 4 a back or cross edge.
 */
export function dominators({ loops, claim }: Workspace, { nodeCount, firstEdge, toNode }: Graph, order: Preorder, retaining: EdgeSet): Int32Array {
  const { parent, reachedCount, firstRetainer: semi, laterRetainers: start, vertex } = order;
  const retainer = claim('laterRetainer');
  loops.listLaterRetainers(nodeCount, reachedCount, firstEdge, toNode, retaining, vertex, start, retainer);
  const ancestor = claim('ancestor');
  loops.copyInts(ancestor, parent, nodeCount);
  loops.semidominators(reachedCount, start, retainer, semi, ancestor, claim('path'));
  loops.dominatorsOf(reachedCount, semi, parent);
  return parent;
}
