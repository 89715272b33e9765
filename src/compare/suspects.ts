/**
 * Who is to blame: from the own growth of holders to a short list of suspects, each with what piled up there.
 */
import { EdgeType, NodeType } from '../format/snapshot.js';
import { equalTexts } from '../format/strings.js';
import type { Comparison } from './comparison.js';
import { createHeads, type Heads, isLastResort } from './heads.js';
import { holders as findHolders, type Holders, isInternal, nearestAbove, programNodes } from './holders.js';
import type { Paths } from './paths.js';
import type { Survivors } from './survivors.js';

/** What was added to and removed from under a holder, one class. */
export interface ClassDelta {
  /** Position in `comparison.rows`. */
  row: number;
  countDelta: number;
  newCount: number;
  deletedCount: number;
  deltaBytes: number;
}

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
/** Nor below this share of all that grew. */
const FLOOR_SHARE = 0.02;
const MAX_CANDIDATES = 32;
const MAX_HEADS = 64;

/** The suspects of a comparison matched by id, most growth first; none when ids do not correspond. */
export function findSuspects(comparison: Comparison, survivors: Survivors, paths: Paths): SuspectList {
  const holders = findHolders(comparison, survivors);
  const heads = createHeads(comparison, survivors, holders, paths);
  const grown = programGrowth(holders);
  const floor = Math.max(FLOOR_BYTES, FLOOR_SHARE * grown);
  const blame = distribute(comparison, survivors, holders, heads, floor);
  const found = [...singles(comparison, survivors, heads, blame, floor), ...groups(comparison, blame, heads, floor)]
    .sort((a, b) => b.growthBytes - a.growthBytes || a.node - b.node)
    .slice(0, MAX_CANDIDATES);
  const explained = found.reduce((sum, { growthBytes }) => sum + growthBytes, 0);
  return { suspects: found, unexplainedBytes: comparison.current.heap.totalBytes - comparison.baseline.heap.totalBytes - explained };
}

/** All that holders gained, what others lost not subtracted. */
function programGrowth({ ownGrowth }: Holders): number {
  let grown = 0;
  for (let node = 0; node < ownGrowth.length; node++) if (ownGrowth[node] > 0) grown += ownGrowth[node];
  return grown;
}

/** Who answers for what, after last resorts passed on what others hold too. */
interface Blame {
  /** Node of current -> the holder that answers for it. */
  answers: Int32Array;
  /** Node of the baseline -> holder, as a node of current. */
  answersBaseline: Int32Array;
  growth: Float64Array;
}

function distribute(
  comparison: Comparison,
  { baselineOf, currentOf }: Survivors,
  { holderOf, holderOfBaseline, ownGrowth }: Holders,
  heads: Heads,
  floor: number,
): Blame {
  const { heap } = comparison.current;
  const relocated = new Map<number, number>();
  for (const holder of largest(ownGrowth, floor, MAX_CANDIDATES)) {
    for (const [head, candidate] of heads.relocate(holder)) relocated.set(head, candidate);
  }
  if (relocated.size === 0) return { answers: holderOf, answersBaseline: holderOfBaseline, growth: ownGrowth };

  const tops = nearestAbove(heap, (node) => holderOf[node] === node || relocated.has(node));
  // Only what is new moves: what was there before counts where it counted then.
  const answers = tops.map((top, node) => (baselineOf[node] === -1 ? (relocated.get(top) ?? holderOf[top]) : holderOf[node]));
  const growth = ownGrowth.slice();
  const isProgram = programNodes(heap);
  /** Of each class, where what was passed on went: what the giver lost of the class follows it there. */
  const destination = new Map<string, Map<number, number>>();
  for (let node = 0; node < answers.length; node++) {
    if (answers[node] === holderOf[node] || isProgram[node] === 0) continue;
    growth[holderOf[node]] -= heap.shallowSize[node];
    growth[answers[node]] += heap.shallowSize[node];
    const key = `${holderOf[node]},${comparison.rowOfCurrentClass[comparison.current.classes.classOf[node]]}`;
    const counts = destination.get(key) ?? new Map<number, number>();
    counts.set(answers[node], (counts.get(answers[node]) ?? 0) + 1);
    destination.set(key, counts);
  }
  const answersBaseline = passOnDeleted(comparison, currentOf, holderOfBaseline, destination, growth);
  return { answers, answersBaseline, growth };
}

/** Churn of objects with several holders: the old ones are put down to whoever answers for most of the new ones of their class. */
function passOnDeleted(
  comparison: Comparison,
  currentOf: Int32Array,
  holderOfBaseline: Int32Array,
  destination: Map<string, Map<number, number>>,
  growth: Float64Array,
): Int32Array {
  const { heap, classes } = comparison.baseline;
  const isProgram = programNodes(heap);
  const best = new Map([...destination].map(([key, counts]) => [key, [...counts].reduce((a, b) => (b[1] > a[1] ? b : a))[0]]));
  const givers = new Set([...destination.keys()].map((key) => Number(key.split(',')[0])));
  return holderOfBaseline.map((holder, node) => {
    if (currentOf[node] !== -1 || !givers.has(holder)) return holder;
    const taker = best.get(`${holder},${comparison.rowOfBaselineClass[classes.classOf[node]]}`);
    if (taker === undefined) return holder;
    if (isProgram[node] === 1) {
      growth[holder] += heap.shallowSize[node];
      growth[taker] -= heap.shallowSize[node];
    }
    return taker;
  });
}

/** Nodes of the largest values, at least `floor`. */
function largest(values: Float64Array, floor: number, count: number): number[] {
  const found: number[] = [];
  for (let node = 0; node < values.length; node++) if (values[node] >= floor) found.push(node);
  return found.sort((a, b) => values[b] - values[a] || a - b).slice(0, count);
}

function singles(comparison: Comparison, survivors: Survivors, heads: Heads, blame: Blame, floor: number): SuspectFinding[] {
  const { heap } = comparison.current;
  const chosen = largest(blame.growth, floor, MAX_CANDIDATES);
  const composition = compose(comparison, blame, new Map(chosen.map((holder) => [holder, holder])));
  const bySubject = new Map<number, SuspectFinding>();
  for (const holder of chosen) {
    const top = topOfChain(comparison, heads, holder);
    const { node, baselineNode } = subject(comparison, survivors, heads, top, blame.growth[holder]);
    const below = headsOf(heads, blame, holder, node);
    // A global object may be to blame for its own properties; the roots never are.
    if (isLastResort(heap, node) && (isInternal(heap.snapshot.nodes.type[node]) || !below.some((head) => heads.isHeldDirectly(head, node)))) continue;
    const finding: SuspectFinding = {
      node,
      baselineNode,
      groupSize: 1,
      growthBytes: blame.growth[holder],
      classes: composition.get(holder) ?? [],
      heads: below.slice(0, MAX_HEADS),
      headCount: below.length,
    };
    const same = bySubject.get(node);
    if (same) merge(same, finding);
    else bySubject.set(node, finding);
  }
  return [...bySubject.values()];
}

function merge(into: SuspectFinding, other: SuspectFinding): void {
  into.growthBytes += other.growthBytes;
  into.headCount += other.headCount;
  into.heads.push(...other.heads);
  for (const delta of other.classes) {
    const same = into.classes.find(({ row }) => row === delta.row);
    if (!same) into.classes.push(delta);
    else {
      same.countDelta += delta.countDelta;
      same.newCount += delta.newCount;
      same.deletedCount += delta.deletedCount;
      same.deltaBytes += delta.deltaBytes;
    }
  }
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

/** A linked list dominates itself link by link: its holder is whoever has the first link. */
function topOfChain({ current }: Comparison, { ownerAbove }: Heads, holder: number): number {
  const { classOf, list } = current.classes;
  if (list[classOf[holder]].count < 3) return holder;
  let top = holder;
  let length = 0;
  while (ownerAbove[top] !== top && classOf[ownerAbove[top]] === classOf[top]) {
    top = ownerAbove[top];
    length++;
  }
  return length >= 2 && ownerAbove[top] !== top && !isLastResort(current.heap, ownerAbove[top]) ? ownerAbove[top] : top === holder || length < 2 ? holder : top;
}

/**
 * Where the growth spreads out: while nearly all of it lies in one new object, that object is what a person should look at
 * (a Map or array that is replaced by a larger one each time is new, its holder is only the variable).
 */
function subject(comparison: Comparison, { baselineOf }: Survivors, heads: Heads, holder: number, growthBytes: number): { node: number; baselineNode: number } {
  const { heap, classes } = comparison.current;
  let node = holder;
  let baselineNode = baselineOf[holder];
  for (let depth = 0; depth < 4; depth++) {
    const [head] = heads.below(node);
    if (head === undefined || heap.retainedSize[head] < 0.7 * growthBytes) break;
    const edge = variableEdge(comparison, node, head);
    if (edge === -1 || heap.snapshot.nodes.type[head] !== NodeType.object || classes.classOf[head] === classes.classOf[node]) break;
    baselineNode = baselineNode === -1 ? -1 : sameEdge(comparison, baselineNode, edge);
    node = head;
  }
  return { node, baselineNode };
}

/** The property or variable by which `owner` holds `child`, -1 for none: entries of a collection are no variables. */
function variableEdge({ current }: Comparison, owner: number, child: number): number {
  const { edges } = current.heap.snapshot;
  for (let edge = edges.firstEdge[owner]; edge < edges.firstEdge[owner + 1]; edge++) {
    if (edges.toNode[edge] === child && (edges.type[edge] === EdgeType.property || edges.type[edge] === EdgeType.context)) return edge;
  }
  return -1;
}

/** What the baseline has at the end of the edge of the same name; -1 for nothing of the same kind. */
function sameEdge({ baseline, current }: Comparison, baselineOwner: number, edge: number): number {
  const earlier = baseline.heap.snapshot;
  const later = current.heap.snapshot;
  const child = later.edges.toNode[edge];
  for (let old = earlier.edges.firstEdge[baselineOwner]; old < earlier.edges.firstEdge[baselineOwner + 1]; old++) {
    if (earlier.edges.type[old] !== later.edges.type[edge]) continue;
    if (!equalTexts(earlier.strings, earlier.edges.nameOrIndex[old], later.strings, later.edges.nameOrIndex[edge])) continue;
    const node = earlier.edges.toNode[old];
    if (equalTexts(earlier.strings, earlier.nodes.name[node], later.strings, later.nodes.name[child])) return node;
  }
  return -1;
}

/** Many holders of one class that each grew a little: sessions with a history, say. */
function groups(comparison: Comparison, { answers, answersBaseline, growth }: Blame, heads: Heads, floor: number): SuspectFinding[] {
  const { classes, heap } = comparison.current;
  const byClass = new Map<number, number[]>();
  for (let node = 0; node < growth.length; node++) {
    if (growth[node] <= 0 || growth[node] >= floor || isLastResort(heap, node)) continue;
    const same = byClass.get(classes.classOf[node]);
    if (same) same.push(node);
    else byClass.set(classes.classOf[node], [node]);
  }
  const large = [...byClass.values()]
    .map((members) => ({ members, bytes: members.reduce((sum, node) => sum + growth[node], 0) }))
    .filter(({ members, bytes }) => members.length >= 4 && bytes >= floor);
  const first = ({ members }: { members: number[] }) => members[0];
  const memberOf = new Map(large.flatMap((group) => group.members.map((node) => [node, first(group)] as const)));
  const composition = compose(comparison, { answers, answersBaseline, growth }, memberOf);
  return large.map((group) => {
    const { members, bytes } = group;
    const example = members.reduce((a, b) => (growth[b] > growth[a] ? b : a));
    return {
      node: example,
      baselineNode: comparison.counterpart[example],
      groupSize: members.length,
      growthBytes: bytes,
      classes: composition.get(first(group)) ?? [],
      heads: heads.below(example).slice(0, MAX_HEADS),
      headCount: 0,
    };
  });
}

/** What came and went under each holder that is a key of `groupOf`, by class; holders with one value are taken together. */
function compose(comparison: Comparison, { answers, answersBaseline }: Blame, groupOf: ReadonlyMap<number, number>): Map<number, ClassDelta[]> {
  const { baseline, current, rowOfBaselineClass, rowOfCurrentClass } = comparison;
  const isOfInterest = new Uint8Array(answers.length);
  for (const holder of groupOf.keys()) isOfInterest[holder] = 1;
  const byGroup = new Map<number, Map<number, ClassDelta>>();
  const deltaOf = (holder: number, row: number): ClassDelta => {
    const group = groupOf.get(holder) as number;
    let rows = byGroup.get(group);
    if (!rows) byGroup.set(group, (rows = new Map()));
    let delta = rows.get(row);
    if (!delta) rows.set(row, (delta = { row, countDelta: 0, newCount: 0, deletedCount: 0, deltaBytes: 0 }));
    return delta;
  };
  for (let node = 0; node < answers.length; node++) {
    const bytes = current.heap.shallowSize[node];
    if (bytes === 0 || isOfInterest[answers[node]] === 0) continue;
    const delta = deltaOf(answers[node], rowOfCurrentClass[current.classes.classOf[node]]);
    delta.countDelta++;
    delta.deltaBytes += bytes;
    if (comparison.counterpart[node] === -1) delta.newCount++;
  }
  for (let node = 0; node < answersBaseline.length; node++) {
    const bytes = baseline.heap.shallowSize[node];
    if (bytes === 0 || isOfInterest[answersBaseline[node]] === 0) continue;
    const delta = deltaOf(answersBaseline[node], rowOfBaselineClass[baseline.classes.classOf[node]]);
    delta.countDelta--;
    delta.deltaBytes -= bytes;
  }
  const result = new Map<number, ClassDelta[]>();
  for (const [group, rows] of byGroup) {
    const deltas = [...rows.values()].filter(({ countDelta, deltaBytes, newCount }) => countDelta !== 0 || deltaBytes !== 0 || newCount !== 0);
    for (const delta of deltas) delta.deletedCount = Math.max(0, delta.newCount - delta.countDelta);
    result.set(
      group,
      deltas.sort((a, b) => b.deltaBytes - a.deltaBytes || a.row - b.row),
    );
  }
  return result;
}
