/** The growth tree of one heap, made to be merged with that of another: two threads build the trees of two heaps at the same time. */
import type { NodeSet } from '../graph/graph.js';
import type { Classes } from '../heap/classes.js';
import type { Heap } from '../heap/heap.js';
import { type Room, workspaceOf } from '../kernel/workspace.js';
import { dictionaries } from './dictionaries.js';
import { type GrowthTree, LabelKind, labelOf } from './growth-tree.js';
import { createInterner, type Interner } from './interner.js';
import type { TreeData } from './tree-data.js';
import { findLabelsOfSlots, findTextsOfClasses, findTextsOfNames, textsOfScopes, unnamedLabel } from './tree-texts.js';
import { type Ways, ways } from './ways.js';

export interface HeapTree {
  /** One column. */
  tree: TreeData;
  /** Node -> vertex of `tree`; in the memory of the graph. */
  vertexOf: Int32Array;
}

interface Side {
  heap: Heap;
  classes: Classes;
}

/**
 * Stores have the vertex of their owner. `survives`: nodes that are in the other heap too get vertices of their own, which separates instances that one name
 * mixes. `mergesAlike`: see dictionaries(). Time O(nodes + edges). The last vertices of a snapshot replace earlier ones.
 */
export function heapTree(side: Side, survives?: NodeSet, mergesAlike = false): HeapTree {
  const { heap, classes } = side;
  const { snapshot, shallowSize } = heap;
  const { nodeCount } = snapshot;
  const { loops, room } = workspaceOf(snapshot);
  const of = room('hangs');
  const hanging = ways(heap, dictionaries(heap, classes, mergesAlike, of('ints', (nodeCount + 31) >>> 5).fill(0)), of);
  const texts = createInterner();
  const vertexOf = nameNodes(side, hanging, texts, survives, of);
  const vertices = hangAll(heap, hanging, vertexOf, of);
  const vertexCount = vertices.parent.length;
  const [count, ownBytes] = [of('doubles', vertexCount).fill(0), of('doubles', vertexCount).fill(0)];
  loops.sumVertices(nodeCount, vertexOf, hanging.isStore, shallowSize, count, ownBytes);
  ownBytes[0] += snapshot.extraNativeBytes;
  const column = { count: count.slice(), ownBytes: ownBytes.slice() };
  return { tree: { ...vertices, texts: texts.all, columns: [column] }, vertexOf };
}

/** Replaces the way of each node by its label, and returns the class of each. */
function nameNodes({ heap: { snapshot }, classes }: Side, { wayOf }: Ways, texts: Interner, survives: NodeSet | undefined, of: Room): Int32Array {
  const { nodeCount, nodes, strings } = snapshot;
  const { loops, repeat, claim } = workspaceOf(snapshot);
  const setOf = (count: number) => of('ints', (count + 31) >>> 5).fill(0);
  const [isName, isSlot] = [setOf(strings.count), setOf(strings.count)];
  loops.markNames(nodeCount, nodes.type, nodes.name, wayOf, isName, isSlot);
  const [textOfName, labelOfSlot, textOfClass] = [of('ints', strings.count), of('ints', strings.count), of('ints', classes.list.length)];
  findTextsOfNames(texts, strings, isName, textOfName);
  findLabelsOfSlots(texts, strings, isSlot, labelOfSlot);
  findTextsOfClasses(texts, classes, textOfClass);
  loops.labelWays(nodeCount, textOfName, labelOfSlot, unnamedLabel(texts), wayOf);
  const isSeparate = setOf(nodeCount);
  if (survives) isSeparate.set(survives);
  const classOf = claim('vertexOf');
  loops.findClassTexts(nodeCount, nodes.type, nodes.name, textOfName, classes.classOf, textOfClass, isSeparate, survives ? 1 : 0, classOf);
  const textOfScope = textsOfScopes(texts, snapshot);
  const next = repeat('nextWithoutText', nodeCount, classOf);
  for (let node = next(0); node < nodeCount; node = next(node + 1)) classOf[node] = (textOfScope(node) << 1) | (classOf[node] & 1);
  return classOf;
}

/** Vertices of a tree that grows: see hangNodes(). */
type Vertices = Pick<GrowthTree, 'parent' | 'label' | 'className' | 'nodeType' | 'isList' | 'slots'>;

function verticesIn(of: Room, capacity: number): Vertices {
  const ints = () => of('ints', capacity);
  const bytes = () => of('bytes', capacity).fill(0);
  return { parent: ints(), label: ints(), className: ints(), nodeType: bytes(), isList: bytes(), slots: of('ints', 2 * capacity).fill(0) };
}

/** Vertices that there is room for at first: Node alone has 15,000, a program with TypeScript in it 70,000. A power of two. */
function firstCapacity(nodeCount: number): number {
  let capacity = 64;
  while (capacity < MOST_AT_FIRST && 2 * capacity < nodeCount) capacity *= 2;
  return capacity;
}

const MOST_AT_FIRST = 1 << 15;

/** Hangs all nodes on the tree. Replaces the class of each, in `vertexOf`, by its vertex. */
function hangAll(heap: Heap, { wayOf, isStore }: Ways, vertexOf: Int32Array, of: Room): Omit<TreeData, 'texts' | 'columns'> {
  const { snapshot, dominator } = heap;
  const { nodeCount, nodes, root } = snapshot;
  const { loops, repeat, claim } = workspaceOf(snapshot);
  const order = dominatorsFirst(heap);
  let capacity = firstCapacity(nodeCount);
  let vertices = verticesIn(of, capacity);
  vertices.parent[0] = -1;
  vertices.label[0] = labelOf(LabelKind.root, 0);
  vertices.className[0] = 0;
  vertices.nodeType[0] = nodes.type[root];
  vertexOf[root] = 0;
  const counts = claim('hanging');
  counts[0] = 1;
  for (let at = 1; ; ) {
    const { parent, label, className, nodeType, isList, slots } = vertices;
    const columns = [parent, label, className, nodeType, isList, capacity, slots, slots.length - 1, counts, vertexOf] as const;
    at = repeat('hangNodes', nodeCount, order, dominator, isStore, nodes.type, wayOf, ...columns)(at);
    if (at >= nodeCount) break;
    capacity *= 2;
    vertices = verticesIn(of, capacity);
    vertices.parent.set(parent);
    vertices.label.set(label);
    vertices.className.set(className);
    vertices.nodeType.set(nodeType);
    vertices.isList.set(isList);
    loops.fileVertices(counts[0], vertices.parent, vertices.label, vertices.className, vertices.slots, vertices.slots.length - 1);
  }
  const [count] = counts;
  const { parent, label, className, nodeType, isList } = vertices;
  return {
    parent: parent.slice(0, count),
    label: label.slice(0, count),
    className: className.slice(0, count),
    nodeType: nodeType.slice(0, count),
    isList: isList.slice(0, count),
  };
}

/** Nodes in an order in which their dominators come before them. */
function dominatorsFirst({ snapshot, dominator }: Heap): Int32Array {
  const { nodeCount, root } = snapshot;
  const { loops, kept } = workspaceOf(snapshot);
  const known = kept('node');
  if (known) return known;
  const [limit, order, node, parentAt] = Array.from({ length: 4 }, () => new Int32Array(nodeCount));
  loops.orderTree(nodeCount, root, dominator, limit, order, node, parentAt);
  return node;
}
