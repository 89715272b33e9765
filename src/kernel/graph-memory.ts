/**
 * The memory in which the compiled loops work: one a snapshot, shared by all threads. The columns of the snapshot lie in it, so that nothing is copied.
 */
import { compile } from './compile.js';
import type { GraphExports } from './graph-exports.js';
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
const MOST_PAGES = 65_536;

/**
 * Where things lie, in bytes. Memory costs nothing until it is written, and is never given back before the whole: what comes later lies on the
 * scratch of what came before.
 */
export function layoutOf(nodeCount: number, edgeCount: number) {
  let bytes = 64;
  const room = (size: number): number => {
    const at = bytes;
    bytes = Math.ceil((at + size) / 64) * 64;
    return at;
  };
  const nodes = 4 * (nodeCount + 1);
  const edges = 4 * (edgeCount + 1);
  const nodeSet = 4 * ((nodeCount + 31) >>> 5);
  const edgeSet = 4 * ((edgeCount + 31) >>> 5);
  const reading = Math.ceil(readingRoom(LARGEST_WINDOW) / 64) * 64;
  const layout = {
    nodeType: room(nodeCount),
    name: room(nodes),
    id: room(nodes),
    selfSize: room(nodes),
    detachedness: room(nodeCount),
    firstEdge: room(nodes),
    toNode: room(edges),
    edgeType: room(edgeCount),
    nameOrIndex: room(edges),
    page: room(nodeSet),
    state: room(nodeCount),
    shallowSize: room(nodes),
    owner: room(nodes),
    ownerStack: room(2 * nodes),
    unowned: room(nodeSet),
    distance: room(nodes),
    queue: room(nodes),
    reached: room(nodeSet),
    survives: room(nodeSet),
    // Of strings, whose number is not known yet: hardly any file has more than it has edges.
    names: room(edgeSet),
    follow: room(edgeSet),
    paired: room(edgeSet),
    node: room(nodes),
    retaining: room(edgeSet),
    vertex: room(nodes),
    parent: room(nodes),
    firstRetainer: room(nodes),
    laterRetainers: room(nodes),
    path: room(nodes),
    retainer: room(Math.max(edges, 2 * reading)),
  };
  return {
    ...layout,
    reading: layout.retainer,
    readingBeside: layout.retainer + reading,
    pageQueue: layout.path,
    open: layout.retainer,
    statisticsRoom: layout.ownerStack,
    dominatorNode: layout.vertex,
    retainedSize: layout.firstRetainer,
    retainersStart: layout.path,
    retainersEdge: layout.retainer,
    classOf: layout.queue,
    located: layout.unowned,
    filingRoom: layout.owner,
    groupRoom: layout.ownerStack,
    treeLimit: layout.owner,
    treeOrder: layout.laterRetainers,
    spare: layout.laterRetainers,
    isHolder: layout.unowned,
    isProgram: layout.reached,
    isVisible: layout.page,
    holder: layout.owner,
    heldBytes: layout.ownerStack,
    heldBefore: layout.node,
    ownerAbove: layout.node,
    headStart: layout.parent,
    bytes,
  };
}

/** Memory for a graph of this size; null where there is none: no WebAssembly, or more than 4 GiB. */
export function createGraphMemory(nodeCount: number, edgeCount: number): GraphMemory | null {
  const at = layoutOf(nodeCount, edgeCount);
  const pages = Math.ceil(at.bytes / PAGE);
  if (pages > MOST_PAGES || !compile('graph')) return null;
  try {
    const memory = new WebAssembly.Memory({ initial: pages, maximum: MOST_PAGES, shared: true });
    const { buffer } = memory;
    const nodes = {
      type: new Uint8Array(buffer, at.nodeType, nodeCount),
      name: new Uint32Array(buffer, at.name, nodeCount),
      id: new Uint32Array(buffer, at.id, nodeCount),
      selfSize: new Uint32Array(buffer, at.selfSize, nodeCount),
      firstEdge: new Uint32Array(buffer, at.firstEdge, nodeCount + 1),
      detachedness: new Uint8Array(buffer, at.detachedness, nodeCount),
    };
    const edges = {
      type: new Uint8Array(buffer, at.edgeType, edgeCount),
      nameOrIndex: new Uint32Array(buffer, at.nameOrIndex, edgeCount),
      toNode: new Int32Array(buffer, at.toNode, edgeCount),
    };
    return { memory, nodeCount, edgeCount, columns: { nodes, edges } };
  } catch {
    // The machine, or a limit, has not the addresses: the plain functions need fewer.
    return null;
  }
}

/** The loops that read a file straight into this memory; `reading` and `readingBeside` may do so at the same time. */
export function readingKernelOf(
  { memory, nodeCount, edgeCount, columns }: GraphMemory,
  windowBytes: number,
  room: 'reading' | 'readingBeside' = 'reading',
): ReadingKernel | null {
  return readingKernelIn(memory, layoutOf(nodeCount, edgeCount)[room], windowBytes, columns);
}

/** The loops for this memory. `isSecondOfPair`: whether an edge's pair was met before, which `spread` asks. */
export function graphExportsOf({ memory }: GraphMemory, isSecondOfPair: (edge: number) => number = () => 1): GraphExports {
  return new WebAssembly.Instance(compile('graph')!, { env: { memory, isSecondOfPair } }).exports as unknown as GraphExports;
}

/** Whether a column is the one at this place. (The buffer of a column that came from another thread is another object for the same memory.) */
export function liesAt({ memory }: GraphMemory, column: { buffer: ArrayBufferLike; byteOffset: number }, place: number): boolean {
  return column.byteOffset === place && column.buffer.byteLength === memory.buffer.byteLength;
}
