/**
 * Entries of WeakMaps. V8 writes an edge from the key and one from the table, both called
 * `<n> / part of key (<name> @<id>) -> value (<name> @<id>) pair in WeakMap (table @<id>)`: the value lives as long as its key does.
 */
import { EdgeType, type Snapshot, type Strings } from '../format/snapshot.js';
import { text } from '../format/strings.js';
import { createBits, setBit } from '../graph/bits.js';

export interface Ephemeron {
  /** Id of the WeakMap's table. */
  tableId: number;
  /** The same number for the two edges of one entry. */
  pair: number;
}

const pattern = /^\d+( \/ part of key \(.*? @\d+\) -> value \(.*? @\d+\) pair in WeakMap \(table @(\d+)\))$/;

/** By string index. One pass over the string table; only texts that start with a digit and are long enough are decoded. */
export function ephemeronNames(strings: Strings): Map<number, Ephemeron> {
  const names = new Map<number, Ephemeron>();
  const pairs = new Map<string, number>();
  const { bytes, start, count } = strings;
  for (let index = 0; index < count; index++) {
    const from = start[index];
    if (start[index + 1] - from < 50 || (bytes[from] - 48) >>> 0 > 9) continue;
    const match = pattern.exec(text(strings, index));
    if (!match) continue;
    let pair = pairs.get(match[1]);
    if (pair === undefined) {
      pair = pairs.size;
      pairs.set(match[1], pair);
    }
    names.set(index, { tableId: Number(match[2]), pair });
  }
  return names;
}

/** Internal edges that stand for an entry of a WeakMap -> number of the entry. */
export function ephemeronPairs(snapshot: Snapshot, ephemerons: ReadonlyMap<number, Ephemeron>): Map<number, number> {
  const pairs = new Map<number, number>();
  if (ephemerons.size === 0) return pairs;
  const { edgeCount, edges } = snapshot;
  const isEntry = createBits(snapshot.strings.count);
  for (const index of ephemerons.keys()) setBit(isEntry, index);
  for (let edge = 0; edge < edgeCount; edge++) {
    if (edges.type[edge] !== EdgeType.internal) continue;
    const name = edges.nameOrIndex[edge];
    if (isEntry[name >>> 5] & (1 << (name & 31))) pairs.set(edge, (ephemerons.get(name) as Ephemeron).pair);
  }
  return pairs;
}
