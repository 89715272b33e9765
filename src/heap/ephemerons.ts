/**
 * Entries of WeakMaps. V8 writes an edge from the key and one from the table, both with the name
 * `<n> / part of key (<name> @<id>) -> value (<name> @<id>) pair in WeakMap (table @<id>)`: the value lives as long as its key does.
 */
import { type EdgeOrdinal, EdgeType, type Snapshot, type Strings } from '../format/snapshot.js';
import { text } from '../format/strings.js';
import { setBit } from '../graph/bits.js';
import { workspaceOf } from '../kernel/workspace.js';

interface Ephemeron {
  /** Id of the WeakMap's table. */
  tableId: number;
  /** Equal for the two edges of one entry. */
  pair: number;
}

const pattern = /^\d+( \/ part of key \(.*? @\d+\) -> value \(.*? @\d+\) pair in WeakMap \(table @(\d+)\))$/;

/** Entries by string index. One pass over the string table; decodes only texts that start with a digit and are long enough. */
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

/** An edge that represents an entry of a WeakMap. */
export interface EphemeronEdge extends Ephemeron {
  edge: EdgeOrdinal;
}

/** All edges that represent entries of WeakMaps, in order. */
export function ephemeronEdges(snapshot: Snapshot): EphemeronEdge[] {
  const found: EphemeronEdge[] = [];
  const names = ephemeronNames(snapshot.strings);
  if (names.size === 0) return found;
  const { loops, repeat, claim } = workspaceOf(snapshot);
  const isEntry = claim('entryNames', (snapshot.strings.count + 31) >>> 5);
  loops.fillInts(isEntry, 0, isEntry.length);
  for (const index of names.keys()) setBit(isEntry, index);
  const { edgeCount, edges } = snapshot;
  const next = repeat('nextNamed', edgeCount, edges.type, EdgeType.internal, edges.nameOrIndex, isEntry);
  for (let edge = next(0); edge < edgeCount; edge = next(edge + 1)) found.push({ edge, ...(names.get(edges.nameOrIndex[edge]) as Ephemeron) });
  return found;
}
