/** Passing the blame on: what several hold lands under their common dominator, and those who really hold it answer for it. */
import type { Comparison } from '../compare/comparison.js';
import { createBits, hasBit, setBit } from '../graph/bits.js';
import type { NodeSet } from '../graph/graph.js';
import type { Heap } from '../heap/heap.js';
import { holdingKernel } from '../kernel/holding.js';
import type { Heads } from './heads.js';
import type { Growth, Holders } from './holders.js';
import type { Survivors } from './survivors.js';

/** Last resorts asked for what others hold too. */
const MAX_ASKED = 32;

/** Who answers for what, after last resorts passed on what others hold too. */
export interface Blame {
  /** Node of current -> the holder that answers for it. */
  answers: Int32Array;
  /** Node of the baseline -> holder, as a node of current. */
  answersBaseline: Int32Array;
  growth: Growth;
}

/** `grown`: holders that grew. */
export function distribute(
  comparison: Comparison,
  { survives, currentOf }: Survivors,
  holders: Holders,
  heads: Heads,
  grown: readonly number[],
  floor: number,
): Blame {
  const { holderOf, holderOfBaseline, ownGrowth, isProgram } = holders;
  const { heap } = comparison.current;
  const relocated = new Map<number, number>();
  for (const holder of largest(grown, ownGrowth, floor, MAX_ASKED)) {
    for (const [head, candidate] of heads.relocate(holder)) relocated.set(head, candidate);
  }
  if (relocated.size === 0) return { answers: holderOf, answersBaseline: holderOfBaseline, growth: ownGrowth };

  const answers = passOn(heap, survives, holderOf, relocated);
  // In place, here and below: nobody asks again what the holders had before.
  const growth = ownGrowth;
  /** Of each class, where what was passed on went: what the giver lost of the class follows it there. */
  const destination = new Map<string, Map<number, number>>();
  // Neighbours are of one class and go to one holder more often than not.
  let [giver, row] = [-1, -1];
  let counts = new Map<number, number>();
  for (let node = 0; node < answers.length; node++) {
    if (answers[node] === holderOf[node] || !hasBit(isProgram, node)) continue;
    growth[holderOf[node]] -= heap.shallowSize[node];
    growth[answers[node]] += heap.shallowSize[node];
    const ownRow = comparison.rowOfCurrentClass[comparison.current.classes.classOf[node]];
    if (holderOf[node] !== giver || ownRow !== row) {
      [giver, row] = [holderOf[node], ownRow];
      const key = `${giver},${row}`;
      counts = destination.get(key) ?? new Map<number, number>();
      destination.set(key, counts);
    }
    counts.set(answers[node], (counts.get(answers[node]) ?? 0) + 1);
  }
  const answersBaseline = passOnDeleted(comparison, currentOf, holders, destination, growth);
  return { answers, answersBaseline, growth };
}

/**
 * Node -> the holder that answers for it: of what is new, the one that the nearest relocated head above it, below its holder, was relocated to; of all
 * else its holder. What was there before counts where it counted then. Each climb stops at the first node whose answer is known, as in graph/tree.ts.
 */
function passOn(heap: Heap, survives: NodeSet, holderOf: Int32Array, relocated: ReadonlyMap<number, number>): Int32Array {
  const { dominator } = heap;
  const givers = new Set([...relocated.keys()].map((head) => holderOf[head]));
  const passed = holdingKernel(heap.snapshot.graphMemory, heap)?.passOn(holderOf, givers, relocated);
  if (passed) return passed;
  const isGiver = createBits(holderOf.length);
  for (const giver of givers) setBit(isGiver, giver);
  const tops = new Int32Array(holderOf.length);
  for (let node = 0; node < tops.length; node++) tops[node] = hasBit(isGiver, holderOf[node]) && holderOf[node] !== node ? -1 : holderOf[node];
  for (const [head, taker] of relocated) tops[head] = taker;
  for (let start = 0; start < tops.length; start++) {
    if (tops[start] !== -1) continue;
    let above = dominator[start];
    while (tops[above] === -1) above = dominator[above];
    const answer = tops[above];
    for (let node = start; tops[node] === -1; node = dominator[node]) tops[node] = answer;
  }
  for (let node = 0; node < tops.length; node++) if (hasBit(survives, node)) tops[node] = holderOf[node];
  return tops;
}

/** Churn of objects with several holders: the old ones are put down to whoever answers for most of the new ones of their class. */
function passOnDeleted(
  comparison: Comparison,
  currentOf: Int32Array,
  { holderOfBaseline, isProgramBaseline }: Holders,
  destination: Map<string, Map<number, number>>,
  growth: Growth,
): Int32Array {
  const { heap, classes } = comparison.baseline;
  const best = new Map([...destination].map(([key, counts]) => [key, [...counts].reduce((a, b) => (b[1] > a[1] ? b : a))[0]]));
  const givers = new Set([...destination.keys()].map((key) => Number(key.split(',')[0])));
  for (let node = 0; node < holderOfBaseline.length; node++) {
    const holder = holderOfBaseline[node];
    if (currentOf[node] !== -1 || !givers.has(holder)) continue;
    const taker = best.get(`${holder},${comparison.rowOfBaselineClass[classes.classOf[node]]}`);
    if (taker === undefined) continue;
    if (hasBit(isProgramBaseline, node)) {
      growth[holder] += heap.shallowSize[node];
      growth[taker] -= heap.shallowSize[node];
    }
    holderOfBaseline[node] = taker;
  }
  return holderOfBaseline;
}

/** Of these nodes those of the largest values, at least `floor`. */
export function largest(nodes: readonly number[], values: Growth, floor: number, count: number): number[] {
  const found = nodes.filter((node) => values[node] >= floor);
  return found.sort((a, b) => values[b] - values[a] || a - b).slice(0, count);
}
