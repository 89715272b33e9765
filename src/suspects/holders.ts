/**
 * Who holds the growth. A holder is a vertex of the growth tree that did not become more, under which something did: its growth is what its own bytes gained
 * (a Map of numbers has no edges: its store is its own bytes), and what children gained that became more. What several hold together is dominated by their
 * common ancestor, often the roots: then those vertices hold it that have edges to most of it.
 */
import { NodeType } from '../format/snapshot.js';
import { type Gains, isRootLike } from '../growth/gains.js';
import { classText, type GrowthTree, kindOf, LabelKind, type TreeColumn, valueAt } from '../growth/growth-tree.js';
import { isInternal } from '../heap/internal.js';
import { createClimb, type Holding } from './climb.js';
import { byBytes, bySiblings, byWays, type HeldGrowth, merged } from './merged-growth.js';
import { isGlobal, isStable, isText, ownerAbove, rises } from './vertices.js';

const none: ReadonlySet<number> = new Set();

/** Growth by its holders, most first. */
export function heldGrowth(holding: Holding): HeldGrowth[] {
  const { tree, gains, collectionOf } = holding;
  const climb = createClimb(holding);
  const bySet = new Map<string, HeldGrowth>();
  /** Of tops that only roots hold: what was met on the way up. */
  const ways = new Map<number, ReadonlySet<number>>();
  const add = (holders: readonly number[], bytes: number, top: number): void => {
    const key = holders.length === 0 ? `top ${top}` : [...holders].sort((a, b) => a - b).join();
    let held = bySet.get(key);
    if (!held) bySet.set(key, (held = { holders: [...holders].sort((a, b) => a - b), tops: [], bytes: 0 }));
    held.bytes += bytes;
    if (top !== -1) held.tops.push(top);
  };
  /** A part of what a collection holds is reached through the collection alone. */
  const inCollection = (holder: number): number => {
    let above = holder;
    while (above > 0 && !collectionOf.has(above)) above = tree.parent[above];
    const collection = above > 0 ? collectionOf.get(above) : undefined;
    return collection !== undefined && isStable(gains, collection) ? collection : holder;
  };
  const net = netGrowth(tree, gains);
  for (let vertex = 1; vertex < tree.vertexCount; vertex++) {
    if (isStable(gains, vertex) && isNoChance(tree, gains, vertex)) {
      const owner = ownerAbove(tree, vertex);
      const isCommon = owner !== vertex && kindOf(tree.label[vertex]) === LabelKind.several && isGlobal(tree, owner);
      if (owner !== -1 && !isCommon && isStable(gains, owner)) add([inCollection(owner)], gains.ownBytes[vertex], -1);
    }
    const parent = tree.parent[vertex];
    if (!rises(gains, vertex) || gains.bytes[vertex] <= 0 || (rises(gains, parent) && !isRootLike(tree, parent))) continue;
    const share = net(vertex);
    if (share === 0) continue;
    const collection = collectionOf.get(vertex);
    const { holders, met } = collection === undefined ? climb(vertex) : isStable(gains, collection) ? { holders: [collection], met: none } : climb(collection);
    if (holders.length === 0) ways.set(vertex, met);
    add(holders.map(inCollection), share * gains.bytes[vertex], vertex);
  }
  givenToCollections(tree, gains, bySet);
  for (const { tops } of bySet.values()) tops.sort((a, b) => gains.bytes[b] - gains.bytes[a] || a - b);
  const held = [...bySet.values()].sort(byBytes);
  // Texts and parts of objects alone are kept by no handle: they are the runtime's bookkeeping.
  const isKept = (top: number) => !isText(tree.nodeType[top]) && (!isInternal(tree.nodeType[top]) || tree.nodeType[top] === NodeType.symbol);
  const [named, unnamed] = [held.filter(({ holders }) => holders.length > 0), held.filter(({ holders }) => holders.length === 0)];
  const byRoots = byWays(gains, unnamed, ways).filter(({ tops }) => tops.some(isKept));
  return [...merged(bySiblings(tree, gains, named)), ...byRoots].sort(byBytes);
}

/**
 * JavaScriptCore's files do not link the contents of Maps and Sets: they hang on the root. They belong to the collection whose store gained most meanwhile.
 * Roots of V8 hold no such objects directly.
 */
function givenToCollections(tree: GrowthTree, gains: Gains, bySet: Map<string, HeldGrowth>): void {
  const collections = [...bySet.values()].filter(
    ({ holders, tops }) => holders.length === 1 && tops.length === 0 && /^(Map|Set)$/.test(classText(tree, holders[0])),
  );
  const [taker] = collections.sort(byBytes);
  if (!taker) return;
  for (const [key, held] of bySet) {
    if (held.holders.length > 0 || !held.tops.every((top) => tree.parent[top] === 0)) continue;
    taker.bytes += held.bytes;
    taker.tops.push(...held.tops);
    bySet.delete(key);
  }
  taker.tops.sort((a, b) => gains.bytes[b] - gains.bytes[a] || a - b);
}

/** One class for all texts. */
const TEXT = 0x3ffffff;

/** Deviations within which the sizes of objects that are replaced by others of their kind differ by chance. */
const DEVIATIONS = 3;

/**
 * Whether objects that did not become more grew. Of many that may have been replaced, the difference of two sums of n sizes drawn at random has a standard
 * deviation of sigma * sqrt(2n); sigma is taken to be as large as their mean.
 */
function isNoChance(tree: GrowthTree, { ownBytes, countNow }: Gains, vertex: number): boolean {
  const bytes = ownBytes[vertex];
  const count = countNow[vertex];
  if (bytes <= 0) return false;
  const isSame = (tree.className[vertex] & 1) === 1;
  const mean = valueAt((tree.columns.at(-1) as TreeColumn).ownBytes, vertex) / count;
  return isSame || count === 1 || bytes > DEVIATIONS * mean * Math.sqrt(2 * count);
}

/**
 * Objects may change their label (a property becomes a dictionary's), and texts their representation (a concatenated one is flattened when it is read): of
 * the children of one parent and class, and of the texts of one parent, only as many are new as became more in all. Gives the share of a vertex's gain that counts.
 */
function netGrowth(tree: GrowthTree, gains: Gains): (vertex: number) => number {
  const risen = new Map<number, number>();
  const fallen = new Map<number, number>();
  const keyOf = (vertex: number) => tree.parent[vertex] * 0x4000000 + (isText(tree.nodeType[vertex]) ? TEXT : tree.className[vertex]);
  for (let vertex = 1; vertex < tree.vertexCount; vertex++) {
    const delta = gains.countNow[vertex] - gains.countBefore[vertex];
    const into = delta > 0 ? risen : fallen;
    if (delta !== 0) into.set(keyOf(vertex), (into.get(keyOf(vertex)) ?? 0) + delta);
  }
  return (vertex) => {
    const up = risen.get(keyOf(vertex)) ?? 0;
    return up <= 0 ? 0 : Math.max(0, up + (fallen.get(keyOf(vertex)) ?? 0)) / up;
  };
}
