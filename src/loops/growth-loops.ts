/** How nodes hang on the growth tree: see growth/ways.ts. */
import { hasBit, setBit } from './bit-sets.js';
import { EdgeType, NodeType, Way } from './kinds.js';

/** Marks nodes that dominate others, and those that dominate arrays; both sets must be empty. */
export function markDominators(nodeCount: i32, dominator: Ints, types: Bytes, dominates: Ints, dominatesArray: Ints): void {
  for (let node = 0; node < nodeCount; node++) {
    setBit(dominates, dominator[node]);
    if (types[node] === NodeType.array) setBit(dominatesArray, dominator[node]);
  }
}

/** Marks the arrays in which objects that dominate them keep their entries. `table`, `elements`, `properties`: the names of the edges to these, -1 for none. */
export function markStores(
  nodeCount: i32,
  types: Bytes,
  firstEdge: Words,
  toNode: Ints,
  edgeTypes: Bytes,
  nameOrIndex: Words,
  dominator: Ints,
  dominatesArray: Ints,
  table: i32,
  elements: i32,
  properties: i32,
  isStore: Ints,
): void {
  for (let node = 0; node < nodeCount; node++) {
    if (!hasBit(dominatesArray, node) || (types[node] !== NodeType.object && types[node] !== NodeType.closure)) continue;
    for (let edge = firstEdge[node], end = firstEdge[node + 1]; edge < end; edge++) {
      if (edgeTypes[edge] !== EdgeType.internal) continue;
      const name: i32 = nameOrIndex[edge];
      if (name !== table && name !== elements && name !== properties) continue;
      const target = toNode[edge];
      if (types[target] === NodeType.array && dominator[target] === node) setBit(isStore, target);
    }
  }
}

/** How little an edge says to a reader, by its type and name. */
const NAMED: i32 = 1;
const STORE: i32 = 2;
const SLOT: i32 = 3;
const OTHER: i32 = 10;
const USELESS: i32 = 20;
const UNNAMED: i32 = 50;
const UNKNOWN: i32 = 255;

/**
 * Node -> the way in which it hangs on its dominator: by the most telling edge from that or from a store of it, of equally telling edges the first; `several`
 * without such an edge. `rank` is scratch. `isDictionary`: nodes whose properties are entries. `isSlot`: names that are numbers, as a set of strings.
 * `isUseless` and `isTelling`: names as sets of strings.
 */
export function findWays(
  nodeCount: i32,
  types: Bytes,
  firstEdge: Words,
  toNode: Ints,
  edgeTypes: Bytes,
  nameOrIndex: Words,
  essential: Ints,
  dominator: Ints,
  dominates: Ints,
  isStore: Ints,
  isDictionary: Ints,
  isSlot: Ints,
  isUseless: Ints,
  isTelling: Ints,
  rank: Bytes,
  wayOf: Ints,
): void {
  wayOf.fill(Way.several, 0, nodeCount);
  for (let node = 0; node < nodeCount; node++) rank[node] = UNKNOWN;
  for (let node = 0; node < nodeCount; node++) {
    const isPart = hasBit(isStore, node);
    if (!isPart && !hasBit(dominates, node)) continue;
    const owner = isPart ? dominator[node] : node;
    const isRoot = types[node] === NodeType.synthetic;
    const hasKeys = hasBit(isDictionary, node);
    for (let edge = firstEdge[node], end = firstEdge[node + 1]; edge < end; edge++) {
      if (!hasBit(essential, edge)) continue;
      const target = toNode[edge];
      const above = dominator[target];
      if (above !== node && above !== owner) continue;
      const type = edgeTypes[edge];
      const name: i32 = nameOrIndex[edge];
      let own = UNNAMED;
      let way: i32 = Way.unnamed;
      if (type === EdgeType.internal) {
        const isNumber = hasBit(isSlot, name);
        own = hasBit(isTelling, name) ? STORE : isNumber ? SLOT : hasBit(isUseless, name) ? USELESS : OTHER;
        way = !isNumber ? (name << 3) | Way.internal : isRoot ? (name << 3) | Way.slotOfRoot : Way.entry;
      } else if (type === EdgeType.property) {
        own = hasBit(isUseless, name) ? USELESS : NAMED;
        way = hasKeys ? Way.key : (name << 3) | Way.property;
      } else if (type === EdgeType.context) {
        own = NAMED;
        way = (name << 3) | Way.variable;
      } else if (type === EdgeType.element) {
        own = NAMED;
        way = isRoot ? Way.unnamed : Way.entry;
      } else if (type !== EdgeType.hidden) {
        if (type === EdgeType.shortcut) own = NAMED;
        way = hasKeys ? Way.key : (name << 3) | Way.property;
      }
      if (own >= rank[target]) continue;
      rank[target] = own;
      // What a store has, but does not dominate, is an entry of its owner.
      wayOf[target] = above === node ? way : Way.entry;
    }
  }
}

/** Adds up objects and bytes of each vertex; stores are no objects. The caller initializes the columns. */
export function sumVertices(nodeCount: i32, vertexOf: Ints, isStore: Ints, size: Sizes, counts: Doubles, bytes: Doubles): void {
  for (let node = 0; node < nodeCount; node++) {
    const vertex = vertexOf[node];
    const own: f64 = size[node];
    bytes[vertex] = bytes[vertex] + own;
    if (!hasBit(isStore, node)) counts[vertex] = counts[vertex] + 1;
  }
}

/** Renames the vertices of nodes. */
export function moveToVertices(nodeCount: i32, vertexOf: Ints, movedTo: Ints): void {
  for (let node = 0; node < nodeCount; node++) vertexOf[node] = movedTo[vertexOf[node]];
}

/** The next node of a marked vertex, from `from` on; `nodeCount` if there is none. */
export function nextOfVertices(from: i32, nodeCount: i32, vertexOf: Ints, marks: Bytes): i32 {
  for (let node = from; node < nodeCount; node++) if (marks[vertexOf[node]] !== 0) return node;
  return nodeCount;
}

/** Marks the nodes of marked vertices; the set must be empty. */
export function markNodesOf(nodeCount: i32, vertexOf: Ints, marks: Bytes, marked: Ints): void {
  for (let node = 0; node < nodeCount; node++) if (marks[vertexOf[node]] !== 0) setBit(marked, node);
}

/**
 * Counts the essential edges, from `from` on, that lead to marked nodes: runs of (vertex of the source, vertex of the target, edges). Two runs may be of the
 * same vertices, where others took their place in the cache. Properties and internal edges whose names are in `idle`, a set of strings, are left out. `at`: node
 * that `from` belongs to, then the same of the returned edge, and the number of runs. `cache`: scratch of `cacheMask` + 1 entries. Returns the edge to go on with,
 * `edgeCount` at the end.
 */
export function countEdgesTo(
  from: i32,
  nodeCount: i32,
  edgeCount: i32,
  firstEdge: Words,
  toNode: Ints,
  edgeTypes: Bytes,
  nameOrIndex: Words,
  essential: Ints,
  vertexOf: Ints,
  marked: Ints,
  idle: Ints,
  at: Ints,
  cache: Ints,
  cacheMask: i32,
  runs: Ints,
  capacity: i32,
): i32 {
  cache.fill(0, 0, cacheMask + 1);
  let count = 0;
  let edge = from;
  let node = at[0];
  for (; node < nodeCount; node++) {
    const source = vertexOf[node];
    const end: i32 = firstEdge[node + 1];
    for (; edge < end; edge++) {
      const target = toNode[edge];
      if (!hasBit(marked, target) || !hasBit(essential, edge)) continue;
      const type = edgeTypes[edge];
      if ((type === EdgeType.internal || type === EdgeType.property) && hasBit(idle, nameOrIndex[edge])) continue;
      const vertex = vertexOf[target];
      let mixed = source ^ (vertex << 13) ^ (vertex >>> 11);
      mixed = mixed ^ (mixed >>> 15);
      const place = (mixed ^ (mixed >>> 7)) & cacheMask;
      const run = 3 * (cache[place] - 1);
      if (run >= 0 && runs[run] === source && runs[run + 1] === vertex) {
        runs[run + 2] = runs[run + 2] + 1;
        continue;
      }
      if (count === capacity) {
        at[0] = node;
        at[1] = count;
        return edge;
      }
      runs[3 * count] = source;
      runs[3 * count + 1] = vertex;
      runs[3 * count + 2] = 1;
      count++;
      cache[place] = count;
    }
  }
  at[0] = node;
  at[1] = count;
  return edgeCount;
}
