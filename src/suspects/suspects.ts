/**
 * Who is to blame: from the own growth of holders to a short list of suspects, each with what piled up there.
 */
import type { Comparison } from '../compare/comparison.js';
import type { Heap } from '../heap/heap.js';
import { isInternal } from '../heap/internal.js';
import type { Paths } from '../object/paths.js';
import { type Blame, distribute, largest } from './blame.js';
import { addDeltas, type ClassDelta, compose } from './composition.js';
import { createHeads, type Heads, isLastResort } from './heads.js';
import { holders as findHolders, type Growth, growing } from './holders.js';
import { isReplacement } from './replacement.js';
import { subject, topOfChain } from './subject.js';
import type { Survivors } from './survivors.js';

export interface SuspectFinding {
  /** The object that a person should look at, a node of current: the holder, or the one new object all its growth lies in. */
  node: number;
  /** The same in the baseline (by id, or by the edge that led to it), -1 for none. */
  baselineNode: number;
  /** Holders of one class that grew alike; 1 for a single holder. */
  groupSize: number;
  growthBytes: number;
  /** Most bytes first. */
  classes: ClassDelta[];
  /** Some new objects right below, largest first: what a pattern is recognised by. */
  heads: number[];
  headCount: number;
}

export interface SuspectList {
  suspects: SuspectFinding[];
  /** Growth of the program's own bytes that no suspect explains. */
  unexplainedBytes: number;
}

/** Below this a holder is no suspect: quiet processes move a few hundred bytes, warm-up some kilobytes. */
export const FLOOR_BYTES = 16_000;
/** Where it is known how often an operation ran, growth by an exact multiple of it is no chance, however small: looked for from here. */
export const EXACT_FLOOR_BYTES = 2_000;
/** Nor below this share of all that grew, but a large initialisation must not hide a leak. */
const FLOOR_SHARE = 0.02;
const HIGHEST_FLOOR = 48_000;
const MAX_CANDIDATES = 32;
const MAX_HEADS = 64;
export const LEAST_ALIKE = 4;

/** The suspects of a comparison matched by id, most growth first; none when ids do not correspond. */
export function findSuspects(comparison: Comparison, survivors: Survivors, paths: Paths, floorBytes = FLOOR_BYTES): SuspectList {
  const holders = findHolders(comparison, survivors);
  const heads = createHeads(comparison, survivors, holders, paths);
  const { heap } = comparison.current;
  const first = growing(heap, holders.ownGrowth);
  // All that holders gained, what others lost not subtracted.
  const floor = Math.max(floorBytes, Math.min(HIGHEST_FLOOR, FLOOR_SHARE * totalOf(first, holders.ownGrowth)));
  const blame = distribute(comparison, survivors, holders, heads, first, floor);
  const grown = growing(heap, blame.growth);
  const chosen = largest(grown, blame.growth, floor, MAX_CANDIDATES);
  const alike = alikeHolders(comparison, blame, grown, floor);
  // A group goes by its first member.
  const groupOf = new Map([
    ...chosen.map((holder) => [holder, holder] as const),
    ...alike.flatMap((members) => members.map((node) => [node, members[0]] as const)),
  ]);
  const composition = compose(comparison, blame, groupOf);
  const found = [...singles(comparison, survivors, heads, blame, chosen, composition), ...groups(comparison, blame, heads, alike, composition)]
    .sort((a, b) => b.growthBytes - a.growthBytes || a.node - b.node)
    .slice(0, MAX_CANDIDATES);
  const explained = found.reduce((sum, { growthBytes }) => sum + growthBytes, 0);
  return { suspects: found, unexplainedBytes: comparison.current.heap.totalBytes - comparison.baseline.heap.totalBytes - explained };
}

/** Several findings as one, under the first: it is changed. */
export function together([first, ...others]: readonly SuspectFinding[]): SuspectFinding {
  for (const other of others) {
    merge(first, other);
    first.groupSize += other.groupSize;
  }
  return first;
}

function merge(into: SuspectFinding, other: SuspectFinding): void {
  into.growthBytes += other.growthBytes;
  into.headCount += other.headCount;
  into.heads.push(...other.heads);
  addDeltas(into.classes, other.classes);
}

function singles(
  comparison: Comparison,
  survivors: Survivors,
  heads: Heads,
  blame: Blame,
  chosen: readonly number[],
  composition: ReadonlyMap<number, ClassDelta[]>,
): SuspectFinding[] {
  const { heap } = comparison.current;
  const bySubject = new Map<number, SuspectFinding>();
  for (const holder of chosen) {
    const top = topOfChain(comparison, heads, holder);
    const { node, baselineNode } = subject(comparison, survivors, heads, top, blame.growth[holder]);
    const below = headsOf(heads, blame, holder, node);
    if (isLastResort(heap, node) && !ownsGrowth(heap, heads, node, below, blame.growth[holder])) continue;
    const deltas = composition.get(holder) ?? [];
    if (isReplacement(comparison, deltas, heads.below(holder), blame.growth[holder])) continue;
    const finding: SuspectFinding = {
      node,
      baselineNode,
      groupSize: 1,
      growthBytes: blame.growth[holder],
      classes: deltas,
      heads: below.slice(0, MAX_HEADS),
      headCount: below.length,
    };
    const same = bySubject.get(node);
    if (same) merge(same, finding);
    else bySubject.set(node, finding);
  }
  return [...bySubject.values()];
}

/** A global object may be to blame for its own properties, if most of the growth hangs off them; the roots never are. */
function ownsGrowth({ snapshot, retainedSize }: Heap, heads: Heads, node: number, below: readonly number[], growthBytes: number): boolean {
  if (isInternal(snapshot.nodes.type[node])) return false;
  const direct = below.filter((head) => heads.isHeldDirectly(head, node)).reduce((sum, head) => sum + retainedSize[head], 0);
  return direct >= 0.5 * growthBytes;
}

function headsOf({ below }: Heads, { answers }: Blame, holder: number, node: number): number[] {
  const direct = below(node);
  if (direct.length > 0 || node !== holder) return direct;
  // What others dominate but this holder answers for.
  const passedOn: number[] = [];
  for (let candidate = 0; candidate < answers.length && passedOn.length < MAX_HEADS; candidate++) {
    if (answers[candidate] === holder && candidate !== holder) passedOn.push(candidate);
  }
  return passedOn;
}

/** Holders of one class that each grew too little to be listed, but together enough: sessions with a history, say. */
function alikeHolders({ current: { classes, heap } }: Comparison, { growth }: Blame, grown: readonly number[], floor: number): number[][] {
  const byClass = new Map<number, number[]>();
  for (const node of grown) {
    if (growth[node] >= floor || isLastResort(heap, node)) continue;
    const same = byClass.get(classes.classOf[node]);
    if (same) same.push(node);
    else byClass.set(classes.classOf[node], [node]);
  }
  return [...byClass.values()].filter((members) => members.length >= LEAST_ALIKE && totalOf(members, growth) >= floor);
}

const totalOf = (members: readonly number[], growth: Growth): number => members.reduce((sum, node) => sum + growth[node], 0);

function groups(
  { counterpart }: Comparison,
  { growth }: Blame,
  heads: Heads,
  alike: readonly number[][],
  composition: ReadonlyMap<number, ClassDelta[]>,
): SuspectFinding[] {
  return alike.map((members) => {
    const example = members.reduce((a, b) => (growth[b] > growth[a] ? b : a));
    return {
      node: example,
      baselineNode: counterpart[example],
      groupSize: members.length,
      growthBytes: totalOf(members, growth),
      classes: composition.get(members[0]) ?? [],
      heads: heads.below(example).slice(0, MAX_HEADS),
      headCount: 0,
    };
  });
}
