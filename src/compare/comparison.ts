/** Compares two heaps by class. */
import type { Snapshot } from '../format/snapshot.js';
import type { Classes, HeapClass } from '../heap/classes.js';
import type { Heap } from '../heap/heap.js';
import { workspaceOf } from '../kernel/workspace.js';
import type { MatchChoice, Matching } from '../vocabulary.js';
import { type Identity, identify } from './identity.js';
import { matchById } from './match.js';
import { type Survivors, survivors as survivorsOf } from './survivors.js';

/** A heap and its classes. */
export interface Side {
  heap: Heap;
  classes: Classes;
}

/** Two heaps classified with the same interfaces, and the pairs of their objects and classes. */
export interface Alignment {
  baseline: Side;
  current: Side;
  matchedBy: Matching;
  identity: Identity;
  /** Node of current -> the same object in baseline, -1 for none; all -1 if matched by class. */
  counterpart: Int32Array;
  /** Every class that has a node with bytes in either heap. */
  rows: ClassPair[];
  /** Position of the row of each class of `baseline.classes.list`, and of `current.classes.list`. */
  rowOfBaselineClass: Int32Array;
  rowOfCurrentClass: Int32Array;
  /** Whether current is looked at by itself, against an empty baseline: an audit. */
  isOfOneHeap?: boolean;
}

/** One class in both heaps; null for a heap without it. */
interface ClassPair {
  name: string;
  baseline: HeapClass | null;
  current: HeapClass | null;
}

/** One class of either heap. newBytes - deletedBytes + resizedBytes = the change of its shallow bytes. */
export interface ComparisonRow extends ClassPair {
  newCount: number;
  deletedCount: number;
  newBytes: number;
  deletedBytes: number;
  /** Change of the shallow bytes of nodes that are in both, in the same class. */
  resizedBytes: number;
}

/** An alignment with its rows counted. */
export interface Comparison extends Alignment {
  rows: ComparisonRow[];
  /** Null where objects are matched by class. */
  survivors: Survivors | null;
}

/** The pairs of objects, which depend on the snapshots only. */
export type Pairing = Pick<Alignment, 'identity' | 'counterpart'>;

/**
 * Matches the objects of two snapshots. Precondition: the baseline's dominators are computed.
 * Time O(nodes); for memory see match.ts.
 */
export function pair(baseline: Snapshot, current: Snapshot): Pairing {
  const counterpart = matchById(baseline.nodes.id, current.nodes.id, workspaceOf(baseline).claim('counterpart', current.nodeCount));
  return { counterpart, identity: identify(baseline, current, counterpart) };
}

/** The counts of the rows of a comparison, by position. */
type Counts = Record<Exclude<keyof ComparisonRow, keyof ClassPair>, Float64Array>;

/** Compares two heaps whose nodes are classified with the same interfaces. Time O(nodes). */
export function compare(baseline: Side, current: Side, match: MatchChoice = 'auto'): Comparison {
  const alignment = align(baseline, current, match, pair(baseline.heap.snapshot, current.heap.snapshot));
  return comparisonOf(alignment, count(alignment));
}

/**
 * Pairs the classes of two heaps. If the ids are from different processes, objects are not matched, and classes are paired by name and location only.
 * Time O(classes).
 */
export function align(baseline: Side, current: Side, match: MatchChoice, { counterpart, identity }: Pairing): Alignment {
  const matchedBy = match === 'auto' ? (identity.sameProcess ? 'id' : 'class') : match;
  const keyOf = matchedBy === 'id' ? (row: HeapClass) => row.key : portableKeys(baseline, current);
  if (matchedBy === 'class') counterpart.fill(-1);
  return { baseline, current, matchedBy, identity, counterpart, ...alignClasses(baseline, current, keyOf) };
}

/** What the objects of a comparison add up to. */
interface Counted {
  counts: Counts;
  survivors: Survivors | null;
}

/** Counts new, deleted and resized objects of each row, and finds the objects that are in both. Time O(nodes). */
export const count = (alignment: Alignment): Counted =>
  alignment.matchedBy === 'id'
    ? { counts: countById(alignment), survivors: survivorsOf(alignment) }
    : { counts: countByClass(alignment.rows), survivors: null };

export function comparisonOf(alignment: Alignment, { counts, survivors }: Counted): Comparison {
  const { newCount, newBytes, resizedBytes, deletedCount, deletedBytes } = counts;
  const rows = alignment.rows.map((row, position) => ({
    ...row,
    newCount: newCount[position],
    deletedCount: deletedCount[position],
    newBytes: newBytes[position],
    deletedBytes: deletedBytes[position],
    resizedBytes: resizedBytes[position],
  }));
  return { ...alignment, rows, survivors };
}

/**
 * Class keys that are equal in another process or build of the program: the name of the script instead of its id. Line numbers change between builds, so
 * they are only part of the key if two classes of one script have the same name. A class that only one script of each heap has is the same, whatever the scripts
 * are called: another checkout is in another folder.
 */
function portableKeys(baseline: Side, current: Side): (row: HeapClass, heap: Heap) => string {
  const sides = [baseline, current];
  const nameOf = ({ location, name }: HeapClass, { scriptNames }: Heap) => (location ? `${scriptNames.get(location.scriptId) ?? ''},${name}` : `,${name}`);
  const placeOf = ({ location }: HeapClass) => (location ? `${location.line},${location.column}` : '');
  const ambiguous = new Set<string>();
  for (const { heap, classes } of sides) {
    const places = new Map<string, string>();
    for (const row of classes.list) {
      if (row.count === 0) continue;
      const name = nameOf(row, heap);
      if ((places.get(name) ?? placeOf(row)) !== placeOf(row)) ambiguous.add(name);
      places.set(name, placeOf(row));
    }
  }
  const keyOf = (row: HeapClass, heap: Heap) => (ambiguous.has(nameOf(row, heap)) ? `${placeOf(row)},${nameOf(row, heap)}` : nameOf(row, heap));
  const [earlier, later] = sides.map(({ heap, classes }) => new Map(classes.list.flatMap((row) => (row.count > 0 ? [[keyOf(row, heap), row.name]] : []))));
  const onlyEarlier = uniqueNames(earlier, later);
  const keyThen = new Map([...uniqueNames(later, earlier)].flatMap(([name, key]) => (onlyEarlier.has(name) ? [[key, onlyEarlier.get(name) as string]] : [])));
  return (row, heap) => {
    const key = keyOf(row, heap);
    return keyThen.get(key) ?? key;
  };
}

/** Of the keys that only the first has, those of names that none of the others has: by name. */
function uniqueNames(keys: ReadonlyMap<string, string>, others: ReadonlyMap<string, string>): Map<string, string> {
  const found = new Map<string, string>();
  const twice = new Set<string>();
  for (const [key, name] of keys) {
    if (others.has(key)) continue;
    if (found.has(name)) twice.add(name);
    found.set(name, key);
  }
  for (const name of twice) found.delete(name);
  return found;
}

function alignClasses(
  baseline: Side,
  current: Side,
  keyOf: (row: HeapClass, heap: Heap) => string,
): Pick<Alignment, 'rows' | 'rowOfBaselineClass' | 'rowOfCurrentClass'> {
  const rows: ClassPair[] = [];
  const byKey = new Map<string, number>();
  const align = (side: 'baseline' | 'current', { heap, classes }: Side): Int32Array =>
    Int32Array.from(classes.list, (heapClass) => {
      if (heapClass.count === 0) return -1;
      const key = keyOf(heapClass, heap);
      let position = byKey.get(key);
      if (position === undefined) {
        position = rows.push({ name: heapClass.name, baseline: null, current: null }) - 1;
        byKey.set(key, position);
      }
      const row = rows[position];
      const other = row[side];
      row[side] = other ? mergedClass(other, heapClass) : heapClass;
      return position;
    });
  return { rowOfBaselineClass: align('baseline', baseline), rowOfCurrentClass: align('current', current), rows };
}

/** Merges two classes of one heap with the same portable key (one script loaded twice). */
function mergedClass(one: HeapClass, other: HeapClass): HeapClass {
  return {
    ...one,
    count: one.count + other.count,
    shallowBytes: one.shallowBytes + other.shallowBytes,
    retainedBytes: one.retainedBytes + other.retainedBytes,
    distance: Math.min(one.distance ?? Number.POSITIVE_INFINITY, other.distance ?? Number.POSITIVE_INFINITY),
  };
}

/** The table excludes nodes without bytes: a node that gains bytes counts as new, one that loses them as deleted. */
function countById({ baseline, current, counterpart, rows, rowOfBaselineClass, rowOfCurrentClass }: Alignment): Counts {
  const baselineSize = baseline.heap.shallowSize;
  const currentSize = current.heap.shallowSize;
  const baselineClass = baseline.classes.classOf;
  const currentClass = current.classes.classOf;
  // Starts with all nodes of current as new and all of the baseline as deleted, then subtracts those in both.
  const newCount = Float64Array.from(rows, (row) => row.current?.count ?? 0);
  const newBytes = Float64Array.from(rows, (row) => row.current?.shallowBytes ?? 0);
  const deletedCount = Float64Array.from(rows, (row) => row.baseline?.count ?? 0);
  const deletedBytes = Float64Array.from(rows, (row) => row.baseline?.shallowBytes ?? 0);
  const resizedBytes = new Float64Array(rows.length);
  for (let node = 0; node < counterpart.length; node++) {
    const other = counterpart[node];
    if (other === -1) continue;
    const size = currentSize[node];
    const sizeThen = baselineSize[other];
    if (size === 0 || sizeThen === 0) continue;
    const row = rowOfCurrentClass[currentClass[node]];
    if (rowOfBaselineClass[baselineClass[other]] !== row) continue;
    newCount[row]--;
    newBytes[row] -= size;
    deletedCount[row]--;
    deletedBytes[row] -= sizeThen;
    resizedBytes[row] += size - sizeThen;
  }
  return { newCount, newBytes, resizedBytes, deletedCount, deletedBytes };
}

function countByClass(rows: readonly ClassPair[]): Counts {
  const counts = Float64Array.from(rows, ({ baseline, current }) => (current?.count ?? 0) - (baseline?.count ?? 0));
  const bytes = Float64Array.from(rows, ({ baseline, current }) => (current?.shallowBytes ?? 0) - (baseline?.shallowBytes ?? 0));
  return {
    newCount: counts.map((more) => Math.max(0, more)),
    deletedCount: counts.map((more) => Math.max(0, -more)),
    newBytes: bytes.map((more) => Math.max(0, more)),
    deletedBytes: bytes.map((more) => Math.max(0, -more)),
    resizedBytes: new Float64Array(rows.length),
  };
}
