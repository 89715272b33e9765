/**
 * Who holds the growth. A holder is a vertex of the growth tree that did not become more, under which something did: its growth is what its own bytes gained
 * (a Map of numbers has no edges: its store is its own bytes), and what children gained that became more. What several hold together is dominated by their
 * common ancestor, often the roots: then those vertices hold it that have edges to most of it.
 */
import { NodeType } from '../format/snapshot.js';
import { type Gains, isProgram, isRootLike } from '../growth/gains.js';
import { classText, type GrowthTree, kindOf, LabelKind, type TreeColumn, valueAt } from '../growth/growth-tree.js';
import type { MergedEdges, MergedRetainers } from '../growth/merged-retainers.js';
import { isInternal } from '../heap/internal.js';

/** Growth with one set of holders, in vertices. */
export interface HeldGrowth {
  /** None: only roots of V8 or of the embedder hold it. */
  holders: number[];
  /** Vertices below the holders that became more and have none above them that did, most bytes first. */
  tops: number[];
  bytes: number;
}

/** Of the new objects of a vertex, the share that a holder has edges to. */
const MOST = 0.5;
/** The same where nothing has edges to most of them. */
const SOME = 0.25;

export interface Holding {
  tree: GrowthTree;
  gains: Gains;
  /** Of vertices that only common ancestors dominate. */
  edgesNow: MergedEdges;
  edgesBefore: MergedEdges;
}

/** Vertices of elements of a document, which are named by their tags: 1. */
export function elements(tree: GrowthTree): Uint8Array {
  const marks = new Uint8Array(tree.vertexCount);
  for (let vertex = 1; vertex < marks.length; vertex++) if (tree.nodeType[vertex] === NodeType.native && classText(tree, vertex).startsWith('<')) marks[vertex] = 1;
  return marks;
}

/** Vertices whose holders only retainers tell: 1. */
export function coHeld(tree: GrowthTree, gains: Gains): Uint8Array {
  const marks = new Uint8Array(tree.vertexCount);
  for (let vertex = 1; vertex < marks.length; vertex++) if (rises(gains, vertex) && !isHeldByParent(tree, vertex)) marks[vertex] = 1;
  return marks;
}

const rises = ({ countBefore, countNow }: Gains, vertex: number): boolean => countNow[vertex] > countBefore[vertex];
const isStable = ({ countBefore, countNow }: Gains, vertex: number): boolean => countBefore[vertex] > 0 && countNow[vertex] > 0 && countNow[vertex] <= countBefore[vertex];

const isHeldByParent = (tree: GrowthTree, vertex: number): boolean =>
  kindOf(tree.label[vertex]) !== LabelKind.several && !isRootLike(tree, tree.parent[vertex]);

/** Growth by its holders, most first. */
export function heldGrowth(holding: Holding): HeldGrowth[] {
  const { tree, gains } = holding;
  const climb = createClimb(holding);
  const bySet = new Map<string, HeldGrowth>();
  /** Of tops that only roots hold: what was met on the way up. */
  const ways = new Map<number, ReadonlySet<number>>();
  const add = (holders: readonly number[], bytes: number, top: number): void => {
    const key = holders.length === 0 ? `top ${top}` : [...holders].sort((a, b) => a - b).join();
    let held = bySet.get(key);
    if (!held) bySet.set(key, (held = { holders: [...holders], tops: [], bytes: 0 }));
    held.bytes += bytes;
    if (top !== -1) held.tops.push(top);
  };
  const net = netGrowth(tree, gains);
  for (let vertex = 1; vertex < tree.vertexCount; vertex++) {
    if (isStable(gains, vertex) && isNoChance(tree, gains, vertex)) {
      const owner = ownerAbove(tree, vertex);
      const isCommon = owner !== vertex && kindOf(tree.label[vertex]) === LabelKind.several && isGlobal(tree, owner);
      if (owner !== -1 && !isCommon && isStable(gains, owner)) add([owner], gains.ownBytes[vertex], -1);
    }
    const parent = tree.parent[vertex];
    if (!rises(gains, vertex) || gains.bytes[vertex] <= 0 || (rises(gains, parent) && !isRootLike(tree, parent))) continue;
    const share = net(vertex);
    if (share === 0) continue;
    const { holders, met } = climb(vertex);
    if (holders.length === 0) ways.set(vertex, met);
    add(holders, share * gains.bytes[vertex], vertex);
  }
  givenToCollections(tree, gains, bySet);
  for (const { tops } of bySet.values()) tops.sort((a, b) => gains.bytes[b] - gains.bytes[a] || a - b);
  const held = [...bySet.values()].sort(byBytes);
  // Texts and parts of objects are kept by no handle: they are the runtime's bookkeeping.
  const isKept = (top: number) => !isText(tree.nodeType[top]) && (!isInternal(tree.nodeType[top]) || tree.nodeType[top] === NodeType.symbol);
  return [...merged(held.filter(({ holders }) => holders.length > 0)), ...byWays(gains, held.filter(({ holders, tops }) => holders.length === 0 && tops.some(isKept)), ways)].sort(byBytes);
}

const byBytes = (a: HeldGrowth, b: HeldGrowth): number => b.bytes - a.bytes || (a.holders[0] ?? a.tops[0]) - (b.holders[0] ?? b.tops[0]);

/**
 * JavaScriptCore's files do not link the contents of Maps and Sets: they hang on the root. They belong to the collection whose store gained most meanwhile.
 * Roots of V8 hold no such objects directly.
 */
function givenToCollections(tree: GrowthTree, gains: Gains, bySet: Map<string, HeldGrowth>): void {
  const collections = [...bySet.values()].filter(({ holders, tops }) => holders.length === 1 && tops.length === 0 && /^(Map|Set)$/.test(classText(tree, holders[0])));
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

/** The nearest vertex that holds in its own name: parts of objects and texts belong to what is above them; -1 below a root. */
function ownerAbove(tree: GrowthTree, vertex: number): number {
  let owner = vertex;
  while (owner > 0 && !isRootLike(tree, owner) && (isInternal(tree.nodeType[owner]) || isText(tree.nodeType[owner]))) owner = tree.parent[owner];
  return isRootLike(tree, owner) ? -1 : owner;
}

const isText = (type: number): boolean => type === NodeType.string || type === NodeType.concatenatedString || type === NodeType.slicedString;

/** What only roots hold, together where one way up leads over the other; first what is above the others, or of which there are fewest. */
function byWays(gains: Gains, list: readonly HeldGrowth[], ways: ReadonlyMap<number, ReadonlySet<number>>): HeldGrowth[] {
  const found: { held: HeldGrowth; met: Set<number> }[] = [];
  for (const { tops, bytes } of list) {
    const met = new Set(ways.get(tops[0]));
    const same = found.filter((other) => [...met].some((vertex) => other.met.has(vertex)));
    for (const other of same) {
      for (const vertex of other.met) met.add(vertex);
      found.splice(found.indexOf(other), 1);
    }
    found.push({ met, held: { holders: [], tops: [...same.flatMap(({ held }) => held.tops), ...tops], bytes: same.reduce((sum, { held }) => sum + held.bytes, bytes) } });
  }
  return found.map(({ held }) => {
    const added = (top: number) => gains.countNow[top] - gains.countBefore[top];
    const isAbove = (top: number) => held.tops.filter((other) => ways.get(other)?.has(top) && !ways.get(top)?.has(other)).length;
    const large = (top: number) => Number(gains.bytes[top] >= LEAST_OF_GROUP * held.bytes);
    held.tops.sort((a, b) => large(b) - large(a) || isAbove(b) - isAbove(a) || added(a) - added(b) || gains.bytes[b] - gains.bytes[a] || a - b);
    return held;
  });
}

/** Share of the bytes of a group that what names it must have. */
const LEAST_OF_GROUP = 0.05;

/** Of the growth that shares a holder, the share from which its other holders are named too. */
const LEAST_OF_MERGED = 0.1;

/** Sets of holders that overlap are one. */
function merged(list: readonly HeldGrowth[]): HeldGrowth[] {
  const found: HeldGrowth[] = [];
  for (const held of list) {
    const same = found.find(({ holders }) => holders.some((holder) => held.holders.includes(holder)));
    if (!same) {
      found.push(held);
      continue;
    }
    const isLarge = held.bytes >= LEAST_OF_MERGED * same.bytes;
    same.bytes += held.bytes;
    same.tops.push(...held.tops);
    if (isLarge) for (const holder of held.holders) if (!same.holders.includes(holder)) same.holders.push(holder);
  }
  return found.sort(byBytes);
}

/**
 * Objects may change their label (a property becomes a dictionary's): of the children of one parent and class, only as many are new as became more in all.
 * Gives the share of a vertex's gain that counts.
 */
function netGrowth(tree: GrowthTree, gains: Gains): (vertex: number) => number {
  const risen = new Map<number, number>();
  const fallen = new Map<number, number>();
  const keyOf = (vertex: number) => tree.parent[vertex] * 0x4000000 + tree.className[vertex];
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

/** Vertices looked at on the way up from one. */
const MAX_CLIMB = 200;

interface Climb {
  /** Stable vertices that hold what is new; none where only roots do. */
  holders: number[];
  /** All vertices on the way up. */
  met: Set<number>;
}

/** From a vertex that became more to its holders. */
function createClimb({ tree, gains, edgesNow, edgesBefore }: Holding): (vertex: number) => Climb {
  const isBelow = (vertex: number, above: number): boolean => {
    let at = vertex;
    while (at > above) at = tree.parent[at];
    return at === above;
  };
  /** Vertices that hold one, as far as edges tell. */
  const above = (vertex: number): number[] => {
    if (isHeldByParent(tree, vertex)) return [tree.parent[vertex]];
    const added = gains.countNow[vertex] - gains.countBefore[vertex];
    const more = (now: MergedRetainers, before: MergedRetainers) =>
      [...(now.get(vertex) ?? [])].map(([source, edges]) => ({ source, more: edges - (before.get(vertex)?.get(source) ?? 0) }));
    const parents = more(edgesNow.parents, edgesBefore.parents).filter(({ source, more }) => more >= MOST * added && !rises(gains, source));
    if (parents.length > 0) return parents.map(({ source }) => source);
    const candidates = more(edgesNow.retainers, edgesBefore.retainers).filter(
      ({ source }) => mayHold(tree, source) && (source === vertex || !isBelow(source, vertex)),
    );
    // Links of a list hold each other: whatever leads to one of them holds the list.
    const isList = candidates.some(({ source, more }) => source === vertex && more >= MOST * added);
    const others = candidates.filter(({ source }) => source !== vertex);
    if (isList) return others.map(({ source }) => source);
    for (const least of [MOST, SOME]) {
      const most = others.filter(({ more }) => more >= least * added);
      if (most.length > 0) return most.map(({ source }) => source);
    }
    return isGlobal(tree, tree.parent[vertex]) ? [] : [tree.parent[vertex]];
  };
  return (top) => {
    const found = new Set<number>();
    const met = new Set([top]);
    const queue = [top];
    for (let at = 0; at < queue.length && at < MAX_CLIMB; at++) {
      for (const source of above(queue[at])) {
        const owner = ownerAbove(tree, source);
        if (!isRootLike(tree, source)) met.add(source);
        if (owner === -1 || (owner !== source && (met.has(owner) || isGlobal(tree, owner)))) continue;
        if (isStable(gains, owner)) found.add(ownerOfList(tree, owner));
        else if (rises(gains, owner) && !queue.includes(owner)) queue.push(owner);
        met.add(owner);
      }
    }
    return { holders: [...found], met };
  };
}

/** The links of a list are one vertex: whatever has the first link holds the list. */
function ownerOfList(tree: GrowthTree, vertex: number): number {
  const isList = tree.children.find(vertex, tree.label[vertex], tree.className[vertex]) === vertex;
  const owner = isList ? ownerAbove(tree, tree.parent[vertex]) : -1;
  return owner === -1 ? vertex : owner;
}

/** Global objects dominate whatever has several holders: they hold what their own properties lead to. */
const isGlobal = (tree: GrowthTree, vertex: number): boolean => /^(global|globalThis|Window)\b/.test(classText(tree, vertex));

/** V8's own objects hold on behalf of others, but for what an embedder keeps open: handles, listeners. */
const mayHold = (tree: GrowthTree, vertex: number): boolean =>
  !isRootLike(tree, vertex) && (isProgram(tree, vertex) || /handle|listener/i.test(classText(tree, vertex)));

/** The program's own collections and variables first, then instances of classes, what is native last. */
export function rankOf(tree: GrowthTree, vertex: number): number {
  const name = classText(tree, vertex);
  if (!isProgram(tree, vertex) || /^blink::|^\(|^system \/ (?!Context)|^cppgc|HeapVector|^Window\b|^HTML/.test(name)) return 3;
  if (tree.nodeType[vertex] === NodeType.native) return 2;
  return /^(Array|Map|Set|Object|\{.*)$/.test(name) ? 0 : 1;
}
