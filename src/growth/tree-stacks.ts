/** A growth tree as stacks of names with what each gained: bounded in size, so that it can leave its thread. */
import type { MadeObjects } from '../allocations/frame-labels.js';
import { classText, type GrowthTree, labelText, type TreeColumn, valueAt } from './growth-tree.js';
import { netValues } from './net-values.js';

/** A tree of frames; frame 0 is the root, parents come before their children. */
export interface TreeStacks {
  names: string[];
  /** Position in `names` of each frame, and the frame above it, -1 for the root. */
  name: Int32Array;
  parent: Int32Array;
  /** Of each frame itself, without those below it: they sum to those of the whole tree. Negative only where the whole tree lost: see net-values.ts. */
  bytes: Float64Array;
  objects: Float64Array;
}

type MadeOf = (vertex: number) => MadeObjects[];

/** Of the bytes that moved in the tree, the share that what is below a vertex must have for the vertex to be a frame. */
const MIN_SHARE = 0.0001;
const MAX_FRAMES = 20_000;
const OTHER = '(other)';

/**
 * What each vertex gained from `before` to `now`; all that it has without `before`. Small vertices are joined in "(other)". `madeOf`: of a recording, by which
 * stacks the objects of a vertex were allocated; they become frames below it. Time O(vertices log vertices).
 */
export function treeStacks(tree: GrowthTree, before: TreeColumn | null, now: TreeColumn, madeOf: MadeOf | null = null): TreeStacks {
  const { vertexCount, parent } = tree;
  const gained = (column: 'count' | 'ownBytes', vertex: number) => valueAt(now[column], vertex) - (before ? valueAt(before[column], vertex) : 0);
  const moved = movedBytes(tree, (vertex) => Math.abs(gained('ownBytes', vertex)));
  const least = leastOf(moved);
  const [names, nameAt] = [[] as string[], new Map<string, number>()];
  const [name, above, bytes, objects]: number[][] = [[], [], [], []];
  const children = new Map<string, number>();
  const frameOf = (parentFrame: number, text: string): number => {
    let at = nameAt.get(text);
    if (at === undefined) nameAt.set(text, (at = names.push(text) - 1));
    const key = `${parentFrame} ${at}`;
    let frame = children.get(key);
    if (frame === undefined) {
      children.set(key, (frame = name.push(at) - 1));
      above.push(parentFrame);
      bytes.push(0);
      objects.push(0);
    }
    return frame;
  };
  const isOther = new Uint8Array(vertexCount);
  const frames = new Int32Array(vertexCount);
  for (let vertex = 0; vertex < vertexCount; vertex++) {
    const parentVertex = parent[vertex];
    if (vertex === 0) frames[vertex] = frameOf(-1, labelText(tree, 0));
    else if (isOther[parentVertex] === 1) [frames[vertex], isOther[vertex]] = [frames[parentVertex], 1];
    else if (moved[vertex] >= least) frames[vertex] = frameOf(frames[parentVertex], `${labelText(tree, vertex)}: ${classText(tree, vertex)}`);
    else [frames[vertex], isOther[vertex]] = [frameOf(frames[parentVertex], OTHER), 1];
    const own = { bytes: gained('ownBytes', vertex), count: gained('count', vertex) };
    const made = isOther[vertex] === 1 || madeOf === null ? [] : madeOf(vertex).filter((one) => one.bytes >= least);
    // Where as much was freed as came, what is left is of no stack in particular.
    const isWithin = made.reduce((sum, one) => sum + one.bytes, 0) <= own.bytes && made.reduce((sum, one) => sum + one.count, 0) <= own.count;
    for (const { labels, bytes: madeBytes, count } of isWithin ? made : []) {
      const frame = labels.reduce(frameOf, frames[vertex]);
      bytes[frame] += madeBytes;
      objects[frame] += count;
      own.bytes -= madeBytes;
      own.count -= count;
    }
    bytes[frames[vertex]] += own.bytes;
    objects[frames[vertex]] += own.count;
  }
  const parents = Int32Array.from(above);
  const net = (values: number[]) => netValues(Float64Array.from(values), parents);
  return { names, name: Int32Array.from(name), parent: parents, bytes: net(bytes), objects: net(objects) };
}

/** Vertex -> bytes that moved in it and below, whichever way. */
function movedBytes({ vertexCount, parent }: GrowthTree, own: (vertex: number) => number): Float64Array {
  const moved = new Float64Array(vertexCount);
  for (let vertex = vertexCount - 1; vertex >= 0; vertex--) {
    moved[vertex] += own(vertex);
    if (vertex > 0) moved[parent[vertex]] += moved[vertex];
  }
  return moved;
}

function leastOf(moved: Float64Array): number {
  const share = MIN_SHARE * moved[0];
  const large = moved.filter((bytes) => bytes >= share && bytes > 0);
  if (large.length <= MAX_FRAMES) return Math.max(share, Number.MIN_VALUE);
  return large.sort()[large.length - MAX_FRAMES];
}
