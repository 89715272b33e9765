/** From vertices of the growth tree to objects: which one a person should look at. */
import type { Comparison } from '../compare/comparison.js';
import { ancestors } from '../compare/survivors.js';
import { type NodeOrdinal, NodeType } from '../format/snapshot.js';
import { nodesIn } from '../growth/add-heap.js';
import type { Heap } from '../heap/heap.js';

/** The objects of a vertex in the current heap. */
export interface VertexInstances {
  /** The one that grew most, or retains most where ids do not correspond; and the same in the baseline, -1 for none. */
  node: NodeOrdinal;
  baselineNode: NodeOrdinal;
  /** Objects that grew; 1 where one alone has most of the growth. */
  groupSize: number;
  /** A sample of the new objects (any, where ids do not correspond), largest first. */
  sample: NodeOrdinal[];
}

const MAX_SAMPLE = 64;
/** Objects that a sample is taken of: sorting all takes too long where there are millions. */
const MAX_RANKED = 2_048;

/** Share of the growth that one of several objects must have to stand for all of them. */
const ALONE = 0.7;

/** Of these vertices. One pass over the nodes of both heaps. */
export function instancesOf(
  comparison: Comparison,
  vertices: ReadonlySet<number>,
  vertexOf: { baseline: Int32Array; current: Int32Array },
  vertexCount: number,
): Map<number, VertexInstances> {
  const { baseline, current } = comparison;
  const ancestorOf = ancestors(comparison);
  const before = nodesOf(baseline.heap, vertexOf.baseline, vertices, vertexCount);
  const now = nodesOf(current.heap, vertexOf.current, vertices, vertexCount);
  const retainedNow = current.heap.retainedSize;
  const retainedThen = baseline.heap.retainedSize;
  const found = new Map<number, VertexInstances>();
  for (const [vertex, nodes] of now) {
    const earlier = before.get(vertex) ?? [];
    const earliest = largest(earlier, (node) => retainedThen[node]);
    const lives = ancestorOf !== null && nodes.some((node) => ancestorOf(node) !== -1);
    const baselineOf = (node: NodeOrdinal) => (lives ? ancestorOf(node) : -1);
    let node = -1;
    let most = Number.NEGATIVE_INFINITY;
    let total = lives ? 0 : -earlier.reduce((sum, each) => sum + retainedThen[each], 0);
    let grown = 0;
    for (const each of nodes) {
      const then = baselineOf(each);
      const growth = retainedNow[each] - (then === -1 ? 0 : retainedThen[then]);
      if (growth > most) [node, most] = [each, growth];
      total += Math.max(0, growth);
      if (!lives || growth > 0) grown++;
    }
    const own = most - (lives || earliest === -1 ? 0 : retainedThen[earliest]);
    found.set(vertex, {
      node,
      baselineNode: lives ? baselineOf(node) : earliest,
      groupSize: own >= ALONE * total ? 1 : Math.max(1, grown),
      sample: sampleOf(nodes, comparison),
    });
  }
  return found;
}

/** Without the stores of objects, which have the vertices of their owners. */
function nodesOf({ snapshot }: Heap, vertexOf: Int32Array, vertices: ReadonlySet<number>, vertexCount: number): Map<number, NodeOrdinal[]> {
  const { type } = snapshot.nodes;
  const wanted = [...vertices];
  const found = nodesIn(snapshot, vertexOf, wanted, vertexCount);
  return new Map(
    found.map((all, position) => {
      const first = all.findIndex((node) => type[node] === NodeType.array);
      const objects = first === -1 ? all : all.filter((node) => type[node] !== NodeType.array);
      return [wanted[position], objects.length > 0 ? objects : all];
    }),
  );
}

function largest(nodes: readonly NodeOrdinal[], value: (node: NodeOrdinal) => number): NodeOrdinal {
  let best = -1;
  let most = Number.NEGATIVE_INFINITY;
  for (const node of nodes) {
    const own = value(node);
    if (own > most) [best, most] = [node, own];
  }
  return best;
}

/**
 * Of those that are new, or of all where that is unknown, the largest and others of every size: objects of one class may be of two kinds, such as the sockets of
 * both ends, of which those of one kind are larger.
 */
function sampleOf(nodes: readonly NodeOrdinal[], { current, counterpart }: Comparison): NodeOrdinal[] {
  const { retainedSize } = current.heap;
  let count = 0;
  let first = -1;
  for (const node of nodes) {
    if (counterpart[node] !== -1) continue;
    if (first === -1 || retainedSize[node] > retainedSize[first]) first = node;
    count++;
  }
  const every = Math.ceil(count / MAX_RANKED);
  const ranked: NodeOrdinal[] = [];
  let at = 0;
  for (const node of nodes) if (counterpart[node] === -1 && (at++ % every === 0 || node === first)) ranked.push(node);
  ranked.sort((a, b) => retainedSize[b] - retainedSize[a] || a - b);
  if (ranked.length <= MAX_SAMPLE) return ranked;
  return Array.from({ length: MAX_SAMPLE }, (_, at) => ranked[Math.floor((at * ranked.length) / MAX_SAMPLE)]);
}
