/** How nodes become vertices of the growth tree: see growth/heap-tree.ts. */
import { hasBit, setBit } from './bit-sets.js';
import { NodeType, Way } from './kinds.js';

function isNamed(kind: i32): boolean {
  return kind === Way.property || kind === Way.variable || kind === Way.internal;
}

/** Their classes are their names. */
function isOwnOfV8(type: i32): boolean {
  return type === NodeType.hidden || type === NodeType.synthetic;
}

/** Marks the names that labels and classes are made of, and names of slots of roots, in two sets of strings, which must be empty. */
export function markNames(nodeCount: i32, types: Bytes, names: Words, wayOf: Ints, isName: Ints, isSlot: Ints): void {
  for (let node = 0; node < nodeCount; node++) {
    const name: i32 = names[node];
    if (isOwnOfV8(types[node])) setBit(isName, name);
    const way = wayOf[node];
    const kind = way & 7;
    if (isNamed(kind)) setBit(isName, way >>> 3);
    else if (kind === Way.slotOfRoot) setBit(isSlot, way >>> 3);
  }
}

/** Replaces ways by labels. `textOf`: name -> text; `labelOfSlot`: name of a slot -> label; `unnamed`: label of what has no name. */
export function labelWays(nodeCount: i32, textOf: Ints, labelOfSlot: Ints, unnamed: i32, wayOf: Ints): void {
  for (let node = 0; node < nodeCount; node++) {
    const way = wayOf[node];
    const kind = way & 7;
    if (isNamed(kind)) wayOf[node] = (textOf[way >>> 3] << 3) | kind;
    else if (kind === Way.slotOfRoot) wayOf[node] = labelOfSlot[way >>> 3];
    else if (kind === Way.unnamed) wayOf[node] = unnamed;
  }
}

/**
 * Node -> its class: a text above 1 bit for survival. `textOfName`: name -> text; `classText`: class -> text, -1 for classes whose nodes differ; `survives`:
 * ignored if `separates` is 0.
 */
export function findClassTexts(
  nodeCount: i32,
  types: Bytes,
  names: Words,
  textOfName: Ints,
  classOf: Ints,
  classText: Ints,
  survives: Ints,
  separates: i32,
  classOfNode: Ints,
): void {
  for (let node = 0; node < nodeCount; node++) {
    const name: i32 = names[node];
    const own: i32 = isOwnOfV8(types[node]) ? textOfName[name] : classText[classOf[node]];
    const survival: i32 = separates !== 0 && hasBit(survives, node) ? 1 : 0;
    classOfNode[node] = (own << 1) | survival;
  }
}

/** The next node, from `from` on, whose class depends on its edges; `nodeCount` if there is none. */
export function nextWithoutText(from: i32, nodeCount: i32, classOfNode: Ints): i32 {
  for (let node = from; node < nodeCount; node++) if (classOfNode[node] < 0) return node;
  return nodeCount;
}

/** One-at-a-time hash (B. Jenkins, "Hash functions", Dr. Dobb's Journal, September 1997), over words. */
function mix(parent: i32, label: i32, className: i32): i32 {
  let hash = (parent + (parent << 10)) | 0;
  hash = ((hash ^ (hash >>> 6)) + label) | 0;
  hash = (hash + (hash << 10)) | 0;
  hash = ((hash ^ (hash >>> 6)) + className) | 0;
  hash = (hash + (hash << 10)) | 0;
  hash = hash ^ (hash >>> 6);
  hash = (hash + (hash << 3)) | 0;
  return hash ^ (hash >>> 11);
}

/**
 * Where a vertex finds its children: `slots` has one more than a vertex, 0 in a free slot; `mask` + 1 slots, a power of two, at most half of them taken. Returns
 * the slot of the vertex that hangs on `parent` by this label and is of this class, or the free one in which it belongs.
 */
export function slotOfChild(slots: Ints, mask: i32, above: Ints, labels: Ints, classes: Ints, parent: i32, label: i32, className: i32): i32 {
  let slot = mix(parent, label, className) & mask;
  for (let vertex = slots[slot] - 1; vertex !== -1; vertex = slots[slot] - 1) {
    if (above[vertex] === parent && labels[vertex] === label && classes[vertex] === className) break;
    slot = (slot + 1) & mask;
  }
  return slot;
}

/** Levels that a repetition is looked for in. */
const MAX_PERIOD: i32 = 4;

/**
 * The vertex that what hangs on `parent` by this label repeats, -1 for none. What has the label and class of its parent is its parent, so that a list of
 * 100,000 links is one vertex; entries, and repetitions over up to four levels (the children of a tree), when they come a third time.
 */
export function repeatedVertex(above: Ints, labels: Ints, classes: Ints, parent: i32, label: i32, className: i32): i32 {
  const kind = label & 7;
  if (kind !== Way.entry && kind !== Way.key && labels[parent] === label && classes[parent] === className) return parent;
  let candidate = parent;
  for (let period = 1; period <= MAX_PERIOD && candidate > 0; period++) {
    if (labels[candidate] === label && classes[candidate] === className) {
      let earlier = candidate;
      for (let step = 0; step < period && earlier > 0; step++) earlier = above[earlier];
      if (earlier > 0 && labels[earlier] === label && classes[earlier] === className) return candidate;
    }
    candidate = above[candidate];
  }
  return -1;
}

/**
 * Gives the nodes of `order`, from position `from` on, the vertex of what hangs on the same vertex by the same label and is of the same class, which is a new one
 * for the first; stores get the vertex of their owner. Returns the position of the first node for which there is no room, else `nodeCount`. `order`: dominators
 * first. `vertexOf`: at first the class of each node, in whose place its vertex is written. `above`, `labels`, `classes`, `kinds`, `isList`: the vertices,
 * `capacity` of them; `slots`: see slotOfChild(). `counts`: the number of vertices.
 */
export function hangNodes(
  from: i32,
  nodeCount: i32,
  order: Ints,
  dominator: Ints,
  isStore: Ints,
  types: Bytes,
  labelOf: Ints,
  above: Ints,
  labels: Ints,
  classes: Ints,
  kinds: Bytes,
  isList: Bytes,
  capacity: i32,
  slots: Ints,
  mask: i32,
  counts: Ints,
  vertexOf: Ints,
): i32 {
  let lastParent = -1;
  let lastLabel = -1;
  let lastClass = -1;
  let lastVertex = -1;
  for (let at = from; at < nodeCount; at++) {
    const node = order[at];
    const parent = vertexOf[dominator[node]];
    if (hasBit(isStore, node)) {
      vertexOf[node] = parent;
      continue;
    }
    const label = labelOf[node];
    const className = vertexOf[node];
    if (parent !== lastParent || label !== lastLabel || className !== lastClass) {
      const slot = slotOfChild(slots, mask, above, labels, classes, parent, label, className);
      let vertex = slots[slot] - 1;
      if (vertex === -1) {
        vertex = repeatedVertex(above, labels, classes, parent, label, className);
        if (vertex === parent) isList[parent] = 1;
      }
      if (vertex === -1) {
        vertex = counts[0];
        if (vertex === capacity) return at;
        counts[0] = vertex + 1;
        above[vertex] = parent;
        labels[vertex] = label;
        classes[vertex] = className;
        kinds[vertex] = types[node];
        slots[slot] = vertex + 1;
      }
      lastParent = parent;
      lastLabel = label;
      lastClass = className;
      lastVertex = vertex;
    }
    vertexOf[node] = lastVertex;
  }
  return nodeCount;
}

/** Files vertices in slots, see slotOfChild(), all of which must be free. */
export function fileVertices(count: i32, above: Ints, labels: Ints, classes: Ints, slots: Ints, mask: i32): void {
  for (let vertex = 0; vertex < count; vertex++) {
    let slot = mix(above[vertex], labels[vertex], classes[vertex]) & mask;
    while (slots[slot] !== 0) slot = (slot + 1) & mask;
    slots[slot] = vertex + 1;
  }
}
