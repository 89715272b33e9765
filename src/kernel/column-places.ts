/** Computes the places of columns in the memory of a graph from their lifetimes. */
import { type ColumnName, type ColumnSpec, columnTable, type Entries, type Phase, phases } from './column-table.js';

export const specOf = (name: ColumnName): ColumnSpec => columnTable[name];
const names = Object.keys(columnTable) as ColumnName[];

/** Places within an area are in bits of one node or edge, so that they do not depend on the counts. */
const BITS: Record<Entries, number> = { bits: 1, bytes: 8, ints: 32, words: 32, doubles: 64, 8: 64, 12: 96, 24: 192 };
const bitsOf = (name: ColumnName): number => BITS[specOf(name).entries];

/** Phase -> all phases that end before it starts. Phases are declared after those they depend on. */
const over = new Map<Phase, ReadonlySet<Phase>>();
for (const [phase, after] of Object.entries(phases) as [Phase, readonly Phase[]][]) {
  over.set(phase, new Set(after.flatMap((each) => [each, ...(over.get(each) as ReadonlySet<Phase>)])));
}
const precedes = (one: Phase, other: Phase): boolean => (over.get(other) as ReadonlySet<Phase>).has(one);

/** Whether both may hold values at the same time. */
export function mayCoexist(one: ColumnSpec, other: ColumnSpec): boolean {
  const areApart = one.side !== undefined && other.side !== undefined && one.side !== other.side;
  return !areApart && !precedes(one.until, other.from) && !precedes(other.until, one.from);
}

interface Area {
  /** Column -> first bit of its place. */
  at: Map<ColumnName, number>;
  bits: number;
}

/**
 * First fit: each column gets the lowest place that does not overlap a column with which it may coexist. Sparse columns are placed after others, so that
 * rarely written memory is used by them alone; sets last, because they would leave gaps too small for wider columns. Others by number of conflicts.
 */
function areaOf(per: ColumnSpec['per']): Area {
  const members = names.filter((name) => specOf(name).per === per);
  const conflicts = new Map(members.map((name) => [name, members.filter((other) => other !== name && mayCoexist(specOf(name), specOf(other)))]));
  const at = new Map<ColumnName, number>();
  let bits = 0;
  const turn = (name: ColumnName): number => (bitsOf(name) === 1 ? 2 : specOf(name).isSparse ? 1 : 0);
  const conflictCount = (name: ColumnName): number => (conflicts.get(name) as ColumnName[]).length;
  for (const name of members.sort((one, other) => turn(one) - turn(other) || conflictCount(other) - conflictCount(one))) {
    const taken = (conflicts.get(name) as ColumnName[])
      .filter((other) => at.has(other))
      .map((other) => ({ from: at.get(other) as number, bits: bitsOf(other) }));
    let place = 0;
    for (const other of taken.sort((a, b) => a.from - b.from)) if (other.from < place + bitsOf(name)) place = Math.max(place, other.from + other.bits);
    at.set(name, place);
    bits = Math.max(bits, place + bitsOf(name));
  }
  return { at, bits };
}

const areas = { node: areaOf('node'), edge: areaOf('edge'), fixed: areaOf('fixed') };

/** Bits of memory a node, or an edge, that any of these columns writes. */
function bitsWritten({ at, bits }: Area, isCounted: (name: ColumnName) => boolean): number {
  const written = new Uint8Array(bits);
  for (const [name, from] of at) if (isCounted(name)) written.fill(1, from, from + bitsOf(name));
  return written.reduce((sum, bit) => sum + bit, 0);
}
const writtenBytes = (per: 'node' | 'edge') => bitsWritten(areas[per], (name) => !specOf(name).isSparse) / 8;
const densely = { node: writtenBytes('node'), edge: writtenBytes('edge') };

/** Bytes of memory a node, or an edge, that are written during an analysis; `isSparse` includes sparse columns, which are hardly written. */
export const bytesPer = (per: 'node' | 'edge', isSparse = false): number => (isSparse ? bitsWritten(areas[per], () => true) / 8 : densely[per]);

/** Column -> columns whose place overlaps its own. */
export const overlapping: ReadonlyMap<ColumnName, readonly ColumnName[]> = new Map(
  names.map((name) => {
    const { at } = areas[specOf(name).per];
    const from = at.get(name) as number;
    const meets = (other: ColumnName) =>
      other !== name && at.has(other) && (at.get(other) as number) < from + bitsOf(name) && from < (at.get(other) as number) + bitsOf(other);
    return [name, names.filter(meets)];
  }),
);

/** Column -> results of later phases that take its place for good. */
export const replacedBy: ReadonlyMap<ColumnName, readonly ColumnName[]> = new Map(
  names.map((name) => {
    const isLater = (other: ColumnName) => specOf(other).until === 'end' && precedes(specOf(name).until, specOf(other).from);
    return [name, (overlapping.get(name) as readonly ColumnName[]).filter(isLater)];
  }),
);

/** Bytes before the first column: the key of the memory, and a word for each column. */
export const HEADER_BYTES = Math.ceil((16 + 4 * names.length) / 64) * 64;
export const numberOf = (name: ColumnName): number => names.indexOf(name);
/** Entries of a `fixed` column. */
const FIXED = 8;
/** Counts are rounded up to this, so that places are multiples of 64 bytes even for sets. */
const ORDINALS = 512;
const rounded = (count: number): number => Math.ceil(count / ORDINALS) * ORDINALS;

export interface ColumnPlaces {
  /** First byte of a column, and its size in bytes. */
  at(name: ColumnName): number;
  bytes(name: ColumnName): number;
  /** Size of all columns in bytes. */
  total: number;
}

/** `windowBytes`: minimum size of `windows`. */
export function placesOf(nodeCount: number, edgeCount: number, windowBytes: number): ColumnPlaces {
  // Columns of starts have nodeCount + 1 entries; loads of 16 bytes may start at the last entry.
  const counts = { node: rounded(nodeCount + 16), edge: rounded(Math.max(edgeCount + 32, (8 * windowBytes) / bitsOf('windows'))), fixed: FIXED };
  const start = { node: HEADER_BYTES, edge: 0, fixed: 0 };
  const sizeOf = (per: ColumnSpec['per'], bits: number) => (counts[per] * bits) / 8;
  start.edge = start.node + sizeOf('node', areas.node.bits);
  start.fixed = start.edge + sizeOf('edge', areas.edge.bits);
  return {
    at: (name) => start[specOf(name).per] + sizeOf(specOf(name).per, areas[specOf(name).per].at.get(name) as number),
    bytes: (name) => sizeOf(specOf(name).per, bitsOf(name)),
    total: start.fixed + sizeOf('fixed', areas.fixed.bits),
  };
}
