/** What a comparison found in the tree of two heaps, followed through a tree of more. */
import { childVertex, classOf, type GrowthTree, kindOf, LabelKind, labelOf, retainedBytes, valueAt } from './growth-tree.js';

/** Vertices of a tree of N heaps: what became more, and what holds it. */
export interface Trace {
  tops: number[];
  holders: number[];
}

/** One heap of a trace. */
export interface TracePoint {
  /** Objects of the first of the tops, and of others of its class; null where only the holder itself grew. */
  count: number | null;
  /** Own bytes of the holders. */
  shallowBytes: number;
  /** Those, and all that the tops retain. */
  retainedBytes: number;
}

/** Vertex of one tree -> the vertex of the same names in another, in which survivors have no vertices of their own. */
export function counterparts(tree: GrowthTree, other: GrowthTree): (vertex: number) => number {
  const known = new Map([[0, 0]]);
  const text = (position: number) => other.texts.intern(tree.texts.text(position));
  const counterpart = (vertex: number): number => {
    const found = known.get(vertex);
    if (found !== undefined) return found;
    const label = labelOf(kindOf(tree.label[vertex]), text(tree.label[vertex] >>> 3));
    const same = childVertex(other, counterpart(tree.parent[vertex]), label, classOf(text(tree.className[vertex] >>> 1), false), tree.nodeType[vertex]);
    known.set(vertex, same);
    return same;
  };
  return counterpart;
}

/** A point for each column, in the order of the columns. */
export function seriesOf(tree: GrowthTree): (trace: Trace) => TracePoint[] {
  const retained = tree.columns.map((column) => retainedBytes(tree, column));
  return ({ tops: known, holders }) => {
    const tops = withProperties(tree, known);
    return tree.columns.map(({ count, ownBytes }, at) => {
      const alike = tops.filter((top) => tree.className[top] === tree.className[tops[0]]);
      const shallowBytes = holders.reduce((sum, holder) => sum + valueAt(ownBytes, holder), 0);
      return {
        count: tops.length === 0 ? null : alike.reduce((sum, top) => sum + valueAt(count, top), 0),
        shallowBytes,
        retainedBytes: tops.reduce((sum, top) => sum + retained[at][top], shallowBytes),
      };
    });
  };
}

/** With the properties that an object had before it was a dictionary: those of the class of its entries. */
function withProperties(tree: GrowthTree, tops: readonly number[]): number[] {
  const keyOf = (vertex: number) => tree.parent[vertex] * 0x4000000 + tree.className[vertex];
  const dictionaries = new Set(tops.filter((top) => kindOf(tree.label[top]) === LabelKind.key).map(keyOf));
  if (dictionaries.size === 0) return [...tops];
  const found = new Set(tops);
  for (let vertex = 1; vertex < tree.vertexCount; vertex++) {
    if (kindOf(tree.label[vertex]) === LabelKind.property && dictionaries.has(keyOf(vertex))) found.add(vertex);
  }
  return [...found];
}
