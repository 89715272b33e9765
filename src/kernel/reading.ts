/**
 * The compiled loops that read a file: from a window of bytes to a batch of numbers, and from that to columns. All three are in one memory, which is that
 * of the graph once its size is known. They handle common input and reject the rest; the plain loops of format/ (numbers.ts, string-table.ts,
 * node-columns.ts, edge-columns.ts) handle that, and are the reference.
 */
import { type AddressBits, addressOf, compile, createMemory } from './compile.js';

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
/** Flag in the table of types: `nameOrIndex` is a string index. */
const NAMED = 128;

/** Bytes of memory that a kernel with a window of this size needs. */
export const readingRoom = (windowBytes: number): number => WINDOW + windowBytes + SLACK;

/** Creates a kernel with its own memory and columns for a batch. Null if the loops cannot run. */
export function createReadingKernel(windowBytes: number): ReadingKernel | null {
  const room = Math.ceil(readingRoom(windowBytes) / 8) * 8;
  if (!compile('reading', 32)) return null;
  const memory = createMemory(room + 9 * 4 * BATCH, 32);
  const { buffer } = memory;
  let at = room;
  const place = () => (at += 4 * BATCH) - 4 * BATCH;
  const bytes = () => new Uint8Array(buffer, place(), BATCH);
  const words = () => new Uint32Array(buffer, place(), BATCH);
  const columns = {
    nodes: { type: bytes(), name: words(), id: words(), selfSize: words(), firstEdge: words(), detachedness: bytes() },
    edges: { type: bytes(), nameOrIndex: words(), toNode: new Int32Array(buffer, place(), BATCH) },
  };
  return readingKernelIn({ memory, addressBits: 32, columns }, 0, windowBytes);
}

type Address = number | bigint;

interface Exports {
  position: { value: Address };
  scan(from: Address, end: Address, values: Address, room: number): number;
  textsEnd: { value: Address };
  texts(from: Address, end: Address, out: Address, room: Address, ends: Address, most: number): number;
  countCommas(from: Address, end: Address): number;
  missing: { value: number };
  afterCommas(from: Address, end: Address, commas: number): Address;
  largest: { value: number };
  edges: { value: number };
  readNodes(
    values: Address,
    count: number,
    stride: number,
    fields: Address,
    types: Address,
    typeCount: number,
    edgesBefore: number,
    type: Address,
    name: Address,
    id: Address,
    selfSize: Address,
    firstEdge: Address,
    detachedness: Address,
  ): number;
  readEdges(
    values: Address,
    count: number,
    stride: number,
    typeAt: Address,
    nameAt: Address,
    toAt: Address,
    types: Address,
    typeCount: number,
    nodeFieldCount: number,
    nodeCount: number,
    type: Address,
    nameOrIndex: Address,
    toNode: Address,
  ): number;
}

/** A memory with the columns in it. */
interface ReadMemory {
  memory: WebAssembly.Memory;
  addressBits: AddressBits;
  columns: ReadColumns;
}

/** Creates a kernel in a memory that holds the columns, in `readingRoom(windowBytes)` bytes from `base` on. Null if the loops cannot run. */
export function readingKernelIn({ memory, addressBits, columns }: ReadMemory, base: number, windowBytes: number): ReadingKernel | null {
  const module = compile('reading', addressBits);
  if (!module) return null;
  const exports = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Exports;
  const { buffer } = memory;
  const [FIELDS_AT, VALUES_AT, WINDOW_AT] = [base + FIELDS, base + VALUES, base + WINDOW];
  const types = new Uint8Array(buffer, base, MAX_TYPES);
  const fields = new Int32Array(buffer, FIELDS_AT, 6);
  const isSupported = (codes: readonly number[], places: readonly number[], stride: number) =>
    codes.length <= MAX_TYPES && places.every((place) => place < stride) && stride <= BATCH;
  const address = (offset: number): Address => addressOf(offset, addressBits);
  /** The address of entry `first` of a column. */
  const entry = ({ byteOffset, BYTES_PER_ELEMENT }: Uint8Array | Uint32Array | Int32Array, first: number) => address(byteOffset + BYTES_PER_ELEMENT * first);
  /** Position in the window of an address, which is signed if it has 32 bits. */
  const positionOf = ({ value }: { value: Address }): number => (typeof value === 'bigint' ? Number(value) : value >>> 0) - WINDOW_AT;
  const [BASE, FIELDS_ADDRESS, VALUES_ADDRESS] = [base, FIELDS_AT, VALUES_AT].map(address);
  let node: NodeLayout;
  let edge: EdgeLayout;
  return {
    window: new Uint8Array(buffer, WINDOW_AT, windowBytes),
    values: new Uint32Array(buffer, VALUES_AT, BATCH),
    columns,
    scan(position, end, count, capacity) {
      const more = exports.scan(address(WINDOW_AT + position), address(WINDOW_AT + end), address(VALUES_AT + 4 * count), capacity - count);
      return { position: positionOf(exports.position), count: count + more };
    },
    texts(position, end) {
      const [from, to, out] = [WINDOW_AT + position, WINDOW_AT + end, base + TEXTS].map(address);
      const count = exports.texts(from, to, out, address(TEXTS_ROOM), VALUES_ADDRESS, MAX_TEXTS);
      const ends = new Uint32Array(buffer, VALUES_AT, count);
      return { position: positionOf(exports.textsEnd), bytes: new Uint8Array(buffer, base + TEXTS, count === 0 ? 0 : ends[count - 1]), ends };
    },
    countCommas: (position, end) => exports.countCommas(address(WINDOW_AT + position), address(WINDOW_AT + end)),
    afterCommas(position, end, commas) {
      const after = exports.afterCommas(address(WINDOW_AT + position), address(WINDOW_AT + end), commas);
      return { position: positionOf({ value: after }), missing: exports.missing.value };
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
        VALUES_ADDRESS,
        records,
        node.stride,
        FIELDS_ADDRESS,
        BASE,
        node.types.length,
        edgesBefore,
        entry(type, first),
        entry(name, first),
        entry(id, first),
        entry(selfSize, first),
        entry(firstEdge, first),
        entry(detachedness, first),
      );
      return isRead ? { largestName: exports.largest.value >>> 0, edges: exports.edges.value } : null;
    },
    edges(records, first) {
      const { type, nameOrIndex, toNode } = columns.edges;
      const { stride, typeAt, nameAt, toAt, nodeFieldCount, nodeCount, types: codes } = edge;
      const isRead = exports.readEdges(
        VALUES_ADDRESS,
        records,
        stride,
        address(4 * typeAt),
        address(4 * nameAt),
        address(4 * toAt),
        BASE,
        codes.length,
        nodeFieldCount,
        nodeCount,
        entry(type, first),
        entry(nameOrIndex, first),
        entry(toNode, first),
      );
      return isRead ? { largestName: exports.largest.value >>> 0 } : null;
    },
  };
}
