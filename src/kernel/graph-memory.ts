/**
 * The WebAssembly memory of a snapshot, shared by all threads. It holds the columns, so that the compiled loops need no copies.
 * Pages use no physical memory until they are written, and are only freed with the whole memory.
 */
import { type ColumnPlaces, placesOf } from './column-places.js';
import { type AddressBits, compile, createMemory, maxBytes } from './compile.js';
import { createKey } from './memory-key.js';
import { LARGEST_WINDOW, type ReadColumns, type ReadingKernel, readingKernelIn, readingRoom } from './reading.js';

export interface GraphMemory {
  memory: WebAssembly.Memory;
  addressBits: AddressBits;
  nodeCount: number;
  edgeCount: number;
  /** Columns of the snapshot, which the reader fills: see format/snapshot.ts. */
  columns: ReadColumns;
}

/** Size from which V8's messages between threads drop a memory's columns: see engine/far-columns.ts. */
export const FAR_BYTES = 2 ** 32;
let madeFar = false;
/** Whether this thread has made a memory of that size. */
export const madeFarMemory = (): boolean => madeFar;

/** Bytes of the window of one reading thread; `windows` has two. */
const WINDOW_BYTES = Math.ceil(readingRoom(LARGEST_WINDOW) / 64) * 64;

export const placesIn = ({ nodeCount, edgeCount }: Pick<GraphMemory, 'nodeCount' | 'edgeCount'>): ColumnPlaces =>
  placesOf(nodeCount, edgeCount, 2 * WINDOW_BYTES);

/**
 * Memory for a graph of this size; null without WebAssembly, beyond 4 GiB before V8 13.3 (Node 24), beyond 16 GiB, or if the allocation fails.
 * `least`: smallest width of its addresses.
 */
export function createGraphMemory(nodeCount: number, edgeCount: number, least: AddressBits = 32): GraphMemory | null {
  const places = placesIn({ nodeCount, edgeCount });
  const addressBits = places.total <= maxBytes[least] ? least : 64;
  if (places.total > maxBytes[addressBits] || !compile('graph', addressBits)) return null;
  try {
    const memory = createMemory(places.total, addressBits);
    const { buffer } = memory;
    createKey(memory);
    madeFar ||= buffer.byteLength >= FAR_BYTES;
    const nodes = {
      type: new Uint8Array(buffer, places.at('nodeType'), nodeCount),
      name: new Uint32Array(buffer, places.at('name'), nodeCount),
      id: new Uint32Array(buffer, places.at('id'), nodeCount),
      selfSize: new Uint32Array(buffer, places.at('selfSize'), nodeCount),
      firstEdge: new Uint32Array(buffer, places.at('firstEdge'), nodeCount + 1),
      detachedness: new Uint8Array(buffer, places.at('detachedness'), nodeCount),
    };
    const edges = {
      type: new Uint8Array(buffer, places.at('edgeType'), edgeCount),
      nameOrIndex: new Uint32Array(buffer, places.at('nameOrIndex'), edgeCount),
      toNode: new Int32Array(buffer, places.at('toNode'), edgeCount),
    };
    return { memory, addressBits, nodeCount, edgeCount, columns: { nodes, edges } };
  } catch {
    // Not enough contiguous address space: the caller allocates a separate array a column instead.
    return null;
  }
}

/** The loops that read a file into this memory; the main reader and its helper may run in parallel. */
export function readingKernelOf(graph: GraphMemory, windowBytes: number, reader: 'main' | 'helper' = 'main'): ReadingKernel | null {
  const windows = placesIn(graph).at('windows');
  return readingKernelIn(graph, reader === 'main' ? windows : windows + WINDOW_BYTES, windowBytes);
}
