/**
 * The compiled loops that read a file: from a window of it to a batch of numbers, and from that to columns. All three lie in one memory, that of the
 * graph once its size is known. They do the usual and refuse the rest, which the plain loops of format/ (numbers.ts, string-table.ts, node-columns.ts,
 * edge-columns.ts) then do: those are right.
 */
import { compile } from './compile.js';

/** Numbers parsed at a time; a batch of 32-bit values stays in the second-level cache. */
export const BATCH = 1 << 15;

/** Bytes of the file at a time, at most. */
export const LARGEST_WINDOW = 1 << 20;

export interface ReadingKernel {
  /** For bytes of the file. */
  window: Uint8Array;
  /** For the numbers of a batch. */
  values: Uint32Array;
  columns: ReadColumns;
  /** Adds numbers to the batch, from a number's first byte in the window, up to `capacity` of them. Returns where it stopped: before a number. */
  scan(position: number, end: number, count: number, capacity: number): { position: number; count: number };
  /** Whole texts without an escape, from the first byte of one in the window. Returns where it stopped: before a text. */
  texts(position: number, end: number): Texts & { position: number };
  /** Commas in the window. */
  countCommas(position: number, end: number): number;
  /** Where the fields of a record stand, for `nodes` and `edges`; false when the layout is not one that the loops know. */
  useNodes(layout: NodeLayout): boolean;
  useEdges(layout: EdgeLayout): boolean;
  /** Records of the batch into `columns`, from `first` on; null when one of them is not what it should be. */
  nodes(records: number, edgesBefore: number, first: number): NodeTotals | null;
  edges(records: number, first: number): EdgeTotals | null;
}

/** Some texts, one after the other; valid until more is read. */
export interface Texts {
  bytes: Uint8Array;
  /** Where each of them ends. */
  ends: Uint32Array;
}

/** Those of a whole snapshot, or of a batch. */
export interface ReadColumns {
  nodes: { type: Uint8Array; name: Uint32Array; id: Uint32Array; selfSize: Uint32Array; firstEdge: Uint32Array; detachedness: Uint8Array };
  edges: { type: Uint8Array; nameOrIndex: Uint32Array; toNode: Int32Array };
}

export interface NodeLayout {
  stride: number;
  /** ColumnPlaces of type, name, id, self size, edge count and detachedness in a record; -1 for none. */
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

export interface NodeTotals {
  largestName: number;
  /** Edges of all nodes up to the end of the batch. */
  edges: number;
}

export interface EdgeTotals {
  largestName: number;
}

// ColumnPlaces in the room that a kernel takes, in bytes. Nothing but the window has a size that varies.
const FIELDS = 512;
const VALUES = 1024;
const WINDOW = VALUES + 4 * BATCH;
const MOST_TYPES = FIELDS;
/** Texts lie where the numbers of a batch would: their ends first. */
const MOST_TEXTS = BATCH / 4;
const TEXTS = VALUES + 4 * MOST_TEXTS;
const TEXTS_ROOM = WINDOW - TEXTS;
/** Loads reach beyond the last byte of a number. */
const SLACK = 64;
const PAGE = 65_536;
/** As many as the loops are compiled for. */
const MOST_PAGES = 65_536;
/** Mark of a type whose edges are named, in the table of types. */
const NAMED = 128;

/** Bytes that a kernel with such a window takes of a memory. */
export const readingRoom = (windowBytes: number): number => WINDOW + windowBytes + SLACK;

/** In memory of its own, with columns for a batch. Null where the loops cannot run. */
export function createReadingKernel(windowBytes: number): ReadingKernel | null {
  const room = Math.ceil(readingRoom(windowBytes) / 8) * 8;
  const module = compile('reading');
  if (!module) return null;
  const memory = new WebAssembly.Memory({ initial: Math.ceil((room + 9 * 4 * BATCH) / PAGE), maximum: MOST_PAGES, shared: true });
  const { buffer } = memory;
  let at = room;
  const place = () => (at += 4 * BATCH) - 4 * BATCH;
  const bytes = () => new Uint8Array(buffer, place(), BATCH);
  const words = () => new Uint32Array(buffer, place(), BATCH);
  const columns = {
    nodes: { type: bytes(), name: words(), id: words(), selfSize: words(), firstEdge: words(), detachedness: bytes() },
    edges: { type: bytes(), nameOrIndex: words(), toNode: new Int32Array(buffer, place(), BATCH) },
  };
  return readingKernelIn(memory, 0, windowBytes, columns);
}

interface Exports {
  position: { value: number };
  scan(from: number, end: number, values: number, room: number): number;
  textsEnd: { value: number };
  texts(from: number, end: number, out: number, room: number, ends: number, most: number): number;
  countCommas(from: number, end: number): number;
  largest: { value: number };
  edges: { value: number };
  readNodes(
    values: number,
    count: number,
    stride: number,
    fields: number,
    types: number,
    typeCount: number,
    edgesBefore: number,
    type: number,
    name: number,
    id: number,
    selfSize: number,
    firstEdge: number,
    detachedness: number,
  ): number;
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
    type: number,
    nameOrIndex: number,
    toNode: number,
  ): number;
}

/** In a memory that has the columns too, and from `base` on as many bytes as `readingRoom` says. Null where the loops cannot run. */
export function readingKernelIn(memory: WebAssembly.Memory, base: number, windowBytes: number, columns: ReadColumns): ReadingKernel | null {
  const module = compile('reading');
  if (!module) return null;
  const exports = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Exports;
  const { buffer } = memory;
  const [FIELDS_AT, VALUES_AT, WINDOW_AT] = [base + FIELDS, base + VALUES, base + WINDOW];
  const types = new Uint8Array(buffer, base, MOST_TYPES);
  const fields = new Int32Array(buffer, FIELDS_AT, 6);
  const isKnown = (codes: readonly number[], places: readonly number[], stride: number) =>
    codes.length <= MOST_TYPES && places.every((place) => place < stride) && stride <= BATCH;
  let node: NodeLayout;
  let edge: EdgeLayout;
  return {
    window: new Uint8Array(buffer, WINDOW_AT, windowBytes),
    values: new Uint32Array(buffer, VALUES_AT, BATCH),
    columns,
    scan(position, end, count, capacity) {
      const more = exports.scan(WINDOW_AT + position, WINDOW_AT + end, VALUES_AT + 4 * count, capacity - count);
      return { position: (exports.position.value >>> 0) - WINDOW_AT, count: count + more };
    },
    texts(position, end) {
      const count = exports.texts(WINDOW_AT + position, WINDOW_AT + end, base + TEXTS, TEXTS_ROOM, VALUES_AT, MOST_TEXTS);
      const ends = new Uint32Array(buffer, VALUES_AT, count);
      return { position: (exports.textsEnd.value >>> 0) - WINDOW_AT, bytes: new Uint8Array(buffer, base + TEXTS, count === 0 ? 0 : ends[count - 1]), ends };
    },
    countCommas: (position, end) => exports.countCommas(WINDOW_AT + position, WINDOW_AT + end),
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
    nodes(records, edgesBefore, first) {
      const { type, name, id, selfSize, firstEdge, detachedness } = columns.nodes;
      const isRead = exports.readNodes(
        VALUES_AT,
        records,
        node.stride,
        FIELDS_AT,
        base,
        node.types.length,
        edgesBefore,
        type.byteOffset + first,
        name.byteOffset + 4 * first,
        id.byteOffset + 4 * first,
        selfSize.byteOffset + 4 * first,
        firstEdge.byteOffset + 4 * first,
        detachedness.byteOffset + first,
      );
      return isRead ? { largestName: exports.largest.value >>> 0, edges: exports.edges.value } : null;
    },
    edges(records, first) {
      const { type, nameOrIndex, toNode } = columns.edges;
      const { stride, typeAt, nameAt, toAt, nodeFieldCount, nodeCount, types: codes } = edge;
      const isRead = exports.readEdges(
        VALUES_AT,
        records,
        stride,
        4 * typeAt,
        4 * nameAt,
        4 * toAt,
        base,
        codes.length,
        nodeFieldCount,
        nodeCount,
        type.byteOffset + first,
        nameOrIndex.byteOffset + 4 * first,
        toNode.byteOffset + 4 * first,
      );
      return isRead ? { largestName: exports.largest.value >>> 0 } : null;
    },
  };
}
