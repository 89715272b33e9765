/** The loops and columns of an analysis: in the memory of the graph, or in separate arrays if there is none. */
import { type BoundLoops, loopsIn, plainLoops, repeatPlain } from './bound-loops.js';
import { numberOf, overlapping, replacedBy, specOf } from './column-places.js';
import { type ColumnName, columnTable } from './column-table.js';
import { type GraphMemory, placesIn } from './graph-memory.js';
import { KEY_BYTES } from './memory-key.js';

const arrays = { bytes: Uint8Array, ints: Int32Array, words: Uint32Array, doubles: Float64Array, bits: Int32Array } as const;
type ArrayKind = keyof typeof arrays;
type ArrayOf<Kind> = Kind extends ArrayKind ? InstanceType<(typeof arrays)[Kind]> : Int32Array;
type Column<Name extends ColumnName> = ArrayOf<(typeof columnTable)[Name]['entries']>;

/** Allocates columns of any length one after the other in one place as long as they fit, then as separate arrays. */
export type Room = <Kind extends ArrayKind>(kind: Kind, length: number) => ArrayOf<Kind>;

export interface Workspace extends BoundLoops {
  /** Returns a column to its first writer, with undefined content. `length`: number of entries, by default one a node or edge. */
  claim<Name extends ColumnName>(name: Name, length?: number): Column<Name>;
  /** As `claim`, with all entries 0, for a column that will hardly be written. */
  zeroed<Name extends ColumnName>(name: Name): Column<Name>;
  /** A column with its content, unless another column has claimed its place since; null then, and without a graph memory. */
  kept<Name extends ColumnName>(name: Name): Column<Name> | null;
  room(name: 'filing' | 'classSums' | 'hangs' | 'blames'): Room;
}

/** The counts of a graph, and its memory if it has one. */
export interface Sized {
  nodeCount: number;
  edgeCount: number;
  graphMemory: GraphMemory | null;
}

export function workspaceOf({ nodeCount, edgeCount, graphMemory }: Sized): Workspace {
  const lengthOf = (name: ColumnName): number => {
    const { per, entries } = specOf(name);
    const count = per === 'node' ? nodeCount : per === 'edge' ? edgeCount : FIXED;
    return entries === 'bits' ? (count + 31) >>> 5 : count;
  };
  return graphMemory ? inMemory(graphMemory, lengthOf) : apart(lengthOf);
}

/** Common constructor type, because TypeScript cannot resolve overloads with a union. */
type Constructor = { new (buffer: ArrayBufferLike, at: number, length: number): ArrayOf<ArrayKind>; BYTES_PER_ELEMENT: number };
const constructorOf = (kind: ArrayKind): Constructor => arrays[kind] as Constructor;

/** Entries of a `fixed` column. */
const FIXED = 8;

const kindOf = (name: ColumnName): ArrayKind => {
  const { entries } = specOf(name);
  return typeof entries === 'number' ? 'ints' : entries;
};

/** A column as a separate array; shared if it outlives its phase, because other threads read it. */
function ownColumn(name: ColumnName, kind: ArrayKind, length: number): ArrayOf<ArrayKind> {
  const type = constructorOf(kind);
  const bytes = type.BYTES_PER_ELEMENT * length;
  const { from, until } = specOf(name);
  return new type(from === until ? new ArrayBuffer(bytes) : new SharedArrayBuffer(bytes), 0, length);
}

function apart(lengthOf: (name: ColumnName) => number): Workspace {
  const claim = (name: ColumnName, length = lengthOf(name)) => ownColumn(name, kindOf(name), length) as never;
  return {
    loops: plainLoops,
    repeat: repeatPlain,
    claim,
    zeroed: claim,
    kept: () => null,
    room: (name) => (kind, length) => ownColumn(name, kind, length) as never,
  };
}

function inMemory(graph: GraphMemory, lengthOf: (name: ColumnName) => number): Workspace {
  const { buffer } = graph.memory;
  const { loops, repeat } = loopsIn(graph.memory, graph.addressBits);
  const places = placesIn(graph);
  /** Column -> 1 while its content is valid. */
  const isKept = new Int32Array(buffer, KEY_BYTES, Object.keys(columnTable).length);
  /**
   * Claims the place of a column. Returns false if it is in use: by a column of the other side of a comparison, because this heap is on both sides, or by
   * the result of a later phase, because an earlier column is needed once more.
   */
  const take = (name: ColumnName): boolean => {
    const others = overlapping.get(name) as readonly ColumnName[];
    const { side } = specOf(name);
    if ((replacedBy.get(name) as readonly ColumnName[]).some((result) => isKept[numberOf(result)] === 1)) return false;
    if (side && others.some((other) => specOf(other).side && specOf(other).side !== side && isKept[numberOf(other)] === 1)) return false;
    for (const other of others) isKept[numberOf(other)] = 0;
    isKept[numberOf(name)] = 1;
    return true;
  };
  const view = (name: ColumnName, length: number) => new (constructorOf(kindOf(name)))(buffer, places.at(name), length) as never;
  const claim = (name: ColumnName, length = lengthOf(name)) =>
    arrays[kindOf(name)].BYTES_PER_ELEMENT * length <= places.bytes(name) && take(name) ? view(name, length) : (ownColumn(name, kindOf(name), length) as never);
  return {
    loops,
    repeat,
    claim,
    zeroed(name) {
      const column = claim(name) as Int32Array;
      const bytes = new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
      if (loops.isZero(bytes, bytes.length) === 0) column.fill(0);
      return column as never;
    },
    kept: (name) => (isKept[numberOf(name)] === 1 ? view(name, lengthOf(name)) : null),
    room(name) {
      let at = places.at(name);
      const end = at + places.bytes(name);
      const isMine = take(name);
      return (kind, length) => {
        const type = constructorOf(kind);
        const bytes = 8 * Math.ceil((type.BYTES_PER_ELEMENT * length) / 8);
        if (!isMine || at + bytes > end) return ownColumn(name, kind, length) as never;
        at += bytes;
        return new type(buffer, at - bytes, length) as never;
      };
    },
  };
}
