/** The growth tree of one heap, made to be merged with that of another: two threads build the trees of two heaps at the same time. */
import type { NodeOrdinal, Snapshot } from '../format/snapshot.js';
import type { NodeSet } from '../graph/graph.js';
import type { Classes } from '../heap/classes.js';
import type { Heap } from '../heap/heap.js';
import { workspaceOf } from '../kernel/workspace.js';
import { addHeap } from './add-heap.js';
import { addColumn, childVertex, classOf, createTree, type GrowthTree, kindOf, labelOf, type TreeColumn } from './growth-tree.js';
import { type TreeData, treeData } from './tree-data.js';

export interface HeapTree {
  /** One column. */
  tree: TreeData;
  /** Node -> vertex of `tree`; in the memory of the graph. */
  vertexOf: Int32Array;
}

/** `survives`: see addHeap(). Time O(nodes + edges). */
export function heapTree(side: { heap: Heap; classes: Classes }, survives?: NodeSet): HeapTree {
  const { nodes, root } = side.heap.snapshot;
  const tree = createTree(nodes.type[root]);
  const vertexOf = addHeap(tree, side, survives);
  return { tree: treeData(tree), vertexOf };
}

/**
 * Adds the heap of another tree as a column. Returns vertex of the other tree -> vertex of `into`. A vertex folds by the labels and classes above it alone, so
 * what was folded in one tree is folded in the other. Time O(vertices).
 */
export function mergeTree(into: GrowthTree, { texts, parent, label, className, nodeType, columns }: TreeData): Int32Array {
  const textOf = texts.map((text) => into.texts.intern(text));
  addColumn(into);
  const movedTo = new Int32Array(parent.length);
  for (let vertex = 1; vertex < movedTo.length; vertex++) {
    const ownLabel = labelOf(kindOf(label[vertex]), textOf[label[vertex] >>> 3]);
    const ownClass = classOf(textOf[className[vertex] >>> 1], (className[vertex] & 1) === 1);
    movedTo[vertex] = childVertex(into, movedTo[parent[vertex]], ownLabel, ownClass, nodeType[vertex]);
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
  const moved = room('blames')('ints', movedTo.length);
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
