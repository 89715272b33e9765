/**
 * The memory in which the compiled loops work: one a snapshot, shared by all threads. The columns of the snapshot are in it, so that nothing is copied.
 * Memory costs nothing until it is written, and is not returned before the whole is.
 */
import { type ColumnPlaces, placesOf } from './column-places.js';
import { compile } from './compile.js';
import { createKey } from './memory-key.js';
import { LARGEST_WINDOW, type ReadColumns, type ReadingKernel, readingKernelIn, readingRoom } from './reading.js';

export interface GraphMemory {
  memory: WebAssembly.Memory;
  nodeCount: number;
  edgeCount: number;
  /** Columns of the snapshot, for the reader to fill: as in format/snapshot.ts. */
  columns: ReadColumns;
}

const PAGE = 65_536;
/** Of 4 GiB. */
const MAX_PAGES = 65_536;

/** One of two threads that read a file takes one half of the windows, the other the other. */
const WINDOW_BYTES = Math.ceil(readingRoom(LARGEST_WINDOW) / 64) * 64;

export const placesIn = ({ nodeCount, edgeCount }: Pick<GraphMemory, 'nodeCount' | 'edgeCount'>): ColumnPlaces =>
  placesOf(nodeCount, edgeCount, 2 * WINDOW_BYTES);

/** Memory for a graph of this size; null if there is none: no WebAssembly, or more than 4 GiB. */
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
    // The machine, or a limit, does not have the addresses: arrays of their own need fewer at a time.
    return null;
  }
}

/** The loops that read a file straight into this memory; the main reader and its helper may do so at the same time. */
export function readingKernelOf(graph: GraphMemory, windowBytes: number, reader: 'main' | 'helper' = 'main'): ReadingKernel | null {
  const windows = placesIn(graph).at('windows');
  return readingKernelIn(graph.memory, reader === 'main' ? windows : windows + WINDOW_BYTES, windowBytes, graph.columns);
}
