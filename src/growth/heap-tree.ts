/** The growth tree of one heap, made to be merged with that of another: two threads build the trees of two heaps at the same time. */
import type { NodeSet } from '../graph/graph.js';
import type { Classes } from '../heap/classes.js';
import type { Heap } from '../heap/heap.js';
import { addHeap } from './add-heap.js';
import { addColumn, childVertex, classOf, createTree, type GrowthTree, kindOf, labelOf, type TreeColumn } from './growth-tree.js';
import { type TreeData, treeData } from './tree-data.js';

export interface HeapTree {
  /** One column. */
  tree: TreeData;
  /** Node -> vertex of `tree`; on shared memory. */
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
 * Adds the heap of another tree as a column. Returns node -> vertex of `into`, in the place of the other tree's. A vertex folds by the labels and classes
 * above it alone, so what was folded in one tree is folded in the other. Time O(vertices + nodes).
 */
export function mergeHeapTree(into: GrowthTree, { tree, vertexOf }: HeapTree): Int32Array {
  const { texts, parent, label, className, nodeType, columns } = tree;
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
  for (let node = 0; node < vertexOf.length; node++) vertexOf[node] = movedTo[vertexOf[node]];
  return vertexOf;
}
