/** Growth that has the same holders, as one. */
import { type Gains, isRootLike } from '../growth/gains.js';
import { classText, type GrowthTree, kindOf, LabelKind } from '../growth/growth-tree.js';
import { isGlobal, isStable } from './vertices.js';

/** Growth with one set of holders, in vertices. */
export interface HeldGrowth {
  /** Those of the most bytes first. None: only roots of V8 or of the embedder hold it. */
  holders: number[];
  /** Vertices below the holders that became more and have none above them that did, most bytes first. */
  tops: number[];
  bytes: number;
}

export const byBytes = (a: HeldGrowth, b: HeldGrowth): number => b.bytes - a.bytes || (a.holders[0] ?? a.tops[0]) - (b.holders[0] ?? b.tops[0]);

/** What only roots hold, together where one way up leads over the other; first what is above the others, or of which there are fewest. */
export function byWays(gains: Gains, list: readonly HeldGrowth[], ways: ReadonlyMap<number, ReadonlySet<number>>): HeldGrowth[] {
  const found: { held: HeldGrowth; met: Set<number> }[] = [];
  for (const { tops, bytes } of list) {
    const met = new Set(ways.get(tops[0]));
    const same = found.filter((other) => [...met].some((vertex) => other.met.has(vertex)));
    for (const other of same) {
      for (const vertex of other.met) met.add(vertex);
      found.splice(found.indexOf(other), 1);
    }
    found.push({
      met,
      held: { holders: [], tops: [...same.flatMap(({ held }) => held.tops), ...tops], bytes: same.reduce((sum, { held }) => sum + held.bytes, bytes) },
    });
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

/** Properties of one object from which they are entries of a table. */
const LEAST_SIBLINGS = 3;

/** Properties of one plain object that are of one class and gained objects of one class: the object holds the growth, as a table of tables. */
export function bySiblings(tree: GrowthTree, gains: Gains, list: readonly HeldGrowth[]): HeldGrowth[] {
  const groups = new Map<string, HeldGrowth[]>();
  for (const held of list) {
    const [holder, ...others] = held.holders;
    const [top] = held.tops;
    const above = tree.parent[holder];
    if (others.length > 0 || top === undefined || kindOf(tree.label[holder]) !== LabelKind.property) continue;
    if (isRootLike(tree, above) || isGlobal(tree, above) || !isStable(gains, above) || !/^(?:Object$|\{)/.test(classText(tree, above))) continue;
    const key = `${above},${tree.className[holder] >> 1},${tree.className[top] >> 1}`;
    groups.set(key, [...(groups.get(key) ?? []), held]);
  }
  const tables = [...groups.values()].filter((group) => group.length >= LEAST_SIBLINGS);
  const parts = new Set(tables.flat());
  const joined = tables.map(
    (group): HeldGrowth => ({
      holders: [tree.parent[group[0].holders[0]]],
      tops: group.flatMap(({ tops }) => tops).sort((a, b) => gains.bytes[b] - gains.bytes[a] || a - b),
      bytes: group.reduce((sum, { bytes }) => sum + bytes, 0),
    }),
  );
  return [...list.filter((held) => !parts.has(held)), ...joined].sort(byBytes);
}

/** Of the growth that shares a holder, the share from which its other holders are named too. */
const LEAST_OF_MERGED = 0.1;

/** Sets of holders that overlap are one. */
export function merged(list: readonly HeldGrowth[]): HeldGrowth[] {
  const found: HeldGrowth[] = [];
  /** Holder -> position of the first that has it. */
  const firstOf = new Map<number, number>();
  const register = (holder: number, at: number): void => void firstOf.set(holder, Math.min(at, firstOf.get(holder) ?? at));
  for (const held of list) {
    const at = Math.min(...held.holders.map((holder) => firstOf.get(holder) ?? found.length));
    const same = found[at];
    if (!same) {
      for (const holder of held.holders) register(holder, found.length);
      found.push(held);
      continue;
    }
    const isLarge = held.bytes >= LEAST_OF_MERGED * same.bytes;
    same.bytes += held.bytes;
    same.tops.push(...held.tops);
    if (!isLarge) continue;
    for (const holder of held.holders) if (!same.holders.includes(holder)) same.holders.push(holder);
    for (const holder of held.holders) register(holder, at);
  }
  return found.sort(byBytes);
}
