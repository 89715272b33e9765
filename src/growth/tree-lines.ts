/** The growth tree of one heap as rows for a file: parents come before their children, and siblings in the order of their names, so that changes read well in a review. */
import { NodeType, nodeTypeNames } from '../format/snapshot.js';
import { classOf, classText, type GrowthTree, kindOf, labelOf } from './growth-tree.js';
import { createInterner } from './interner.js';
import type { TreeData } from './tree-data.js';

/** How the objects of a vertex are reached from those of its parent, by LabelKind. */
export const vias = ['root', 'property', 'variable', 'entry', 'key', 'internal', 'several', 'other'] as const;

/** One vertex. */
export interface TreeLine {
  /** 0 for the root; of other vertices one more than of the parent, which is the last row above that has less. */
  depth: number;
  /** "several": by several ways; "other": small vertices that were joined. */
  via: (typeof vias)[number];
  /** Name of the property or variable; empty for entries. */
  name: string;
  className: string;
  /** V8's type of the first object. */
  type: string;
  count: number;
  ownBytes: number;
}

/** Of the only column. */
export function treeLines(tree: GrowthTree): TreeLine[] {
  const { vertexCount, parent, label, nodeType, texts } = tree;
  const [{ count, ownBytes }] = tree.columns;
  const children: number[][] = Array.from({ length: vertexCount }, () => []);
  for (let vertex = 1; vertex < vertexCount; vertex++) children[parent[vertex]].push(vertex);
  const nameOf = (vertex: number): string => texts.text(label[vertex] >>> 3);
  const byName = (a: number, b: number): number =>
    byText(nameOf(a), nameOf(b)) || byText(classText(tree, a), classText(tree, b)) || kindOf(label[a]) - kindOf(label[b]);
  const lines: TreeLine[] = [];
  const open = [{ vertex: 0, depth: 0 }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { vertex, depth } = next;
    lines.push({
      depth,
      via: vias[kindOf(label[vertex])],
      name: nameOf(vertex),
      className: classText(tree, vertex),
      type: nodeTypeNames[nodeType[vertex]] ?? nodeTypeNames[NodeType.object],
      count: count[vertex],
      ownBytes: ownBytes[vertex],
    });
    const sorted = children[vertex].sort(byName);
    for (let at = sorted.length - 1; at >= 0; at--) open.push({ vertex: sorted[at], depth: depth + 1 });
  }
  return lines;
}

/** By code units: the same in every locale. */
const byText = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** The first row that has no parent above it, counted from 1; 0 for a tree. */
export function findOrphan(lines: readonly TreeLine[]): number {
  return 1 + lines.findIndex(({ depth }, at) => (at === 0 ? depth !== 0 : depth === 0 || depth > lines[at - 1].depth + 1));
}

/** Precondition: no row is an orphan. */
export function treeFromLines(lines: readonly TreeLine[]): TreeData {
  const texts = createInterner();
  const above: number[] = [];
  const parentOf = ({ depth }: TreeLine, at: number): number => {
    above[depth] = at;
    return depth === 0 ? -1 : above[depth - 1];
  };
  const typeOf = ({ type }: TreeLine): number => (nodeTypeNames.includes(type) ? nodeTypeNames.indexOf(type) : NodeType.object);
  return {
    parent: lines.map(parentOf),
    label: lines.map(({ via, name }) => labelOf(vias.indexOf(via), texts.intern(name))),
    className: lines.map(({ className }) => classOf(texts.intern(className), false)),
    nodeType: lines.map(typeOf),
    isList: lines.map(() => 0),
    columns: [{ count: lines.map(({ count }) => count), ownBytes: lines.map(({ ownBytes }) => ownBytes) }],
    texts: texts.all,
  };
}
