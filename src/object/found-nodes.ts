/** The objects of a heap that meet all of some conditions. */
import { EdgeType, type NodeOrdinal, NodeType, type StringIndex, type Strings } from '../format/snapshot.js';
import { text, textsEqualTo } from '../format/strings.js';
import { sourceOf } from '../graph/graph.js';
import type { Classes } from '../heap/classes.js';
import type { Heap } from '../heap/heap.js';
import { matcher, onlyName, tester } from '../text/name-matcher.js';
import { keptWith } from './kept-with.js';
import { allMapped, renamedProperties } from './original-names.js';
import { hasMaps } from './originals.js';
import { createPaths } from './paths.js';
import { createPlaces } from './places.js';
import { isString } from './string-nodes.js';
import { nodesWithText } from './text-search.js';

export interface NodeConditions {
  /** Positions of classes; null for all. */
  classes: readonly number[] | null;
  /** Pattern for names of a property that the object has. */
  property: string | null;
  /** Pattern for the text of a string. */
  string: string | null;
  /** Objects that retain it, or are it. */
  under: readonly NodeOrdinal[] | null;
  minRetained: number;
  /** By identity in another heap; null for all. */
  accepts: ((node: NodeOrdinal) => boolean) | null;
}

/** Objects with bytes, in order. Time O(nodes + edges). @throws SnapdiffError 'usage' for a regular expression that takes too long */
export function foundNodes(heap: Heap, { classOf, list }: Classes, { classes, property, string, under, minRetained, accepts }: NodeConditions): Int32Array {
  const { snapshot, shallowSize, retainedSize } = heap;
  const { nodes, nodeCount } = snapshot;
  const { type } = nodes;
  const isWanted = classes && new Uint8Array(list.length);
  for (const position of classes ?? []) isWanted![position] = 1;
  const hasProperty = property === null ? null : propertyTest(heap, property);
  const isRenamed = property !== null && hasMaps(heap) ? ownersOfRenamed(heap, property) : null;
  const isUnder = under && dominatedBy(heap, under);
  let found = new Int32Array(FIRST_ROOM);
  let count = 0;
  for (let node = 0; node < nodeCount; node++) {
    if (isWanted && isWanted[classOf[node]] === 0) continue;
    if (shallowSize[node] === 0 || retainedSize[node] < minRetained || type[node] === NodeType.synthetic) continue;
    if (isUnder && isUnder[node] === 0) continue;
    if (string !== null && !isString(type[node])) continue;
    if (hasProperty && !hasProperty(node) && !isRenamed?.has(node)) continue;
    if (accepts && !accepts(node)) continue;
    if (count === found.length) {
      const larger = new Int32Array(Math.min(nodeCount, 2 * count));
      larger.set(found);
      found = larger;
    }
    found[count++] = node;
  }
  const nodesFound = found.subarray(0, count);
  return string === null ? nodesFound : nodesWithText(heap, nodesFound, tester(string));
}

const FIRST_ROOM = 1024;

/** Whether a node has a property of a name that matches. */
function propertyTest(heap: Heap, pattern: string): (node: NodeOrdinal) => boolean {
  const { edges, strings } = heap.snapshot;
  const { firstEdge, type, nameOrIndex } = edges;
  const isName = new Uint8Array(strings.count);
  const name = onlyName(pattern);
  for (const index of name === null ? matchingNames(heap, pattern) : textsEqualTo(strings, name)) isName[index] = 1;
  return (node) => {
    for (let edge = firstEdge[node], end = firstEdge[node + 1]; edge < end; edge++) {
      if (type[edge] === EdgeType.property && isName[nameOrIndex[edge]] === 1) return true;
    }
    return false;
  };
}

function matchingNames(heap: Heap, pattern: string): StringIndex[] {
  const { strings } = heap.snapshot;
  const kept = propertyNames(heap);
  kept.names ??= namesOfProperties(heap);
  const indexes = kept.names;
  const test = tester(pattern);
  const matching: StringIndex[] = [];
  for (let from = 0; from < indexes.length; from += BATCH) {
    const batch = indexes.subarray(from, from + BATCH);
    const fits = test(textsOf(strings, batch));
    for (let at = 0; at < batch.length; at++) if (fits[at] === 1) matching.push(batch[at]);
  }
  return matching;
}

const textsOf = (strings: Strings, indexes: Uint32Array): string[] => Array.from(indexes, (index) => text(strings, index));

/** Names that are decoded at a time. */
const BATCH = 20_000;
const propertyNames = keptWith((): { names: Uint32Array | null } => ({ names: null }));

function namesOfProperties({ snapshot: { edges, strings, edgeCount } }: Heap): Uint32Array {
  const { type, nameOrIndex } = edges;
  const isName = new Uint8Array(strings.count);
  for (let edge = 0; edge < edgeCount; edge++) if (type[edge] === EdgeType.property) isName[nameOrIndex[edge]] = 1;
  let count = 0;
  for (let index = 0; index < isName.length; index++) count += isName[index];
  const names = new Uint32Array(count);
  for (let index = 0, at = 0; at < count; index++) if (isName[index] === 1) names[at++] = index;
  return names;
}

/** Objects with a property whose name in the original source matches. */
function ownersOfRenamed(heap: Heap, pattern: string): Set<NodeOrdinal> {
  const { firstEdge } = heap.snapshot.edges;
  const renamed = [...renamedProperties(heap, createPlaces(createPaths(heap)), allMapped(heap))];
  const wanted = matcher(pattern)([...new Set(renamed.map(({ name }) => name))]);
  return new Set(renamed.filter(({ name }) => wanted.has(name)).map(({ edge }) => sourceOf(firstEdge, edge)));
}

/** Node -> 1 if it is one of these or one of these dominates it. */
function dominatedBy({ snapshot: { nodeCount, root }, dominator }: Heap, holders: readonly NodeOrdinal[]): Uint8Array {
  const UNKNOWN = 2;
  const isUnder = new Uint8Array(nodeCount).fill(UNKNOWN);
  isUnder[root] = 0;
  for (const holder of holders) isUnder[holder] = 1;
  for (let start = 0; start < nodeCount; start++) {
    let node = start;
    while (isUnder[node] === UNKNOWN) node = dominator[node];
    const known = isUnder[node];
    for (node = start; isUnder[node] === UNKNOWN; node = dominator[node]) isUnder[node] = known;
  }
  return isUnder;
}
