/**
 * The compiled loops that read a file, and the memory they work in: a window of the file, a batch of numbers, and the columns of that batch.
 * They do the usual and refuse the rest, which the plain loops of format/ (numbers.ts, node-columns.ts, edge-columns.ts) then do: those are right.
 */
import { compile } from './compile.js';

/** Numbers parsed at a time; a batch of 32-bit values stays in the second-level cache. */
export const BATCH = 1 << 14;

export interface ReadingKernel {
  /** For bytes of the file. */
  window: Uint8Array;
  /** For the numbers of a batch. */
  values: Uint32Array;
  /** Adds numbers to the batch, from a number's first byte in the window, up to `capacity` of them. Returns where it stopped: before a number. */
  scan(position: number, end: number, count: number, capacity: number): { position: number; count: number };
  /** Where the fields of a record stand, for `nodes` and `edges`; false when the layout is not one that the loops know. */
  useNodes(layout: NodeLayout): boolean;
  useEdges(layout: EdgeLayout): boolean;
  /** Columns of the batch, valid until the next; null when a record is not what it should be. */
  nodes(records: number, edgesBefore: number): NodeBatch | null;
  edges(records: number): EdgeBatch | null;
}

export interface NodeLayout {
  stride: number;
  /** Places of type, name, id, self size, edge count and detachedness in a record; -1 for none. */
  fields: readonly number[];
  types: readonly number[];
}

export interface EdgeLayout {
  stride: number;
  typeAt: number;
  nameAt: number;
  toAt: number;
  types: readonly number[];
  /** By edge type: its number is a name. */
  isNamed(type: number): boolean;
  nodeFieldCount: number;
  nodeCount: number;
}

export interface NodeBatch {
  type: Uint8Array;
  name: Uint32Array;
  id: Uint32Array;
  selfSize: Uint32Array;
  firstEdge: Uint32Array;
  detachedness: Uint8Array;
  largestName: number;
  /** Edges of all nodes up to the end of the batch. */
  edges: number;
}

export interface EdgeBatch {
  type: Uint8Array;
  nameOrIndex: Uint32Array;
  toNode: Uint32Array;
  largestName: number;
}

// Places in memory, in bytes. Nothing but the window has a size that varies.
const TYPES = 1024;
const FIELDS = 1536;
const VALUES = 2048;
/** Bytes between the columns of a batch; PITCH of assembly/records.ts. */
const PITCH = 4 * BATCH;
const COLUMNS = VALUES + 4 * BATCH;
const WINDOW = COLUMNS + 6 * PITCH;
/** Loads reach beyond the last byte of a number. */
const SLACK = 64;
const PAGE = 65_536;
const MOST_TYPES = FIELDS - TYPES;
/** Mark of a type whose edges are named, in the table of types. */
const NAMED = 128;

/** Null where the loops cannot run. */
export function createReadingKernel(windowBytes: number): ReadingKernel | null {
  const module = compile('reading');
  if (!module) return null;
  const memory = new WebAssembly.Memory({ initial: Math.ceil((WINDOW + windowBytes + SLACK) / PAGE) });
  const exports = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Exports;
  return kernelIn(memory.buffer as ArrayBuffer, windowBytes, exports);
}

interface Exports {
  position: { value: number };
  scan(from: number, end: number, values: number, room: number): number;
  largest: { value: number };
  edges: { value: number };
  readNodes(values: number, count: number, stride: number, fields: number, types: number, typeCount: number, edgesBefore: number, columns: number): number;
  readEdges(
    values: number,
    count: number,
    stride: number,
    typeAt: number,
    nameAt: number,
    toAt: number,
    types: number,
    typeCount: number,
    nodeFieldCount: number,
    nodeCount: number,
    columns: number,
  ): number;
}

function kernelIn(buffer: ArrayBuffer, windowBytes: number, exports: Exports): ReadingKernel {
  const window = new Uint8Array(buffer, WINDOW, windowBytes);
  const values = new Uint32Array(buffer, VALUES, BATCH);
  const types = new Uint8Array(buffer, TYPES, MOST_TYPES);
  const fields = new Int32Array(buffer, FIELDS, 6);
  const bytesOf = (column: number, count: number) => new Uint8Array(buffer, COLUMNS + column * PITCH, count);
  const wordsOf = (column: number, count: number) => new Uint32Array(buffer, COLUMNS + column * PITCH, count);
  const isKnown = (codes: readonly number[], places: readonly number[], stride: number) =>
    codes.length <= MOST_TYPES && places.every((place) => place < stride) && stride <= BATCH;
  let node: NodeLayout;
  let edge: EdgeLayout;
  return {
    window,
    values,
    scan(position, end, count, capacity) {
      const more = exports.scan(WINDOW + position, WINDOW + end, VALUES + 4 * count, capacity - count);
      return { position: exports.position.value - WINDOW, count: count + more };
    },
    useNodes(layout) {
      node = layout;
      types.set(layout.types.slice(0, MOST_TYPES));
      for (let field = 0; field < fields.length; field++) fields[field] = layout.fields[field] < 0 ? -1 : 4 * layout.fields[field];
      return isKnown(layout.types, layout.fields, layout.stride);
    },
    useEdges(layout) {
      edge = layout;
      types.set(layout.types.slice(0, MOST_TYPES).map((type) => type | (layout.isNamed(type) ? NAMED : 0)));
      return isKnown(layout.types, [layout.typeAt, layout.nameAt, layout.toAt], layout.stride);
    },
    nodes(records, edgesBefore) {
      if (!exports.readNodes(VALUES, records, node.stride, FIELDS, TYPES, node.types.length, edgesBefore, COLUMNS)) return null;
      return {
        type: bytesOf(0, records),
        name: wordsOf(1, records),
        id: wordsOf(2, records),
        selfSize: wordsOf(3, records),
        firstEdge: wordsOf(4, records),
        detachedness: bytesOf(5, records),
        largestName: exports.largest.value >>> 0,
        edges: exports.edges.value,
      };
    },
    edges(records) {
      const { stride, typeAt, nameAt, toAt, nodeFieldCount, nodeCount } = edge;
      const { length } = edge.types;
      if (!exports.readEdges(VALUES, records, stride, 4 * typeAt, 4 * nameAt, 4 * toAt, TYPES, length, nodeFieldCount, nodeCount, COLUMNS)) return null;
      return { type: bytesOf(0, records), nameOrIndex: wordsOf(1, records), toNode: wordsOf(2, records), largestName: exports.largest.value >>> 0 };
    },
  };
}
