/**
 * The compiled loops over a whole graph, and the memory they work in: one a snapshot, shared by all threads. The columns of the graph lie in it,
 * so that nothing is copied. The plain functions of graph/ are the reference; they run where this memory cannot be had.
 */
import { compile } from './compile.js';
import { LARGEST_WINDOW, type ReadColumns, type ReadingKernel, readingKernelIn, readingRoom } from './reading.js';

export interface GraphMemory {
  memory: WebAssembly.Memory;
  nodeCount: number;
  edgeCount: number;
  /** Columns of the snapshot, for the reader to fill: as in format/snapshot.ts. */
  columns: ReadColumns;
}

export interface GraphKernel {
  /** All edges but weak ones; a copy. */
  strongEdges(): Int32Array;
  /** Edges of this type that have one of these names, in order; null when there are more names than there is room for. */
  edgesNamed(type: number, names: Int32Array): number[] | null;
  /** Edges that retain, but for those of WeakMaps' tables, as heap/edge-sets.ts; where `dominators` and `retainers` read them. */
  essentialEdges(root: number, page: Int32Array): Int32Array;
  /** For the owner of each node, as heap/ownership.ts fills it. */
  owner: Int32Array;
  /** Ownership flows from the nodes that are not in this set. */
  flowOwnership(unowned: Int32Array): void;
  /** As graph/distances.ts. */
  distances(
    seeds: readonly { nodes: readonly number[]; distance: number }[],
    follow: Int32Array,
    pairs: ReadonlyMap<number, number>,
    unreached: number,
  ): Int32Array;
  /** As graph/preorder.ts and graph/dominators.ts, one after the other: vertex -> node, and vertex -> vertex of its dominator. */
  dominators(root: number, retaining: Int32Array): { node: Int32Array; dominator: Int32Array };
  /** Columns for what is known last, node -> dominator and node -> retained size: on the scratch of the dominators, which must be done. */
  results(wide: boolean): { dominator: Int32Array; retainedSize: Uint32Array | Float64Array };
  /** As graph/retainers.ts; on the scratch of the dominators, which must be done. */
  retainers(include: Int32Array): { start: Uint32Array; edge: Uint32Array };
}

const PAGE = 65_536;
/** Of 4 GiB. */
const MOST_PAGES = 65_536;

/**
 * Where things lie, in bytes. Memory costs nothing until it is written, and is never given back before the whole: what comes later lies on the
 * scratch of what came before.
 */
function layoutOf(nodeCount: number, edgeCount: number) {
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
  const layout = {
    reading: room(readingRoom(LARGEST_WINDOW)),
    nodeType: room(nodeCount),
    name: room(nodes),
    id: room(nodes),
    selfSize: room(nodes),
    detachedness: room(nodeCount),
    firstEdge: room(nodes),
    toNode: room(edges),
    edgeType: room(edgeCount),
    nameOrIndex: room(edges),
    strong: room(edgeSet),
    page: room(nodeSet),
    owner: room(nodes),
    ownerStack: room(2 * nodes),
    unowned: room(nodeSet),
    distance: room(nodes),
    queue: room(nodes),
    reached: room(nodeSet),
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
    cursor: room(nodes),
    retainer: room(edges),
  };
  return { ...layout, dominatorNode: layout.vertex, retainedSize: layout.firstRetainer, retainersStart: layout.cursor, retainersEdge: layout.retainer, bytes };
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

/** The loops that read a file straight into this memory. */
export function readingKernelOf({ memory, nodeCount, edgeCount, columns }: GraphMemory, windowBytes: number): ReadingKernel | null {
  return readingKernelIn(memory, layoutOf(nodeCount, edgeCount).reading, windowBytes, columns);
}

interface Exports {
  nextNamed(edge: number, edgeCount: number, types: number, type: number, nameOrIndex: number, names: number): number;
  strongEdges(edgeCount: number, types: number, strong: number): void;
  essentialEdges(nodeCount: number, root: number, firstEdge: number, toNode: number, types: number, page: number, retaining: number): void;
  flowOwnership(nodeCount: number, firstEdge: number, toNode: number, types: number, unowned: number, owner: number, room: number): void;
  seed(node: number, distance: number, reached: number, distances: number, queue: number, tail: number): number;
  spread(
    firstEdge: number,
    toNode: number,
    follow: number,
    paired: number,
    reached: number,
    distances: number,
    queue: number,
    from: number,
    until: number,
  ): number;
  search(
    start: number,
    firstCount: number,
    firstEdge: number,
    toNode: number,
    retaining: number,
    node: number,
    vertex: number,
    parent: number,
    firstRetainer: number,
    laterRetainers: number,
    cursor: number,
  ): number;
  markRetainedByUnreached(nodeCount: number, firstEdge: number, toNode: number, retaining: number, vertex: number, retained: number): void;
  listLaterRetainers(
    reachedCount: number,
    firstEdge: number,
    toNode: number,
    retaining: number,
    node: number,
    vertex: number,
    start: number,
    retainer: number,
  ): void;
  semidominators(reachedCount: number, start: number, retainer: number, semi: number, ancestor: number, path: number): void;
  dominatorsOf(reachedCount: number, semi: number, dominator: number): void;
  countByTarget(nodeCount: number, edgeCount: number, toNode: number, include: number, start: number): number;
  sortByTarget(edgeCount: number, toNode: number, include: number, start: number, sorted: number): void;
}

/** The loops for a graph that lies in this memory. */
export function graphKernel({ memory, nodeCount, edgeCount }: GraphMemory): GraphKernel {
  const { buffer } = memory;
  const at = layoutOf(nodeCount, edgeCount);
  const nodes = (place: number) => new Int32Array(buffer, place, nodeCount);
  const nodeSet = (place: number) => new Int32Array(buffer, place, (nodeCount + 31) >>> 5);
  const edgeSet = (place: number) => new Int32Array(buffer, place, (edgeCount + 31) >>> 5);
  let isSecondOfPair = (_edge: number): boolean => true;
  const exports = new WebAssembly.Instance(compile('graph')!, {
    env: { memory, isSecondOfPair: (edge: number) => Number(isSecondOfPair(edge >>> 0)) },
  }).exports as unknown as Exports;

  return {
    strongEdges() {
      exports.strongEdges(edgeCount, at.edgeType, at.strong);
      return edgeSet(at.strong).slice();
    },

    edgesNamed(type, names) {
      const room = edgeSet(at.names);
      if (names.length > room.length) return null;
      // Other threads may ask the same of the same snapshot at the same time: they write the same.
      room.set(names);
      const found: number[] = [];
      const next = (from: number) => exports.nextNamed(from, edgeCount, at.edgeType, type, at.nameOrIndex, at.names) >>> 0;
      for (let edge = next(0); edge < edgeCount; edge = next(edge + 1)) found.push(edge);
      return found;
    },

    essentialEdges(root, page) {
      nodeSet(at.page).set(page);
      const retaining = edgeSet(at.retaining).fill(0);
      exports.essentialEdges(nodeCount, root, at.firstEdge, at.toNode, at.edgeType, at.page, at.retaining);
      return retaining;
    },

    owner: nodes(at.owner),
    flowOwnership(unowned) {
      nodeSet(at.unowned).set(unowned);
      exports.flowOwnership(nodeCount, at.firstEdge, at.toNode, at.edgeType, at.unowned, at.owner, at.ownerStack);
    },

    distances(seeds, follow, pairs, unreached) {
      const distance = nodes(at.distance).fill(unreached);
      edgeSet(at.follow).set(follow);
      nodeSet(at.reached).fill(0);
      const paired = edgeSet(at.paired).fill(0);
      for (const edge of pairs.keys()) paired[edge >>> 5] |= 1 << (edge & 31);
      const met = new Set<number>();
      isSecondOfPair = (edge) => {
        const pair = pairs.get(edge)!;
        return met.has(pair) || !met.add(pair);
      };
      let head = 0;
      let tail = 0;
      for (const seed of seeds) {
        for (const node of seed.nodes) tail = exports.seed(node, seed.distance, at.reached, at.distance, at.queue, tail);
        tail = exports.spread(at.firstEdge, at.toNode, at.follow, at.paired, at.reached, at.distance, at.queue, head, tail);
        head = tail;
      }
      return distance;
    },

    dominators(root, retaining) {
      edgeSet(at.retaining).set(retaining);
      const node = nodes(at.node);
      const vertex = nodes(at.vertex).fill(-1);
      for (const place of [at.parent, at.firstRetainer, at.laterRetainers]) nodes(place).fill(0);
      const search = (start: number, count: number) =>
        exports.search(start, count, at.firstEdge, at.toNode, at.retaining, at.node, at.vertex, at.parent, at.firstRetainer, at.laterRetainers, at.cursor);
      let count = search(root, 0);
      if (count < nodeCount) {
        const retained = nodeSet(at.retainer).fill(0);
        exports.markRetainedByUnreached(nodeCount, at.firstEdge, at.toNode, at.retaining, at.vertex, at.retainer);
        for (let candidate = 0; candidate < nodeCount; candidate++) {
          if (vertex[candidate] === -1 && !(retained[candidate >>> 5] & (1 << (candidate & 31)))) count = search(candidate, count);
        }
      }
      const reachedCount = count;
      for (let rest = 0; count < nodeCount; rest++) {
        if (vertex[rest] !== -1) continue;
        node[count] = rest;
        vertex[rest] = count++;
      }
      exports.listLaterRetainers(reachedCount, at.firstEdge, at.toNode, at.retaining, at.node, at.vertex, at.laterRetainers, at.retainer);
      // Used up, as in graph/dominators.ts: ancestors start as parents, smallest retainers become semidominators.
      vertex.set(nodes(at.parent));
      exports.semidominators(reachedCount, at.laterRetainers, at.retainer, at.firstRetainer, at.vertex, at.cursor);
      exports.dominatorsOf(reachedCount, at.firstRetainer, at.parent);
      return { node, dominator: nodes(at.parent) };
    },

    results: (wide) => ({
      dominator: nodes(at.dominatorNode),
      // 8 bytes a node reach into the next column, which is scratch too.
      retainedSize: wide ? new Float64Array(buffer, at.retainedSize, nodeCount) : new Uint32Array(buffer, at.retainedSize, nodeCount),
    }),

    retainers(include) {
      edgeSet(at.retaining).set(include);
      const start = new Uint32Array(buffer, at.retainersStart, nodeCount + 1).fill(0);
      const count = exports.countByTarget(nodeCount, edgeCount, at.toNode, at.retaining, at.retainersStart);
      exports.sortByTarget(edgeCount, at.toNode, at.retaining, at.retainersStart, at.retainersEdge);
      return { start, edge: new Uint32Array(buffer, at.retainersEdge, count) };
    },
  };
}
