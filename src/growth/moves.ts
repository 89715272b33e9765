/** Objects that another dominator has now: what held them is held by something else too, or no longer. They are the same, so they are no growth. */
import { classText, findChild, type GrowthTree, kindOf, LabelKind, type TreeColumn, valueAt } from './growth-tree.js';
import { realmPairs } from './realms.js';

/** Moved vertices may have moved parents: looked for again below. */
const MAX_ROUNDS = 3;

export interface Moved {
  before: TreeColumn;
  /** Vertex -> where its earlier objects are counted, most often itself. */
  movedTo: Int32Array;
}

/**
 * The earlier column with the figures of what moved where it is now: a vertex that lost all its objects and one that had none are the same, if they are the
 * only ones of their class, or of their class and name. `known`: vertices that are known to be the same, from and to.
 */
export function followMoves(tree: GrowthTree, before: TreeColumn, now: TreeColumn, known: readonly [number, number][] = []): Moved {
  const { vertexCount, parent, label, className } = tree;
  const moved: TreeColumn = { count: new Float64Array(vertexCount), ownBytes: new Float64Array(vertexCount) };
  moved.count.set(before.count.subarray(0, vertexCount));
  moved.ownBytes.set(before.ownBytes.subarray(0, vertexCount));
  const { firstChild, nextSibling } = childLists(parent.subarray(0, vertexCount));
  const isNew = (vertex: number) => moved.count[vertex] === 0 && valueAt(now.count, vertex) > 0;
  const isGone = (vertex: number) => moved.count[vertex] > 0 && valueAt(now.count, vertex) === 0;

  const movedTo = new Int32Array(vertexCount);
  for (let vertex = 0; vertex < vertexCount; vertex++) movedTo[vertex] = vertex;
  const move = (from: number, to: number): void => {
    movedTo[from] = to;
    moved.count[to] += moved.count[from];
    moved.ownBytes[to] += moved.ownBytes[from];
    moved.count[from] = moved.ownBytes[from] = 0;
    for (let child = firstChild[from]; child !== -1; child = nextSibling[child]) {
      const counterpart = findChild(tree, to, label[child], className[child]);
      if (counterpart !== -1 && counterpart !== to && counterpart !== child) move(child, counterpart);
    }
  };
  for (const [from, to] of known) move(from, to);
  for (const [from, to] of realmPairs(tree, before, now, isGone, isNew)) move(from, to);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const [fromByClass, toByClass, fromByName, toByName] = [uniques(), uniques(), uniques(), uniques()];
    for (let vertex = 1; vertex < vertexCount; vertex++) {
      const kind = kindOf(label[vertex]);
      const isNamed = kind === LabelKind.property || kind === LabelKind.variable || kind === LabelKind.internal;
      const named = label[vertex] * 0x4000000 + className[vertex];
      if (!isGone(vertex) && !isNew(vertex)) continue;
      const isTop = isGone(vertex) ? !isGone(parent[vertex]) : !isNew(parent[vertex]);
      if (isTop || isScope(tree, vertex)) (isGone(vertex) ? fromByClass : toByClass).add(className[vertex], vertex);
      if (isNamed) (isGone(vertex) ? fromByName : toByName).add(named, vertex);
    }
    const pairs = [...pairsOf(fromByName, toByName), ...pairsOf(fromByClass, toByClass), ...scopePairs(tree, fromByClass, toByClass)];
    for (const [from, to] of pairs) if (isGone(from) && isNew(to)) move(from, to);
    if (pairs.length === 0) break;
  }
  for (const [from, to] of pairsAbove(tree, moved, now)) move(from, to);
  return { before: moved, movedTo };
}

/**
 * What had a name below its dominator, and what came without one to a vertex that is above that: something else holds it too now. Only where no ids say which
 * objects are the same.
 */
function pairsAbove({ vertexCount, parent, label, className }: GrowthTree, before: TreeColumn, now: TreeColumn): [number, number][] {
  const pairs: [number, number][] = [];
  const risen = new Map<string, number>();
  for (let vertex = 1; vertex < vertexCount; vertex++) {
    if ((className[vertex] & 1) === 1) return [];
    const gained = valueAt(now.count, vertex) - before.count[vertex];
    if (kindOf(label[vertex]) === LabelKind.several && gained > 0) risen.set(`${parent[vertex]},${className[vertex]}`, vertex);
  }
  if (risen.size === 0) return pairs;
  const left = new Map<number, number>();
  for (let vertex = 1; vertex < vertexCount; vertex++) {
    const kind = kindOf(label[vertex]);
    const isGone = before.count[vertex] === 1 && valueAt(now.count, vertex) === 0;
    if (!isGone || (kind !== LabelKind.property && kind !== LabelKind.variable)) continue;
    for (let above = parent[parent[vertex]]; above >= 0; above = parent[above]) {
      const to = risen.get(`${above},${className[vertex]}`);
      const room = to === undefined ? 0 : (left.get(to) ?? valueAt(now.count, to) - before.count[to]);
      if (to !== undefined && room > 0) {
        left.set(to, room - 1);
        pairs.push([vertex, to]);
        break;
      }
    }
  }
  return pairs;
}

interface Uniques {
  /** Key -> its only vertex, -1 where there are several. */
  of: Map<number, number>;
  add(key: number, vertex: number): void;
}

function uniques(): Uniques {
  const of = new Map<number, number>();
  return { of, add: (key, vertex) => void of.set(key, of.has(key) ? -1 : vertex) };
}

function pairsOf(from: Uniques, to: Uniques): [number, number][] {
  return [...from.of].flatMap(([key, vertex]): [number, number][] => {
    const other = to.of.get(key) ?? -1;
    return vertex === -1 || other === -1 ? [] : [[vertex, other]];
  });
}

const isScope = (tree: GrowthTree, vertex: number): boolean => classText(tree, vertex).startsWith('system / Context {');

/** Of the variables of the smaller scope, the share that the other must have too. */
const MOST_VARIABLES = 0.5;

/** A scope that gained or lost a variable, in another build of the program, has another class: scopes are paired that share most of their variables. */
function scopePairs(tree: GrowthTree, from: Uniques, to: Uniques): [number, number][] {
  const scopesOf = ({ of }: Uniques) =>
    [...of.values()].flatMap((vertex) => {
      const [, names] = vertex === -1 ? [] : (/^system \/ Context \{(.+)\}$/.exec(classText(tree, vertex)) ?? []);
      return names === undefined ? [] : [{ vertex, names: new Set(names.split(', ')) }];
    });
  const [gone, come] = [scopesOf(from), scopesOf(to)];
  const pairs = gone.flatMap((one) =>
    come.map((other) => {
      const shared = [...one.names].filter((name) => other.names.has(name)).length;
      return { one: one.vertex, other: other.vertex, shared, share: shared / Math.min(one.names.size, other.names.size) };
    }),
  );
  const taken = new Set<number>();
  return pairs
    .filter(({ share, shared }) => shared > 0 && share >= MOST_VARIABLES)
    .sort((a, b) => b.shared - a.shared || a.one - b.one || a.other - b.other)
    .flatMap(({ one, other }): [number, number][] => {
      if (taken.has(one) || taken.has(other)) return [];
      taken.add(one).add(other);
      return [[one, other]];
    });
}

/** Vertex -> its first child and its next sibling, in ascending order; -1 for none. */
function childLists(parent: Int32Array): { firstChild: Int32Array; nextSibling: Int32Array } {
  const firstChild = new Int32Array(parent.length).fill(-1);
  const nextSibling = new Int32Array(parent.length).fill(-1);
  for (let vertex = parent.length - 1; vertex > 0; vertex--) {
    nextSibling[vertex] = firstChild[parent[vertex]];
    firstChild[parent[vertex]] = vertex;
  }
  return { firstChild, nextSibling };
}
