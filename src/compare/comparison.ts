/** What changed between two heaps, by class. Never reads a file, never prints. */
import type { Snapshot } from '../format/snapshot.js';
import type { Classes, HeapClass } from '../heap/classes.js';
import type { Heap } from '../heap/heap.js';
import { type Identity, identify } from './identity.js';
import { matchById } from './match.js';

/** A heap and its constructors. */
export interface Side {
  heap: Heap;
  classes: Classes;
}

/** One class of either heap. newBytes - deletedBytes + resizedBytes = the change of its shallow bytes. */
export interface ComparisonRow {
  name: string;
  baseline: HeapClass | null;
  current: HeapClass | null;
  newCount: number;
  deletedCount: number;
  newBytes: number;
  deletedBytes: number;
  /** Nodes in both, in the same class: shallow bytes now - then. */
  resizedBytes: number;
}

export type Matching = 'id' | 'class';

export interface Comparison {
  baseline: Side;
  current: Side;
  matchedBy: Matching;
  identity: Identity;
  /** Node of current -> the same object in baseline, -1 for none; all -1 when matched by class. */
  counterpart: Int32Array;
  /** Every class that has a node with bytes in either heap. */
  rows: ComparisonRow[];
  /** Position of the row of each class of `baseline.classes.list`, and of `current.classes.list`. */
  rowOfBaselineClass: Int32Array;
  rowOfCurrentClass: Int32Array;
}

/** Which objects are the same in both, which the snapshots alone tell. */
export type Pairing = Pick<Comparison, 'identity' | 'counterpart'>;

/** Time O(nodes); 4 bytes a node of current, and the hash table of match.ts. */
export function pair(baseline: Snapshot, current: Snapshot): Pairing {
  const counterpart = matchById(baseline.nodes.id, current.nodes.id);
  return { counterpart, identity: identify(baseline, current, counterpart) };
}

/**
 * Compares two heaps whose nodes are filed with the same interfaces. Objects are matched by id, or, when the ids belong to different
 * processes, classes by name and place alone. Time O(nodes).
 */
export function compare(
  baseline: Side,
  current: Side,
  match: Matching | 'auto' = 'auto',
  { counterpart, identity }: Pairing = pair(baseline.heap.snapshot, current.heap.snapshot),
): Comparison {
  const matchedBy = match === 'auto' ? (identity.sameProcess ? 'id' : 'class') : match;
  const keyOf = matchedBy === 'id' ? (row: HeapClass) => row.key : portableKey;
  const table = alignClasses(baseline, current, keyOf);
  const comparison: Comparison = { baseline, current, matchedBy, identity, counterpart, ...table };
  if (matchedBy === 'id') countById(comparison);
  else {
    counterpart.fill(-1);
    for (const row of table.rows) countByClass(row);
  }
  return comparison;
}

/** A key that another process would give too: the script by name, not by number. */
function portableKey(row: HeapClass, heap: Heap): string {
  if (!row.location) return `,${row.name}`;
  const script = heap.scriptNames.get(row.location.scriptId) ?? '';
  return `${script},${row.location.line},${row.location.column},${row.name}`;
}

function alignClasses(
  baseline: Side,
  current: Side,
  keyOf: (row: HeapClass, heap: Heap) => string,
): Pick<Comparison, 'rows' | 'rowOfBaselineClass' | 'rowOfCurrentClass'> {
  const rows: ComparisonRow[] = [];
  const byKey = new Map<string, number>();
  const align = (side: 'baseline' | 'current', { heap, classes }: Side): Int32Array =>
    Int32Array.from(classes.list, (heapClass) => {
      if (heapClass.count === 0) return -1;
      const key = keyOf(heapClass, heap);
      let position = byKey.get(key);
      if (position === undefined) {
        const row = { name: heapClass.name, baseline: null, current: null, newCount: 0, deletedCount: 0, newBytes: 0, deletedBytes: 0, resizedBytes: 0 };
        position = rows.push(row) - 1;
        byKey.set(key, position);
      }
      const row = rows[position];
      const known = row[side];
      row[side] = known ? mergedClass(known, heapClass) : heapClass;
      return position;
    });
  return { rowOfBaselineClass: align('baseline', baseline), rowOfCurrentClass: align('current', current), rows };
}

/** Two classes of one heap under one portable key (one script loaded twice). */
function mergedClass(one: HeapClass, other: HeapClass): HeapClass {
  return {
    ...one,
    count: one.count + other.count,
    shallowBytes: one.shallowBytes + other.shallowBytes,
    retainedBytes: one.retainedBytes + other.retainedBytes,
    distance: Math.min(one.distance ?? Number.POSITIVE_INFINITY, other.distance ?? Number.POSITIVE_INFINITY),
  };
}

/** Nodes without bytes are nowhere in the table: gaining bytes makes a node new, losing them deleted. */
function countById({ baseline, current, counterpart, rows, rowOfBaselineClass, rowOfCurrentClass }: Comparison): void {
  const baselineSize = baseline.heap.shallowSize;
  const currentSize = current.heap.shallowSize;
  const baselineClass = baseline.classes.classOf;
  const currentClass = current.classes.classOf;
  const newCount = new Float64Array(rows.length);
  const newBytes = new Float64Array(rows.length);
  const resizedBytes = new Float64Array(rows.length);
  const deletedCount = new Float64Array(rows.length);
  const deletedBytes = new Float64Array(rows.length);
  // All of the baseline counts as deleted, until a survivor takes its share back.
  for (let node = 0; node < baselineSize.length; node++) {
    if (baselineSize[node] === 0) continue;
    const row = rowOfBaselineClass[baselineClass[node]];
    deletedCount[row]++;
    deletedBytes[row] += baselineSize[node];
  }
  for (let node = 0; node < currentSize.length; node++) {
    const size = currentSize[node];
    if (size === 0) continue;
    const row = rowOfCurrentClass[currentClass[node]];
    const other = counterpart[node];
    if (other !== -1 && baselineSize[other] > 0 && rowOfBaselineClass[baselineClass[other]] === row) {
      resizedBytes[row] += size - baselineSize[other];
      deletedCount[row]--;
      deletedBytes[row] -= baselineSize[other];
    } else {
      newCount[row]++;
      newBytes[row] += size;
    }
  }
  rows.forEach((row, position) => {
    row.newCount = newCount[position];
    row.newBytes = newBytes[position];
    row.resizedBytes = resizedBytes[position];
    row.deletedCount = deletedCount[position];
    row.deletedBytes = deletedBytes[position];
  });
}

function countByClass(row: ComparisonRow): void {
  const count = (row.current?.count ?? 0) - (row.baseline?.count ?? 0);
  const bytes = (row.current?.shallowBytes ?? 0) - (row.baseline?.shallowBytes ?? 0);
  row.newCount = Math.max(0, count);
  row.deletedCount = Math.max(0, -count);
  row.newBytes = Math.max(0, bytes);
  row.deletedBytes = Math.max(0, -bytes);
}
