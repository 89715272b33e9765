/** How nodes hang on the growth tree: see growth/add-heap.ts and growth/dominating-edges.ts. */
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
 * Node -> the most telling edge to it from its dominator or from a store of that, -1 for none; of equally telling edges the first. `rank` is scratch. `isSlot`:
 * names that are numbers, as a set of strings. `isUseless` and `isTelling`: names as sets of strings.
 */
export function findTellingEdges(
  nodeCount: i32,
  firstEdge: Words,
  toNode: Ints,
  edgeTypes: Bytes,
  nameOrIndex: Words,
  essential: Ints,
  dominator: Ints,
  dominates: Ints,
  isStore: Ints,
  isSlot: Ints,
  isUseless: Ints,
  isTelling: Ints,
  rank: Bytes,
  telling: Ints,
): void {
  telling.fill(-1, 0, nodeCount);
  for (let node = 0; node < nodeCount; node++) rank[node] = UNKNOWN;
  for (let node = 0; node < nodeCount; node++) {
    const isPart = hasBit(isStore, node);
    if (!isPart && !hasBit(dominates, node)) continue;
    const owner = isPart ? dominator[node] : node;
    for (let edge = firstEdge[node], end = firstEdge[node + 1]; edge < end; edge++) {
      if (!hasBit(essential, edge)) continue;
      const target = toNode[edge];
      const above = dominator[target];
      if (above !== node && above !== owner) continue;
      const type = edgeTypes[edge];
      let own = UNNAMED;
      if (type === EdgeType.internal) {
        const name = nameOrIndex[edge];
        own = hasBit(isTelling, name) ? STORE : hasBit(isSlot, name) ? SLOT : hasBit(isUseless, name) ? USELESS : OTHER;
      } else if (type === EdgeType.property) {
        own = hasBit(isUseless, nameOrIndex[edge]) ? USELESS : NAMED;
      } else if (type === EdgeType.context || type === EdgeType.element || type === EdgeType.shortcut) {
        own = NAMED;
      }
      if (own >= rank[target]) continue;
      rank[target] = own;
      telling[target] = edge;
    }
  }
}

/** Places of the cache that are searched. */
const PROBES: i32 = 8;

/**
 * Gives the nodes of `order`, from position `from` on, the vertex of an earlier node that hangs on the same vertex in the same way and is of the same class;
 * stores get the vertex of their owner. Returns the position of the first node without such a node, else `nodeCount`. `order`: dominators first.
 * `classText`: class -> text, -1 for classes whose nodes differ; `survives`: ignored if `separates` is 0.
 * `cache`: entries of 4 (vertex above, way, class, vertex + 1), `cacheMask` + 1 of them. `met`: of the returned node its vertex above, way, class and place in
 * the cache. Way: a name, or nothing, above 3 bits for its kind. Class: a text, or ~ a name, above 1 bit for survival.
 */
export function hangAlike(
  from: i32,
  nodeCount: i32,
  order: Ints,
  dominator: Ints,
  types: Bytes,
  names: Words,
  classOf: Ints,
  classText: Ints,
  survives: Ints,
  separates: i32,
  isStore: Ints,
  isDictionary: Ints,
  isSlot: Ints,
  telling: Ints,
  firstEdge: Words,
  edgeTypes: Bytes,
  nameOrIndex: Words,
  cache: Ints,
  cacheMask: i32,
  met: Ints,
  vertexOf: Ints,
): i32 {
  let lastAbove = -1;
  let lastWay = -1;
  let lastClass = -1;
  let lastVertex = -1;
  for (let at = from; at < nodeCount; at++) {
    const node = order[at];
    const owner = dominator[node];
    const above = vertexOf[owner];
    if (hasBit(isStore, node)) {
      vertexOf[node] = above;
      continue;
    }
    const edge = telling[node];
    let way: i32 = Way.several;
    if (edge !== -1) {
      const first: i32 = firstEdge[owner];
      const end: i32 = firstEdge[owner + 1];
      const type = edgeTypes[edge];
      const name: i32 = nameOrIndex[edge];
      if (edge < first || edge >= end) way = Way.entry;
      else if (type === EdgeType.element) way = types[owner] === NodeType.synthetic ? Way.unnamed : Way.entry;
      else if (type === EdgeType.hidden) way = Way.unnamed;
      else if (type === EdgeType.context) way = (name << 3) | Way.variable;
      else if (type === EdgeType.internal) {
        if (!hasBit(isSlot, name)) way = (name << 3) | Way.internal;
        else if (types[owner] === NodeType.synthetic) way = (name << 3) | Way.slotOfRoot;
        else way = Way.entry;
      } else if (hasBit(isDictionary, owner)) way = Way.key;
      else way = (name << 3) | Way.property;
    }
    const nodeType = types[node];
    const isNamed = nodeType === NodeType.hidden || nodeType === NodeType.synthetic;
    const ownName: i32 = names[node];
    const own = isNamed ? ~ownName : classText[classOf[node]];
    const survival: i32 = separates !== 0 && hasBit(survives, node) ? 1 : 0;
    const ownClass = (own << 1) | survival;
    if (above === lastAbove && way === lastWay && ownClass === lastClass) {
      vertexOf[node] = lastVertex;
      continue;
    }
    let found = -1;
    let place = -1;
    if (isNamed || own !== -1) {
      let mixed = above ^ (way << 9) ^ (way >>> 7) ^ (ownClass << 17) ^ (ownClass >>> 3);
      mixed = mixed ^ (mixed << 13);
      mixed = mixed ^ (mixed >>> 17);
      mixed = mixed ^ (mixed << 5);
      for (let probe = 0; probe < PROBES; probe++) {
        const entry = ((mixed + probe) & cacheMask) << 2;
        const vertex = cache[entry + 3];
        if (vertex === 0 || probe === 0) place = entry;
        if (vertex === 0) break;
        if (cache[entry] !== above || cache[entry + 1] !== way || cache[entry + 2] !== ownClass) continue;
        found = vertex - 1;
        break;
      }
    }
    if (found === -1) {
      met[0] = above;
      met[1] = way;
      met[2] = ownClass;
      met[3] = place;
      return at;
    }
    lastAbove = above;
    lastWay = way;
    lastClass = ownClass;
    lastVertex = found;
    vertexOf[node] = found;
  }
  return nodeCount;
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
 * Lists the essential edges, from `from` on, that lead to marked nodes: runs of (vertex of the source, vertex of the target, edges), because neighbouring edges
 * lead to one vertex more often than not. Properties and internal edges whose names are in `idle`, a set of strings, are left out. `at`: node that `from` belongs to, then
 * the same of the returned edge, and the number of runs. Returns the edge to go on with, `edgeCount` at the end.
 */
export function listEdgesTo(
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
  runs: Ints,
  capacity: i32,
): i32 {
  let count = 0;
  let edge = from;
  let runSource = -1;
  let runTarget = -1;
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
      if (source === runSource && vertex === runTarget) {
        runs[3 * count - 1] = runs[3 * count - 1] + 1;
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
      runSource = source;
      runTarget = vertex;
      count++;
    }
  }
  at[0] = node;
  at[1] = count;
  return edgeCount;
}
