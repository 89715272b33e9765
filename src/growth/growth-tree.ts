/**
 * The growth tree: the dominator trees of N heaps merged by name. Two objects are one vertex when their dominators are, they hang on the same kind of edge
 * and have the same class. Of each heap a vertex has, in a column, the count of its objects and their own bytes; bytes retained are sums from the leaves,
 * because retained sizes add up in a dominator tree. Identifiers of objects are not needed, so heaps of several processes may be merged.
 */
import { Way } from '../loops/kinds.js';
import { fileVertices, repeatedVertex, slotOfChild } from '../loops/tree-loops.js';
import { createInterner, type Interner } from './interner.js';

/** How the objects of a vertex are reached from their dominator. */
export const LabelKind = {
  root: 0,
  property: Way.property,
  variable: Way.variable,
  /** An element, or an entry of a Map or Set. */
  entry: Way.entry,
  /** A property of an object that is used as a dictionary. */
  key: Way.key,
  /** A slot of V8 or of the embedder. */
  internal: Way.internal,
  /** By several ways below the dominator: what holds them together is not the dominator's own doing. */
  several: Way.several,
  /** Vertices that were too small to be kept. */
  other: 7,
} as const;

/** A label in one number: its kind and, above, the position of its text. */
export const labelOf = (kind: number, text: number): number => (text << 3) | kind;
export const kindOf = (label: number): number => label & 7;

/** A class in one number: the position of its text and, below, whether its objects live in both heaps. */
export const classOf = (text: number, survives: boolean): number => (text << 1) | (survives ? 1 : 0);

/** One heap. */
export interface TreeColumn {
  /** Vertex -> objects, and their bytes after ownership transfer. Vertices that came later are missing at the end: none. */
  count: Float64Array;
  ownBytes: Float64Array;
}

/** Vertex 0 is the root; parents come before their children. Arrays are longer than `vertexCount`. */
export interface GrowthTree {
  vertexCount: number;
  parent: Int32Array;
  label: Int32Array;
  /** Class and survival: see `classOf`. */
  className: Int32Array;
  /** NodeType of the first object seen. */
  nodeType: Uint8Array;
  /** 1 if an object of the vertex hangs on another one in the way in which that hangs on its dominator: links of a list. */
  isList: Uint8Array;
  /** Texts of labels and classes. */
  texts: Interner;
  columns: TreeColumn[];
  /** Where children are found by parent, label and class: see slotOfChild(). Twice as long as the others. */
  slots: Int32Array;
}

const FIRST_SIZE = 4_096;

export function createTree(rootType: number): GrowthTree {
  const texts = createInterner();
  const tree: GrowthTree = {
    vertexCount: 0,
    parent: new Int32Array(FIRST_SIZE),
    label: new Int32Array(FIRST_SIZE),
    className: new Int32Array(FIRST_SIZE),
    nodeType: new Uint8Array(FIRST_SIZE),
    isList: new Uint8Array(FIRST_SIZE),
    texts,
    columns: [],
    slots: new Int32Array(2 * FIRST_SIZE),
  };
  appendVertex(tree, -1, labelOf(LabelKind.root, 0), 0, rootType);
  return tree;
}

/** A further column, of nothing yet. */
export function addColumn(tree: GrowthTree): TreeColumn {
  const column = { count: new Float64Array(tree.parent.length), ownBytes: new Float64Array(tree.parent.length) };
  tree.columns.push(column);
  return column;
}

/** A vertex that is not there yet. */
export function appendVertex(tree: GrowthTree, parent: number, label: number, className: number, nodeType: number): number {
  const vertex = tree.vertexCount++;
  if (vertex === tree.parent.length) makeRoom(tree);
  tree.slots[slotOf(tree, parent, label, className)] = vertex + 1;
  tree.parent[vertex] = parent;
  tree.label[vertex] = label;
  tree.className[vertex] = className;
  tree.nodeType[vertex] = nodeType;
  return vertex;
}

const slotOf = ({ slots, parent: above, label: labels, className: classes }: GrowthTree, parent: number, label: number, className: number): number =>
  slotOfChild(slots, slots.length - 1, above, labels, classes, parent, label, className);

/** Only the newest column grows: earlier ones have no objects in later vertices. */
function makeRoom(tree: GrowthTree): void {
  const filed = tree.parent.length;
  tree.parent = longerColumn(tree.parent);
  tree.label = longerColumn(tree.label);
  tree.className = longerColumn(tree.className);
  tree.nodeType = longerColumn(tree.nodeType);
  tree.isList = longerColumn(tree.isList);
  tree.slots = new Int32Array(2 * tree.slots.length);
  fileVertices(filed, tree.parent, tree.label, tree.className, tree.slots, tree.slots.length - 1);
  const newest = tree.columns.at(-1);
  if (!newest) return;
  newest.count = longerColumn(newest.count);
  newest.ownBytes = longerColumn(newest.ownBytes);
}

/** The same values, and room for as many again. */
function longerColumn<Values extends Int32Array | Uint8Array | Float64Array>(values: Values): Values {
  const longer = new (values.constructor as new (length: number) => Values)(2 * values.length);
  longer.set(values);
  return longer;
}

/** The vertex of what hangs on `parent` by this label; -1 for none. */
export const findChild = (tree: GrowthTree, parent: number, label: number, className: number): number => tree.slots[slotOf(tree, parent, label, className)] - 1;

/** As findChild(), or a new vertex; recursion folds, see repeatedVertex(). */
export function childVertex(tree: GrowthTree, parent: number, label: number, className: number, nodeType: number): number {
  const known = findChild(tree, parent, label, className);
  if (known !== -1) return known;
  const repeated = repeatedVertex(tree.parent, tree.label, tree.className, parent, label, className);
  if (repeated === parent) tree.isList[parent] = 1;
  return repeated === -1 ? appendVertex(tree, parent, label, className, nodeType) : repeated;
}

/** Vertex -> bytes of all that hangs on it in one column. */
export function retainedBytes({ vertexCount, parent }: GrowthTree, { ownBytes }: TreeColumn): Float64Array {
  const retained = new Float64Array(vertexCount);
  retained.set(ownBytes.length > vertexCount ? ownBytes.subarray(0, vertexCount) : ownBytes);
  for (let vertex = vertexCount - 1; vertex > 0; vertex--) retained[parent[vertex]] += retained[vertex];
  return retained;
}

/** A column's value of a vertex: 0 for one that came later. */
export const valueAt = (values: Float64Array, vertex: number): number => (vertex < values.length ? values[vertex] : 0);

/** How a label reads: a name, "[]" for entries, "…" for what is reached by several ways. */
export function labelText({ texts, label }: GrowthTree, vertex: number): string {
  switch (kindOf(label[vertex])) {
    case LabelKind.root:
      return '(root)';
    case LabelKind.entry:
      return '[]';
    case LabelKind.key:
      return '[key]';
    case LabelKind.several:
      return '…';
    case LabelKind.other:
      return '(other)';
    default:
      return texts.text(label[vertex] >>> 3);
  }
}

export const classText = ({ texts, className }: GrowthTree, vertex: number): string => texts.text(className[vertex] >>> 1);
