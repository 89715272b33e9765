/** What each vertex of the growth tree gained from one column to another. */
import { NodeType } from '../format/snapshot.js';
import { classText, type GrowthTree, type TreeColumn, valueAt } from './growth-tree.js';

/** By vertex. Bytes are those of the program: code, shapes and the engine's own nodes grow in any process that warms up, but for code that comes with objects. */
export interface Gains {
  countBefore: Float64Array;
  countNow: Float64Array;
  ownBytes: Float64Array;
  /** Of all that hangs on it, but for what hangs on vertices of as many objects as before. */
  bytes: Float64Array;
}

/** `isOfOneHeap`: `before` is no earlier heap, so that nothing shows which code is of first uses; none counts then. Time O(vertices). */
export function gains(tree: GrowthTree, before: TreeColumn, now: TreeColumn, isOfOneHeap = false): Gains {
  const { vertexCount, parent } = tree;
  const gained: Gains = {
    countBefore: new Float64Array(vertexCount),
    countNow: new Float64Array(vertexCount),
    ownBytes: new Float64Array(vertexCount),
    bytes: new Float64Array(vertexCount),
  };
  for (let vertex = 0; vertex < vertexCount; vertex++) {
    gained.countBefore[vertex] = valueAt(before.count, vertex);
    gained.countNow[vertex] = valueAt(now.count, vertex);
  }
  const codes = codeKinds(tree, gained, isOfOneHeap ? Number.POSITIVE_INFINITY : LEAST_MADE);
  for (let vertex = vertexCount - 1; vertex >= 0; vertex--) {
    if (codes[vertex] === CodeKind.made || (codes[vertex] === CodeKind.none && isProgram(tree, vertex)))
      gained.ownBytes[vertex] = valueAt(now.ownBytes, vertex) - valueAt(before.ownBytes, vertex);
    gained.bytes[vertex] += gained.ownBytes[vertex];
    // What did not become more holds its own growth, wherever it hangs.
    if (vertex > 0 && !isUnchanged(gained, vertex)) gained.bytes[parent[vertex]] += gained.bytes[vertex];
  }
  return gained;
}

const isUnchanged = ({ countBefore, countNow }: Gains, vertex: number): boolean => countNow[vertex] > 0 && countNow[vertex] === countBefore[vertex];

/** What a vertex is to the code that it is or hangs on, as a constant or a cache. */
const CodeKind = {
  none: 0,
  /** Code and shapes of functions and objects that did not become more, and what is compiled on first use. */
  warmUp: 1,
  /** Code of functions that are made again and again: each brings its own along, from `new Function` or a template. */
  made: 2,
} as const;

/** Of one path and class, the objects that came with code from which it is no first use. */
const LEAST_MADE = 8;

function codeKinds({ vertexCount, parent, nodeType }: GrowthTree, { countBefore, countNow }: Gains, leastMade: number): Uint8Array {
  const kinds = new Uint8Array(vertexCount);
  for (let vertex = 1; vertex < vertexCount; vertex++) {
    const above = parent[vertex];
    const isCode = nodeType[vertex] === NodeType.code;
    const isShape = nodeType[vertex] === NodeType.objectShape;
    const added = above > 0 && nodeType[above] !== NodeType.synthetic ? countNow[above] - countBefore[above] : 0;
    if (kinds[above] === CodeKind.warmUp || ((isCode || isShape) && added <= 0)) kinds[vertex] = CodeKind.warmUp;
    else if (isCode && added >= leastMade && countNow[vertex] - countBefore[vertex] >= leastMade) kinds[vertex] = CodeKind.made;
  }
  return kinds;
}

/** Whether the bytes of a vertex are ones that a program asked for. */
export function isProgram(tree: GrowthTree, vertex: number): boolean {
  switch (tree.nodeType[vertex]) {
    case NodeType.code:
    case NodeType.objectShape:
    case NodeType.hidden:
    case NodeType.synthetic:
      return false;
    case NodeType.native:
      return !classText(tree, vertex).startsWith('Node / ');
    default:
      return true;
  }
}

/** Roots dominate whatever has several holders, and never hold in their own name. */
export const isRootLike = (tree: GrowthTree, vertex: number): boolean =>
  vertex === 0 || tree.nodeType[vertex] === NodeType.synthetic || isRootName(classText(tree, vertex));

/** V8's context of a realm, and where JavaScriptCore keeps what native code holds. */
const isRootName = (name: string): boolean => name === 'system / NativeContext' || name === 'StrongRootBlock';
