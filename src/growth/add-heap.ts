/** A heap becomes a column of the growth tree. */
import type { NodeOrdinal, Snapshot } from '../format/snapshot.js';
import type { NodeSet } from '../graph/graph.js';
import type { Classes } from '../heap/classes.js';
import type { Heap } from '../heap/heap.js';
import { workspaceOf } from '../kernel/workspace.js';
import { addColumn, childVertex, classOf, type GrowthTree, kindOf, labelOf, type TreeColumn } from './growth-tree.js';
import { heapTree } from './heap-tree.js';
import type { TreeData } from './tree-data.js';

/** Adds a column and gives the vertex of each node: see heapTree(). */
export function addHeap(tree: GrowthTree, side: { heap: Heap; classes: Classes }, survives?: NodeSet, mergesAlike = false): Int32Array {
  const { tree: own, vertexOf } = heapTree(side, survives, mergesAlike);
  moveNodes(side.heap, vertexOf, mergeTree(tree, own));
  return vertexOf;
}

/**
 * Adds the heap of another tree as a column. Returns vertex of the other tree -> vertex of `into`. A vertex folds by the labels and classes above it alone, so
 * what was folded in one tree is folded in the other. Time O(vertices).
 */
export function mergeTree(into: GrowthTree, { texts, parent, label, className, nodeType, isList, columns }: TreeData): Int32Array {
  const textOf = texts.map((text) => into.texts.intern(text));
  addColumn(into);
  const movedTo = new Int32Array(parent.length);
  for (let vertex = 1; vertex < movedTo.length; vertex++) {
    const ownLabel = labelOf(kindOf(label[vertex]), textOf[label[vertex] >>> 3]);
    const ownClass = classOf(textOf[className[vertex] >>> 1], (className[vertex] & 1) === 1);
    movedTo[vertex] = childVertex(into, movedTo[parent[vertex]], ownLabel, ownClass, nodeType[vertex]);
    if (isList[vertex] === 1) into.isList[movedTo[vertex]] = 1;
  }
  const column = into.columns.at(-1) as TreeColumn;
  const [{ count, ownBytes }] = columns;
  for (let vertex = 0; vertex < movedTo.length; vertex++) {
    column.count[movedTo[vertex]] += count[vertex];
    column.ownBytes[movedTo[vertex]] += ownBytes[vertex];
  }
  return movedTo;
}

/** Renames the vertices of the nodes of a heap, in place. Time O(nodes). */
export function moveNodes({ snapshot }: Heap, vertexOf: Int32Array, movedTo: Int32Array): void {
  const { loops, room } = workspaceOf(snapshot);
  const moved = room('hangs')('ints', movedTo.length);
  moved.set(movedTo);
  loops.moveToVertices(snapshot.nodeCount, vertexOf, moved);
}

/** Position of a node's vertex in `vertices` -> these nodes, in order. Time O(nodes). */
export function nodesIn(snapshot: Snapshot, vertexOf: Int32Array, vertices: readonly number[], vertexCount: number): NodeOrdinal[][] {
  const { nodeCount } = snapshot;
  const { repeat, room } = workspaceOf(snapshot);
  const marks = room('blames')('bytes', vertexCount).fill(0);
  const positions = new Map(vertices.map((vertex, position) => [vertex, position]));
  for (const vertex of vertices) marks[vertex] = 1;
  const found: NodeOrdinal[][] = vertices.map(() => []);
  const next = repeat('nextOfVertices', nodeCount, vertexOf, marks);
  for (let node = next(0); node < nodeCount; node = next(node + 1)) found[positions.get(vertexOf[node])!].push(node);
  return found;
}
