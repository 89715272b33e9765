/** Plans the units of a file, their order and size before the first byte is written. */
import { type BaseHeap, drawBaseHeap, type Holdings } from './base-heap.js';
import { mix, pareto } from './random.js';
import { clear, createSketch, type Sketch } from './sketch.js';
import { namesOfUnits } from './unit-names.js';
import { createUnits, type Layout, type Role } from './units.js';
import { createVocabulary } from './vocabulary.js';

export interface Size {
  seed: number;
  /** Units in both files of a pair, except a few that are added or removed. */
  unitCount: number;
  /** Additional units of the second file. */
  leakCount: number;
}

export interface Plan {
  base: BaseHeap;
  /** Known texts first, then numerals, then those of the units. */
  numeralCount: number;
  /** Units in the order of the file; ids go by their numbers, so they are not sorted. */
  order: Int32Array;
  nodeCount: number;
  edgeCount: number;
  locationCount: number;
  /** Draws the start of the file (-1) or a unit of this file into the returned sketch. */
  draw(unit: number): Sketch;
  /** Id of the first node of a unit, -1 for the start. */
  idOf(unit: number): number;
}

/** Units of the leak in the first file. */
const LOGGED = 10;
/** One unit in a hundred is removed in the second file, another is added. */
const CHURN = 100;
const BLOCK = 1024;
const MAX_GROUP = 20_000;
/** Numerals that lists and tables of other values need. */
const SHORTER_LISTS = 1000;

export function planFile({ seed, unitCount, leakCount }: Size, isSecond: boolean): Plan {
  const total = unitCount + (isSecond ? leakCount : Math.min(LOGGED, leakCount));
  const holders = new Map<number, number>();
  const random = { state: mix(seed, -3) };
  let longestGroup = 0;
  for (let unit = 0; unit < unitCount; ) {
    const end = Math.min(unitCount, unit + 1 + pareto(random, 4, 1, MAX_GROUP));
    holders.set(unit, end);
    longestGroup = Math.max(longestGroup, end - unit);
    unit = end;
  }
  const isThere = (unit: number): boolean => unit >= unitCount || holders.has(unit) || mix(seed, unit, -4) % CHURN !== (isSecond ? 0 : 1);
  const membersOf = (unit: number): number[] => {
    const end = holders.get(unit) ?? unit;
    const members: number[] = [];
    for (let member = unit + 1; member < end; member++) if (isThere(member)) members.push(member);
    return members;
  };

  const vocabulary = createVocabulary(seed);
  const names = namesOfUnits(vocabulary);
  const sketch = createSketch();
  const heads = new Int32Array(total);
  const ids = new Float64Array(total);
  const texts = new Int32Array(total);
  const order = orderOf(seed, total, isThere);
  /** The registry references the holders; the log holds the leak. Created for each drawing, because ordinals are only available after the first. */
  const holdings = (): Holdings => ({
    registry: Array.from(holders.keys(), (unit) => heads[unit]),
    log: Array.from({ length: total - unitCount }, (_, at) => heads[unitCount + at]),
    firstNumeral: layout.firstNumeral,
  });
  const layout: Layout = {
    headOf(unit) {
      let near = unit;
      // Holders are in both files, and a group starts with one.
      while (!isThere(near)) near--;
      return heads[near];
    },
    idOf: (unit) => ids[unit],
    textOf: (unit) => texts[unit],
    unitCount,
    firstNumeral: 0,
  };
  clear(sketch, 0);
  const base = drawBaseHeap(sketch, seed, vocabulary, holdings());
  layout.firstNumeral = vocabulary.texts.length;
  const baseNodes = sketch.nodeCount;
  const drawUnit = createUnits(sketch, seed, base, names, layout);
  const draw = (unit: number): Sketch => {
    clear(sketch, unit === -1 ? 0 : heads[unit]);
    if (unit === -1) drawBaseHeap(sketch, seed, vocabulary, holdings());
    else drawUnit(unit, roleOf(unit));
    return sketch;
  };
  const roleOf = (unit: number): Role => ({ members: membersOf(unit), isLeak: unit >= unitCount });

  let edgeCount = sketch.edgeCount;
  let locationCount = 0;
  const nodesOf = new Int32Array(total);
  const textsOf = new Int32Array(total);
  for (let unit = 0, id = 1 + 2 * baseNodes; unit < total; unit++) {
    clear(sketch, 0);
    drawUnit(unit, roleOf(unit));
    nodesOf[unit] = sketch.nodeCount;
    textsOf[unit] = sketch.strings.length;
    ids[unit] = id;
    id += 2 * sketch.nodeCount;
    if (!isThere(unit)) continue;
    edgeCount += sketch.edgeCount;
    locationCount += sketch.locations.length;
  }
  const longest = Math.max(SHORTER_LISTS, 3 * longestGroup, holders.size, leakCount);
  let nodeCount = baseNodes;
  let text = layout.firstNumeral + longest;
  for (const unit of order) {
    heads[unit] = nodeCount;
    texts[unit] = text;
    nodeCount += nodesOf[unit];
    text += textsOf[unit];
  }
  return { base, numeralCount: longest, order, nodeCount, edgeCount, locationCount, draw, idOf: (unit) => (unit === -1 ? 1 : ids[unit]) };
}

/** The units of a file, shuffled within blocks of BLOCK, because the pages of a heap do not keep the order of allocation. */
function orderOf(seed: number, total: number, isThere: (unit: number) => boolean): Int32Array {
  const order = new Int32Array(total);
  let count = 0;
  for (let from = 0; from < total; from += BLOCK) {
    const whole = from + BLOCK <= total;
    const factor = whole ? mix(seed, from, -5) | 1 : 1;
    const shift = whole ? mix(seed, from, -6) : 0;
    for (let at = 0; at < Math.min(BLOCK, total - from); at++) {
      const unit = from + ((Math.imul(at, factor) + shift) & (BLOCK - 1));
      if (isThere(unit)) order[count++] = unit;
    }
  }
  return order.slice(0, count);
}
