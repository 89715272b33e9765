/**
 * The WebAssembly memory of a snapshot, shared by all threads. It holds the columns, so that the compiled loops need no copies.
 * Pages use no physical memory until they are written, and are only freed with the whole memory.
 */
import { type ColumnPlaces, placesOf } from './column-places.js';
import { compile } from './compile.js';
import { createKey } from './memory-key.js';
import { LARGEST_WINDOW, type ReadColumns, type ReadingKernel, readingKernelIn, readingRoom } from './reading.js';

export interface GraphMemory {
  memory: WebAssembly.Memory;
  nodeCount: number;
  edgeCount: number;
  /** Columns of the snapshot, which the reader fills: see format/snapshot.ts. */
  columns: ReadColumns;
}

const PAGE = 65_536;
/** 4 GiB. */
const MAX_PAGES = 65_536;

/** Bytes of the window of one reading thread; `windows` has two. */
const WINDOW_BYTES = Math.ceil(readingRoom(LARGEST_WINDOW) / 64) * 64;

export const placesIn = ({ nodeCount, edgeCount }: Pick<GraphMemory, 'nodeCount' | 'edgeCount'>): ColumnPlaces =>
  placesOf(nodeCount, edgeCount, 2 * WINDOW_BYTES);

/** Memory for a graph of this size; null without WebAssembly, above 4 GiB, or if the allocation fails. */
export function createGraphMemory(nodeCount: number, edgeCount: number): GraphMemory | null {
  const places = placesIn({ nodeCount, edgeCount });
  const pages = Math.ceil(places.total / PAGE);
  if (pages > MAX_PAGES || !compile('graph')) return null;
  try {
    const memory = new WebAssembly.Memory({ initial: pages, maximum: MAX_PAGES, shared: true });
    const { buffer } = memory;
    createKey(memory);
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
    return { memory, nodeCount, edgeCount, columns: { nodes, edges } };
  } catch {
    // Not enough contiguous address space: the caller allocates a separate array a column instead.
    return null;
  }
}

/** The loops that read a file into this memory; the main reader and its helper may run in parallel. */
export function readingKernelOf(graph: GraphMemory, windowBytes: number, reader: 'main' | 'helper' = 'main'): ReadingKernel | null {
  const windows = placesIn(graph).at('windows');
  return readingKernelIn(graph.memory, reader === 'main' ? windows : windows + WINDOW_BYTES, windowBytes, graph.columns);
}
