/** The objects of a heap that meet all of some conditions. */
import { EdgeType, type NodeOrdinal, NodeType } from '../format/snapshot.js';
import { text } from '../format/strings.js';
import type { Classes } from '../heap/classes.js';
import type { Heap } from '../heap/heap.js';
import type { Matcher } from '../text/name-matcher.js';
import { isString, previewOf } from './string-nodes.js';

export interface NodeConditions {
  /** Positions of classes; null for all. */
  classes: readonly number[] | null;
  /** Names of a property that the object has. */
  property: Matcher | null;
  /** The text of a string. */
  string: Matcher | null;
  /** Objects that retain it, or are it. */
  under: readonly NodeOrdinal[] | null;
  minRetained: number;
  /** By identity in another heap; null for all. */
  accepts: ((node: NodeOrdinal) => boolean) | null;
}

/** Texts that are held at a time: few enough to be collected while they are young. */
const BATCH = 2_000;
/** Characters of a text that are looked at; V8 cuts texts at so many. */
const MAX_UNITS = 1024;

/** Objects with bytes, in order. Time O(nodes + edges). @throws SnapdiffError 'usage' for a regular expression that takes too long */
export function foundNodes(heap: Heap, { classOf, list }: Classes, { classes, property, string, under, minRetained, accepts }: NodeConditions): NodeOrdinal[] {
  const { snapshot, shallowSize, retainedSize } = heap;
  const { nodes, nodeCount } = snapshot;
  const isWanted = classes && new Uint8Array(list.length);
  for (const position of classes ?? []) isWanted![position] = 1;
  const hasProperty = property && propertyOwners(heap, property);
  const isUnder = under && dominatedBy(heap, under);
  const found: NodeOrdinal[] = [];
  for (let node = 0; node < nodeCount; node++) {
    if (shallowSize[node] === 0 || retainedSize[node] < minRetained || nodes.type[node] === NodeType.synthetic) continue;
    if (isWanted && isWanted[classOf[node]] === 0) continue;
    if (isUnder && isUnder[node] === 0) continue;
    if (hasProperty && hasProperty[node] === 0) continue;
    if (string && !isString(nodes.type[node])) continue;
    if (accepts && !accepts(node)) continue;
    found.push(node);
  }
  return string ? withText(heap, found, string) : found;
}

function withText(heap: Heap, nodes: readonly NodeOrdinal[], matches: Matcher): NodeOrdinal[] {
  const found: NodeOrdinal[] = [];
  for (let from = 0; from < nodes.length; from += BATCH) {
    const batch = nodes.slice(from, from + BATCH);
    const texts = batch.map((node) => previewOf(heap, node, MAX_UNITS));
    const matching = matches(texts);
    for (let at = 0; at < batch.length; at++) if (matching.has(texts[at])) found.push(batch[at]);
  }
  return found;
}

/** Node -> 1 if it has a property of a name that matches. */
function propertyOwners({ snapshot }: Heap, matches: Matcher): Uint8Array {
  const { nodeCount, edges, strings } = snapshot;
  const isName = new Uint8Array(strings.count);
  for (let edge = 0; edge < edges.type.length; edge++) if (edges.type[edge] === EdgeType.property) isName[edges.nameOrIndex[edge]] = 1;
  const names = new Map<string, number[]>();
  for (let name = 0; name < isName.length; name++) {
    if (isName[name] === 0) continue;
    const own = text(strings, name);
    names.set(own, [...(names.get(own) ?? []), name]);
  }
  isName.fill(0);
  for (const name of matches([...names.keys()])) for (const position of names.get(name)!) isName[position] = 1;
  const owns = new Uint8Array(nodeCount);
  for (let node = 0; node < nodeCount; node++) {
    for (let edge = edges.firstEdge[node]; edge < edges.firstEdge[node + 1]; edge++) {
      if (edges.type[edge] === EdgeType.property && isName[edges.nameOrIndex[edge]] === 1) owns[node] = 1;
    }
  }
  return owns;
}

/** Node -> 1 if it is one of these or one of these dominates it. */
function dominatedBy({ snapshot: { nodeCount, root }, dominator }: Heap, holders: readonly NodeOrdinal[]): Uint8Array {
  const UNKNOWN = 2;
  const isUnder = new Uint8Array(nodeCount).fill(UNKNOWN);
  isUnder[root] = 0;
  for (const holder of holders) isUnder[holder] = 1;
  const open: NodeOrdinal[] = [];
  for (let start = 0; start < nodeCount; start++) {
    let node = start;
    while (isUnder[node] === UNKNOWN) {
      open.push(node);
      node = dominator[node];
    }
    for (const each of open) isUnder[each] = isUnder[node];
    open.length = 0;
  }
  return isUnder;
}
