/** From the growth tree, which may have a vertex for every tenth object, to the tree of a report. */
import { isProgram } from '../growth/gains.js';
import { classText, type GrowthTree, labelText, retainedBytes, type TreeColumn, valueAt } from '../growth/growth-tree.js';
import type { ReportTree } from './report-tree.js';

/** Below each there may be a vertex of what is left out. */
const MAX_KEPT = 2_500;
/** Vertices times snapshots: a trend of many has fewer vertices. */
const MAX_VALUES = 10_000;
const OTHER = '(other)';

/**
 * The vertices that hold, or gained or lost, the largest shares. Vertices that differ only in whether their objects survived are one. `columns`: oldest first;
 * `suspects`: vertices of each. Time O(vertices (columns + log vertices)).
 */
export function reportTree(tree: GrowthTree, columns: readonly TreeColumn[], suspects: readonly (readonly number[])[]): ReportTree {
  const weight = weights(tree, columns);
  const least = largestLeftOut(weight, Math.min(MAX_KEPT, Math.ceil(MAX_VALUES / columns.length)));
  const found: ReportTree = {
    texts: [],
    parent: [],
    name: [],
    className: [],
    isRuntime: [],
    snapshots: columns.map(() => ({ count: [], ownBytes: [] })),
    suspects: [],
  };
  const add = appending(found);
  const place = new Int32Array(tree.vertexCount);
  const isOther = new Uint8Array(tree.vertexCount);
  for (let vertex = 0; vertex < tree.vertexCount; vertex++) {
    const above = vertex === 0 ? -1 : tree.parent[vertex];
    if (above !== -1 && isOther[above] === 1) [place[vertex], isOther[vertex]] = [place[above], 1];
    else if (above === -1 || weight[vertex] > least) {
      place[vertex] = add(above === -1 ? -1 : place[above], labelText(tree, vertex), classText(tree, vertex), !isProgram(tree, vertex));
    } else [place[vertex], isOther[vertex]] = [add(place[above], OTHER, '', false), 1];
    columns.forEach(({ count, ownBytes }, at) => {
      found.snapshots[at].count[place[vertex]] += valueAt(count, vertex);
      found.snapshots[at].ownBytes[place[vertex]] += valueAt(ownBytes, vertex);
    });
  }
  found.suspects = suspects.map((vertices) => [...new Set(vertices.map((vertex) => place[vertex]))]);
  return found;
}

/** Vertex -> the largest share that it and what hangs on it have of the bytes of a column, or of the bytes that moved from the first column to the last. */
function weights(tree: GrowthTree, columns: readonly TreeColumn[]): Float64Array {
  const { vertexCount, parent } = tree;
  const [first, last] = [columns[0], columns[columns.length - 1]];
  const moved = new Float64Array(vertexCount);
  for (let vertex = vertexCount - 1; vertex >= 0; vertex--) {
    moved[vertex] += Math.abs(valueAt(last.ownBytes, vertex) - valueAt(first.ownBytes, vertex));
    if (vertex > 0) moved[parent[vertex]] += moved[vertex];
  }
  const weight = new Float64Array(vertexCount);
  for (const bytes of [moved, ...columns.map((column) => retainedBytes(tree, column))])
    for (let vertex = 0; vertex < vertexCount; vertex++) if (bytes[0] > 0) weight[vertex] = Math.max(weight[vertex], bytes[vertex] / bytes[0]);
  return weight;
}

/** The largest value beyond the `most` largest; 0 where there are fewer. */
function largestLeftOut(values: Float64Array, most: number): number {
  return values.length <= most ? 0 : Float64Array.from(values).sort()[values.length - most - 1];
}

/** Adds a vertex to the columns, or finds the one of this name and class below the same vertex. */
function appending({ texts, parent, name, className, isRuntime, snapshots }: ReportTree) {
  const positions = new Map<string, number>();
  const vertices = new Map<string, number>();
  const positionOf = (text: string): number => {
    let at = positions.get(text);
    if (at === undefined) positions.set(text, (at = texts.push(text) - 1));
    return at;
  };
  return (above: number, label: string, classOfObjects: string, ofRuntime: boolean): number => {
    const [nameAt, classAt] = [positionOf(label), positionOf(classOfObjects)];
    const key = `${above} ${nameAt} ${classAt}`;
    const known = vertices.get(key);
    if (known !== undefined) return known;
    const vertex = parent.push(above) - 1;
    vertices.set(key, vertex);
    name.push(nameAt);
    className.push(classAt);
    isRuntime.push(ofRuntime ? 1 : 0);
    for (const { count, ownBytes } of snapshots) [count[vertex], ownBytes[vertex]] = [0, 0];
    return vertex;
  };
}
