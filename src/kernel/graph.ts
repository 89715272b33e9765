/** The compiled loops over a whole graph. The plain functions of graph/ and heap/ are the reference; they run where the memory of a graph cannot be had. */
import { type GraphMemory, graphExportsOf, layoutOf, liesAt } from './graph-memory.js';

export interface GraphKernel {
  /** All edges but weak ones; a copy. Where `distances` reads its edges. */
  strongEdges(): Int32Array;
  /** Edges of this type that have one of these names, in order; null when there are more names than there is room for. */
  edgesNamed(type: number, names: Int32Array): number[] | null;
  /** Tells the first node of this type and name from one on; the number of nodes when there is none. */
  nodesNamed(type: number, name: number): (from: number) => number;
  /** The same of any of these types. */
  nodesOfTypes(types: readonly number[]): (from: number) => number;
  /** The largest of these ids, of nodes of these types; null when they are not those in this memory. */
  largestId(id: WideColumn, types: readonly number[]): number | null;
  /** Nodes that strong edges lead to from these, and these, as graph/reach.ts; where `essentialEdges` reads them, and with its scratch. */
  strongReach(seeds: Iterable<number>): Int32Array;
  /** Edges that retain, but for those of WeakMaps' tables, as heap/edge-sets.ts; where `dominators` and `retainers` read them. */
  essentialEdges(root: number, page: Int32Array): Int32Array;
  /** Whether no node of the file has a state. */
  isStateless(detachedness: Uint8Array): boolean;
  /** For the state of each node, as heap/dom-state.ts fills it: 0 of all. */
  stateColumn(): Uint8Array;
  /** Whether these sizes are those in this memory, and fit its columns of 32 bits when they are added up. */
  sizesFit(selfSize: WideColumn): boolean;
  /** As heap/ownership.ts, from the state above; own sizes where nothing flows. */
  shallowSizes(root: number, externalStringData: number, flows: boolean): Uint32Array;
  /** As heap/statistics.ts, from the state above and the sizes above; -1 for names that the snapshot has not. */
  statistics(names: { array: number; elements: number; arrayBufferData: number }): KernelStatistics;
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
  /** The same, filled, from the results of `dominators` and `shallowSizes`. */
  retain(): { dominator: Int32Array; retainedSize: Uint32Array };
  /** For the class of each node; on the scratch of the distances. */
  classOf: Int32Array;
  /**
   * Sums by `classOf` of these sizes, of nodes that have one; null when they are not those of `shallowSizes` and `retain`, or when there are more classes
   * than there is room for.
   */
  classTotals(classCount: number, sizes: { shallowSize: WideColumn; retainedSize: WideColumn }): ClassTotals | null;
  /** A column of so many entries where the list of retainers would be, while nobody asks for it; null where it has no room. On the scratch of the dominators. */
  inPlaceOfRetainers(length: number): Int32Array | null;
  /** As graph/retainers.ts; on the scratch of the dominators, which must be done. */
  retainers(include: Int32Array): { start: Uint32Array; edge: Uint32Array };
}

type WideColumn = Uint32Array | Float64Array;

export interface KernelStatistics {
  codeBytes: number;
  stringBytes: number;
  jsArrayBytes: number;
  typedArrayBytes: number;
  nativeBytes: number;
  systemBytes: number;
}

/** An entry a class, valid until the next call. */
export interface ClassTotals {
  count: Uint32Array;
  bytes: Float64Array;
  /** Smallest distance; LARGEST_INT where there is none. */
  distance: Int32Array;
  /** Sums of retained sizes, of the topmost nodes of each class. */
  retained: Float64Array;
}

const LARGEST_INT = 0x7fffffff;

/** A bit for each. */
const setOf = (types: readonly number[]): number => types.reduce((set, type) => set | (1 << type), 0);

/** The loops for a graph that lies in this memory. */
export function graphKernel(graph: GraphMemory): GraphKernel {
  const { nodeCount, edgeCount } = graph;
  const { buffer } = graph.memory;
  const at = layoutOf(nodeCount, edgeCount);
  const nodes = (place: number) => new Int32Array(buffer, place, nodeCount);
  const nodeSet = (place: number) => new Int32Array(buffer, place, (nodeCount + 31) >>> 5);
  const edgeSet = (place: number) => new Int32Array(buffer, place, (edgeCount + 31) >>> 5);
  let isSecondOfPair = (_edge: number): boolean => true;
  const exports = graphExportsOf(graph, (edge) => Number(isSecondOfPair(edge >>> 0)));

  return {
    strongEdges() {
      exports.strongEdges(edgeCount, at.edgeType, at.follow);
      return edgeSet(at.follow).slice();
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

    nodesNamed: (type, name) => (from) => exports.nextNode(from, nodeCount, at.nodeType, type, at.name, name) >>> 0,

    nodesOfTypes(types) {
      const wanted = setOf(types);
      return (from) => exports.nextOfTypes(from, nodeCount, at.nodeType, wanted) >>> 0;
    },

    largestId(id, types) {
      if (!liesAt(graph, id, at.id)) return null;
      return exports.largestOf(nodeCount, at.nodeType, setOf(types), at.id) >>> 0;
    },

    strongReach(seeds) {
      exports.strongEdges(edgeCount, at.edgeType, at.retaining);
      const reached = nodeSet(at.page);
      exports.fill(at.page, 0, reached.byteLength);
      const queue = nodes(at.pageQueue);
      let count = 0;
      for (const seed of seeds) {
        if (reached[seed >>> 5] & (1 << (seed & 31))) continue;
        reached[seed >>> 5] |= 1 << (seed & 31);
        queue[count++] = seed;
      }
      exports.reach(at.firstEdge, at.toNode, at.retaining, at.page, at.pageQueue, count);
      return reached;
    },

    essentialEdges(root, page) {
      if (!liesAt(graph, page, at.page)) nodeSet(at.page).set(page);
      exports.essentialEdges(nodeCount, edgeCount, root, at.firstEdge, at.toNode, at.edgeType, at.page, at.retaining);
      return edgeSet(at.retaining);
    },

    isStateless: (detachedness) => liesAt(graph, detachedness, at.detachedness) && exports.isZero(at.detachedness, nodeCount) !== 0,

    stateColumn() {
      const state = new Uint8Array(buffer, at.state, nodeCount);
      return exports.isZero(at.state, nodeCount) ? state : state.fill(0);
    },

    sizesFit: (selfSize) => liesAt(graph, selfSize, at.selfSize) && exports.sumOf(at.selfSize, nodeCount) <= 0xffffffff,

    shallowSizes(root, externalStringData, flows) {
      const size = new Uint32Array(buffer, at.shallowSize, nodeCount);
      exports.copy(at.shallowSize, at.selfSize, 4 * nodeCount);
      if (!flows) return size;
      exports.startOwners(nodeCount, at.nodeType, at.name, at.state, externalStringData, at.owner, at.unowned);
      exports.flowOwnership(nodeCount, at.firstEdge, at.toNode, at.edgeType, at.unowned, at.owner, at.ownerStack);
      exports.passSizes(nodeCount, root, at.nodeType, at.owner, at.selfSize, at.shallowSize);
      return size;
    },

    statistics({ array, elements, arrayBufferData }) {
      const { nodeType, name, state, shallowSize, firstEdge, toNode, edgeType, nameOrIndex, statisticsRoom } = at;
      const graph = [firstEdge, toNode, edgeType, nameOrIndex] as const;
      exports.statistics(nodeCount, edgeCount, nodeType, name, state, shallowSize, ...graph, array, elements, arrayBufferData, statisticsRoom, 0);
      const [codeBytes, stringBytes, jsArrayBytes, typedArrayBytes, nativeBytes, systemBytes] = new Float64Array(buffer, 0, 6);
      return { codeBytes, stringBytes, jsArrayBytes, typedArrayBytes, nativeBytes, systemBytes };
    },

    distances(seeds, follow, pairs, unreached) {
      const distance = nodes(at.distance);
      exports.fillEntries(at.distance, unreached, nodeCount);
      edgeSet(at.follow).set(follow);
      exports.fill(at.reached, 0, nodeSet(at.reached).byteLength);
      const paired = edgeSet(at.paired);
      if (!exports.isZero(at.paired, paired.byteLength)) paired.fill(0);
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
        tail = exports.spread(at.firstEdge, at.toNode, at.follow, at.paired, at.reached, at.distance, at.queue, head, tail, seed.distance);
        head = tail;
      }
      return distance;
    },

    dominators(root, retaining) {
      if (retaining.byteOffset !== at.retaining || retaining.buffer !== buffer) edgeSet(at.retaining).set(retaining);
      const node = nodes(at.node);
      const vertex = nodes(at.vertex);
      exports.fill(at.vertex, 0xff, 4 * nodeCount);
      for (const place of [at.parent, at.firstRetainer, at.laterRetainers]) exports.fill(place, 0, 4 * nodeCount);
      const search = (start: number, count: number) =>
        exports.search(start, count, at.firstEdge, at.toNode, at.retaining, at.node, at.vertex, at.parent, at.firstRetainer, at.laterRetainers, at.open);
      const unmet = (from: number) => exports.nextEqual(from, nodeCount, at.vertex, -1) >>> 0;
      let count = search(root, 0);
      if (count < nodeCount) {
        const retained = nodeSet(at.page).fill(0);
        exports.markRetainedByUnreached(nodeCount, at.firstEdge, at.toNode, at.retaining, at.vertex, at.page);
        for (let candidate = unmet(0); candidate < nodeCount; candidate = unmet(candidate + 1)) {
          if (!(retained[candidate >>> 5] & (1 << (candidate & 31)))) count = search(candidate, count);
        }
      }
      const reachedCount = count;
      for (let rest = unmet(0); rest < nodeCount; rest = unmet(rest + 1)) {
        node[count] = rest;
        vertex[rest] = count++;
      }
      exports.listLaterRetainers(nodeCount, reachedCount, at.firstEdge, at.toNode, at.retaining, at.vertex, at.laterRetainers, at.retainer);
      // Used up, as in graph/dominators.ts: ancestors start as parents, smallest retainers become semidominators.
      exports.copy(at.vertex, at.parent, 4 * nodeCount);
      exports.semidominators(reachedCount, at.laterRetainers, at.retainer, at.firstRetainer, at.vertex, at.path);
      exports.dominatorsOf(reachedCount, at.firstRetainer, at.parent);
      return { node, dominator: nodes(at.parent) };
    },

    results: (wide) => ({
      dominator: nodes(at.dominatorNode),
      // 8 bytes a node reach into the next column, which is scratch too.
      retainedSize: wide ? new Float64Array(buffer, at.retainedSize, nodeCount) : new Uint32Array(buffer, at.retainedSize, nodeCount),
    }),

    retain() {
      exports.retain(nodeCount, at.node, at.parent, at.shallowSize, at.dominatorNode, at.retainedSize);
      return { dominator: nodes(at.dominatorNode), retainedSize: new Uint32Array(buffer, at.retainedSize, nodeCount) };
    },

    classOf: nodes(at.classOf),
    classTotals(classCount, { shallowSize, retainedSize }) {
      if (!liesAt(graph, shallowSize, at.shallowSize) || !liesAt(graph, retainedSize, at.retainedSize)) return null;
      // In the same room first counts, bytes and distances, which are copied, then sums.
      const room = at.groupRoom;
      if (16 * classCount > 8 * nodeCount) return null;
      const [eights, fours, rest] = [room, room + 8 * classCount, room + 12 * classCount];
      exports.fill(room, 0, 12 * classCount);
      const nearest = new Int32Array(buffer, rest, classCount).fill(LARGEST_INT);
      exports.sumGroups(nodeCount, at.classOf, at.shallowSize, at.distance, fours, eights, rest);
      const sums = () => new Float64Array(buffer, eights, classCount);
      const totals = { count: new Uint32Array(buffer, fours, classCount).slice(), bytes: sums().slice(), distance: nearest.slice() };
      exports.fill(room, 0, 12 * classCount);
      exports.topmostSums(nodeCount, at.node, at.parent, at.classOf, at.retainedSize, at.treeLimit, at.treeOrder, fours, eights);
      exports.unmarkGroups(nodeCount, at.classOf);
      return { ...totals, retained: sums() };
    },

    inPlaceOfRetainers: (length) => (length <= edgeCount ? new Int32Array(buffer, at.retainersEdge, length) : null),

    retainers(include) {
      if (include.byteOffset !== at.retaining || include.buffer !== buffer) edgeSet(at.retaining).set(include);
      const start = new Uint32Array(buffer, at.retainersStart, nodeCount + 1);
      exports.fill(at.retainersStart, 0, start.byteLength);
      const count = exports.countByTarget(nodeCount, edgeCount, at.toNode, at.retaining, at.retainersStart);
      exports.sortByTarget(edgeCount, at.toNode, at.retaining, at.retainersStart, at.retainersEdge);
      return { start, edge: new Uint32Array(buffer, at.retainersEdge, count) };
    },
  };
}
