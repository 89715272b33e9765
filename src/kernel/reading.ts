/**
 * The compiled loops that read a file: from a window of bytes to a batch of numbers, and from that to columns. All three are in one memory, which is that
 * of the graph once its size is known. They handle common input and reject the rest; the plain loops of format/ (numbers.ts, string-table.ts,
 * node-columns.ts, edge-columns.ts) handle that, and are the reference.
 */
import { compile } from './compile.js';

/** Numbers parsed at a time; a batch of 32-bit values stays in the second-level cache. */
export const BATCH = 1 << 15;

/** Maximum bytes of the file in a window. */
export const LARGEST_WINDOW = 1 << 20;

export interface ReadingKernel {
  /** Bytes of the file. */
  window: Uint8Array;
  /** Numbers of a batch. */
  values: Uint32Array;
  columns: ReadColumns;
  /** Adds numbers to the batch, up to `capacity`, starting at the first byte of a number in the window. Stops before a number and returns its position. */
  scan(position: number, end: number, count: number, capacity: number): { position: number; count: number };
  /** Reads complete texts without escapes, starting at the first byte of one. Stops before a text and returns its position. */
  texts(position: number, end: number): Texts & { position: number };
  /** Number of commas from `position` to `end` in the window. */
  countCommas(position: number, end: number): number;
  /** Position after so many commas from `position` on; `end`, and how many are missing, if there are fewer. */
  afterCommas(position: number, end: number, commas: number): { position: number; missing: number };
  /** Sets the layout of records for `nodes` and `edges`; false if the loops do not support it. */
  useNodes(layout: NodeLayout): boolean;
  useEdges(layout: EdgeLayout): boolean;
  /** Writes the records of the batch to `columns`, from `first` on; null if one of them is invalid. */
  nodes(records: number, edgesBefore: number, first: number): NodeTotals | null;
  edges(records: number, first: number): EdgeTotals | null;
}

/** Concatenated texts; valid until the next call. */
interface Texts {
  bytes: Uint8Array;
  /** End of each text in `bytes`. */
  ends: Uint32Array;
}

/** Columns of a whole snapshot, or of a batch. */
export interface ReadColumns {
  nodes: { type: Uint8Array; name: Uint32Array; id: Uint32Array; selfSize: Uint32Array; firstEdge: Uint32Array; detachedness: Uint8Array };
  edges: { type: Uint8Array; nameOrIndex: Uint32Array; toNode: Int32Array };
}

interface NodeLayout {
  stride: number;
  /** Positions of type, name, id, self size, edge count and detachedness in a record; -1 for none. */
  fields: readonly number[];
  types: readonly number[];
}

interface EdgeLayout {
  stride: number;
  typeAt: number;
  nameAt: number;
  toAt: number;
  types: readonly number[];
  /** Whether `nameOrIndex` of this edge type is a string index. */
  isNamed(type: number): boolean;
  nodeFieldCount: number;
  nodeCount: number;
}

interface NodeTotals {
  largestName: number;
  /** Number of edges of all nodes up to the end of the batch. */
  edges: number;
}

interface EdgeTotals {
  largestName: number;
}

// Byte offsets within the memory of a kernel. Only the size of the window varies.
const FIELDS = 512;
const VALUES = 1024;
const WINDOW = VALUES + 4 * BATCH;
const MAX_TYPES = FIELDS;
/** Texts use the bytes of `values`: first their ends, then their bytes. */
const MAX_TEXTS = BATCH / 4;
const TEXTS = VALUES + 4 * MAX_TEXTS;
const TEXTS_ROOM = WINDOW - TEXTS;
/** Loads of 8 and 16 bytes may start at the last byte of a number. */
const SLACK = 64;
const PAGE = 65_536;
/** The maximum that the loops are compiled with. */
const MAX_PAGES = 65_536;
/** Flag in the table of types: `nameOrIndex` is a string index. */
const NAMED = 128;

/** Bytes of memory that a kernel with a window of this size needs. */
export const readingRoom = (windowBytes: number): number => WINDOW + windowBytes + SLACK;

/** Creates a kernel with its own memory and columns for a batch. Null if the loops cannot run. */
export function createReadingKernel(windowBytes: number): ReadingKernel | null {
  const room = Math.ceil(readingRoom(windowBytes) / 8) * 8;
  const module = compile('reading');
  if (!module) return null;
  const memory = new WebAssembly.Memory({ initial: Math.ceil((room + 9 * 4 * BATCH) / PAGE), maximum: MAX_PAGES, shared: true });
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
  missing: { value: number };
  afterCommas(from: number, end: number, commas: number): number;
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

/** Creates a kernel in a memory that holds the columns, in `readingRoom(windowBytes)` bytes from `base` on. Null if the loops cannot run. */
export function readingKernelIn(memory: WebAssembly.Memory, base: number, windowBytes: number, columns: ReadColumns): ReadingKernel | null {
  const module = compile('reading');
  if (!module) return null;
  const exports = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Exports;
  const { buffer } = memory;
  const [FIELDS_AT, VALUES_AT, WINDOW_AT] = [base + FIELDS, base + VALUES, base + WINDOW];
  const types = new Uint8Array(buffer, base, MAX_TYPES);
  const fields = new Int32Array(buffer, FIELDS_AT, 6);
  const isSupported = (codes: readonly number[], places: readonly number[], stride: number) =>
    codes.length <= MAX_TYPES && places.every((place) => place < stride) && stride <= BATCH;
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
      const count = exports.texts(WINDOW_AT + position, WINDOW_AT + end, base + TEXTS, TEXTS_ROOM, VALUES_AT, MAX_TEXTS);
      const ends = new Uint32Array(buffer, VALUES_AT, count);
      return { position: (exports.textsEnd.value >>> 0) - WINDOW_AT, bytes: new Uint8Array(buffer, base + TEXTS, count === 0 ? 0 : ends[count - 1]), ends };
    },
    countCommas: (position, end) => exports.countCommas(WINDOW_AT + position, WINDOW_AT + end),
    afterCommas(position, end, commas) {
      const after = exports.afterCommas(WINDOW_AT + position, WINDOW_AT + end, commas) >>> 0;
      return { position: after - WINDOW_AT, missing: exports.missing.value };
    },
    useNodes(layout) {
      node = layout;
      types.set(layout.types.slice(0, MAX_TYPES));
      for (let field = 0; field < fields.length; field++) fields[field] = layout.fields[field] < 0 ? -1 : 4 * layout.fields[field];
      return isSupported(layout.types, layout.fields, layout.stride);
    },
    useEdges(layout) {
      edge = layout;
      types.set(layout.types.slice(0, MAX_TYPES).map((type) => type | (layout.isNamed(type) ? NAMED : 0)));
      return isSupported(layout.types, [layout.typeAt, layout.nameAt, layout.toAt], layout.stride);
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
