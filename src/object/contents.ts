/**
 * The contents of one collection of one heap: number of entries, capacity, and the nodes of its entries. Small integers have no edges, so the
 * number of entries may be unknown although the size of the store gives the capacity.
 */
import { EdgeType, type NodeOrdinal, NodeType } from '../format/snapshot.js';
import { textStart } from '../format/strings.js';
import type { Heap } from '../heap/heap.js';
import type { CollectionKind } from '../vocabulary.js';
import {
  isEphemeron,
  type Layout,
  layoutOf,
  nameDictionaryCapacity,
  numberDictionaryCapacity,
  type Stores,
  slotCount,
  slotOf,
  storesOf,
  type Table,
  tableOf,
} from './stores.js';

export interface Contents {
  kind: CollectionKind;
  /**
   * Counted by edges. Null if the store exists but its entries have no edges (numbers), or fewer have edges than V8 would keep in a store of this
   * size. Numbers among objects are not counted in a Map or Set, after the last object of an array, or in an array of mostly holes or numbers.
   */
  entries: number | null;
  /** Entries that fit into the store; bytes of a typed array or buffer; null without a store. */
  capacity: number | null;
}

/** An object with fewer properties is a record, unless V8 stores its properties in a dictionary. */
const DICTIONARY_PROPERTIES = 32;

/**
 * Null if the node is not a collection. A plain object is one if it has `fewestProperties` or V8 stores its properties in a dictionary.
 * Time O(edges of the object and its stores).
 */
export function describeCollection(heap: Heap, node: NodeOrdinal, fewestProperties = DICTIONARY_PROPERTIES): Contents | null {
  const { snapshot } = heap;
  const { nodes } = snapshot;
  if (nodes.type[node] !== NodeType.object) return null;
  const layout = layoutOf(heap);
  const { names, pointerBytes } = layout;
  const stores = storesOf(snapshot, layout, node);
  const table = stores.table === -1 ? null : tableOf(slotCount(nodes.selfSize[stores.table], pointerBytes));
  if (table) {
    const isSet = table.kind === 'set' || (table.kind === 'weak' && nodes.name[node] === names.weakSet);
    return { kind: isSet ? 'set' : 'map', entries: tableEntries(heap, stores.table, table), capacity: table.capacity };
  }
  const bytes = bufferBytes(heap, layout, stores);
  if (bytes !== null)
    return { kind: stores.buffer !== -1 && nodes.name[node] !== names.bufferClass ? 'typed-array' : 'buffer', entries: null, capacity: bytes };
  const elements = elementContents(heap, layout, stores);
  if (isArray(heap, layout, node, stores.proto)) return { kind: 'array', ...elements };
  return objectContents(heap, layout, stores, elements, fewestProperties);
}

/** Whether the object is an Array or an instance of a class that extends it. Array.prototype is itself an Array, so the prototype chain shows it. */
function isArray({ snapshot }: Heap, layout: Layout, node: NodeOrdinal, proto: NodeOrdinal): boolean {
  const { name } = snapshot.nodes;
  if (name[node] === layout.names.array) return true;
  for (let above = proto, level = 0; above !== -1 && level < 4; level++) {
    if (name[above] === layout.names.array) return true;
    above = storesOf(snapshot, layout, above).proto;
  }
  return false;
}

/** Entries of a hash table; null if there are fewer than V8 keeps in a table of that size. */
function tableEntries(heap: Heap, store: NodeOrdinal, { kind, capacity, first, width }: Table): number | null {
  const { snapshot } = heap;
  const { edges, nodes } = snapshot;
  const { names } = layoutOf(heap);
  let entries = 0;
  let deleted = 0;
  let ephemerons = 0;
  let last = -1;
  for (let edge = edges.firstEdge[store], end = edges.firstEdge[store + 1]; edge < end; edge++) {
    const type = edges.type[edge];
    if (kind === 'weak' ? type !== EdgeType.weak && type !== EdgeType.internal : type !== EdgeType.internal) continue;
    if (kind === 'weak' && isEphemeron(snapshot, edge)) {
      ephemerons++;
      continue;
    }
    const slot = slotOf(snapshot, edge);
    if (slot < first) continue;
    // Key and value of an entry are adjacent, and edges are in the order of slots.
    const entry = Math.floor((slot - first) / width);
    if (entry === last) continue;
    last = entry;
    if (nodes.name[edges.toNode[edge]] === names.hole && nodes.type[edges.toNode[edge]] !== NodeType.object) deleted++;
    else entries++;
  }
  // Chromium writes no weak edges; other runtimes write an ephemeron only if the value is an object.
  if (kind === 'weak') entries = Math.max(entries, ephemerons);
  // V8 9.6 to 14 write an edge to the hole for a deleted entry, so entries without an edge are numbers.
  else if (deleted > 0) entries = last + 1 - deleted;
  // A table shrinks when it is less than a quarter full (a weak table does not when its keys die); its first capacity is 4.
  const isPlausible = kind === 'weak' ? entries > 0 : entries * 4 >= capacity;
  return isPlausible || capacity <= 4 ? entries : null;
}

/** Elements (integer keys) of an array or object. */
function elementContents({ snapshot }: Heap, layout: Layout, stores: Stores): Pick<Contents, 'entries' | 'capacity'> {
  const { elements: store, elementCount, lastElement, elementsAscend } = stores;
  const reach = lastElement + 1;
  // Neither numbers nor holes have edges. If most slots have no edge (keys from a shared counter leave such holes), only the objects are counted.
  const isSparse = elementCount >= 8 && 2 * elementCount <= reach;
  const filled = isSparse ? elementCount : reach;
  if (store === -1) return { entries: elementsAscend ? filled : elementCount, capacity: null };
  const { selfSize } = snapshot.nodes;
  const slots = slotCount(selfSize[store], layout.pointerBytes);
  const dictionaryCapacity = numberDictionaryCapacity(slots);
  const isDictionary = dictionaryCapacity > 0 && hasOwnMap(snapshot, layout, store);
  if (isDictionary && (reach > slots || !elementsAscend || elementCount === 0)) {
    return { entries: elementCount > 0 ? elementCount : null, capacity: dictionaryCapacity };
  }
  if (reach > slots || !elementsAscend) return { entries: elementCount, capacity: slots };
  if (elementCount === 0) {
    // Arrays of small integers and of objects share one map, which has no edge; doubles have another map, and take 8 bytes each.
    const isDoubles = layout.pointerBytes === 4 && hasOwnMap(snapshot, layout, store);
    return { entries: slots === 0 ? 0 : null, capacity: isDoubles ? Math.floor((selfSize[store] - 8) / 8) : slots };
  }
  // A store grows to 1.5 times its length plus 16, and shrinks when less than half is in use. With far fewer elements, others have no edges.
  return { entries: 2 * reach + 18 >= slots ? filled : null, capacity: slots };
}

function hasOwnMap({ edges }: Heap['snapshot'], { names }: Layout, store: NodeOrdinal): boolean {
  for (let edge = edges.firstEdge[store], end = edges.firstEdge[store + 1]; edge < end; edge++) {
    if (edges.type[edge] === EdgeType.internal && edges.nameOrIndex[edge] === names.map) return true;
  }
  return false;
}

/** A plain object used as a dictionary: its store is a dictionary, or it has at least `fewest` keys. Null for other objects. */
function objectContents(heap: Heap, layout: Layout, stores: Stores, elements: Pick<Contents, 'entries' | 'capacity'>, fewest: number): Contents | null {
  const { properties, propertyCount } = stores;
  const slots = properties === -1 ? 0 : slotCount(heap.snapshot.nodes.selfSize[properties], layout.pointerBytes);
  const elementRoom = stores.elements === -1 ? 0 : (elements.capacity ?? 0);
  if (properties === -1 && propertyCount + (elements.entries ?? 0) < fewest && elementRoom < fewest) return null;
  let keys = propertyCount;
  if (properties !== -1) {
    let dictionaryKeys = 0;
    visitKeys(heap, properties, slots, () => dictionaryKeys++);
    keys = Math.max(keys, dictionaryKeys === 0 ? globalProperties(heap, properties) : dictionaryKeys);
  }
  // Elements without edges make the count unknown only if there may be as many of them as keys.
  const unseen = elements.entries === null && elementRoom >= keys;
  const entries = unseen ? null : keys + (elements.entries ?? 0);
  return { kind: 'object', entries, capacity: properties === -1 && stores.elements === -1 ? null : nameDictionaryCapacity(slots) + elementRoom };
}

/** Properties of a global object, whose store has a cell for each; 0 for the stores of other objects. */
function globalProperties({ snapshot: { edges, nodes, strings } }: Heap, store: NodeOrdinal): number {
  let cells = 0;
  for (let edge = edges.firstEdge[store], end = edges.firstEdge[store + 1]; edge < end; edge++) {
    const target = edges.toNode[edge];
    if (nodes.type[target] === NodeType.hidden && textStart(strings, nodes.name[target], 24) === 'system / PropertyCell') cells++;
  }
  return cells;
}

/** Visits the keys of a dictionary of properties: every third slot has a string or symbol. Counted from the end, because the length of the header varies. */
function visitKeys({ snapshot }: Heap, store: NodeOrdinal, slots: number, visit: (key: NodeOrdinal) => void): void {
  const { edges, nodes } = snapshot;
  for (let edge = edges.firstEdge[store], end = edges.firstEdge[store + 1]; edge < end; edge++) {
    const slot = slotOf(snapshot, edge);
    const key = edges.toNode[edge];
    if (slot % 3 === slots % 3 && slot >= 0 && (nodes.type[key] === NodeType.string || nodes.type[key] === NodeType.symbol)) visit(key);
  }
}

/** Bytes of a typed array, view or buffer; null for other objects. Small typed arrays store their bytes in `elements`. */
function bufferBytes({ snapshot }: Heap, layout: Layout, stores: Stores): number | null {
  const { selfSize } = snapshot.nodes;
  if (stores.backingStore !== -1) return selfSize[stores.backingStore];
  if (stores.buffer === -1) return null;
  const behind = storesOf(snapshot, layout, stores.buffer).backingStore;
  if (behind !== -1 && selfSize[behind] > 0) return selfSize[behind];
  return stores.elements === -1 ? 0 : slotCount(selfSize[stores.elements], layout.pointerBytes) * layout.pointerBytes;
}

/**
 * Bytes of the object and of its stores, whether ownership added them to the object or not (a store that others reach, or one in a Chromium file,
 * keeps its own bytes). A buffer counts for each of its views.
 */
export function bytesWithStores(heap: Heap, node: NodeOrdinal): number {
  const { snapshot, shallowSize } = heap;
  const layout = layoutOf(heap);
  const { table, elements, properties, buffer, backingStore } = storesOf(snapshot, layout, node);
  const behind = buffer === -1 ? -1 : storesOf(snapshot, layout, buffer).backingStore;
  let bytes = shallowSize[node];
  for (const store of [table, elements, properties, buffer, backingStore, behind]) {
    if (store !== -1) bytes += shallowSize[store];
  }
  return bytes;
}

/**
 * Calls `visit` with every node that is a key, value or element, some more than once. Omits V8's own nodes (holes, undefined, maps), nodes without
 * bytes, and named properties of an array or Map.
 */
export function visitEntries(heap: Heap, node: NodeOrdinal, kind: CollectionKind, visit: (entry: NodeOrdinal) => void): void {
  const { snapshot, retainedSize } = heap;
  const { edges, nodes } = snapshot;
  const layout = layoutOf(heap);
  const { properties, table } = storesOf(snapshot, layout, node);
  const offer = (entry: NodeOrdinal) => {
    const type = nodes.type[entry];
    if (retainedSize[entry] > 0 && type !== NodeType.hidden && type !== NodeType.array && type !== NodeType.code && type !== NodeType.objectShape) visit(entry);
  };
  if (kind === 'map' || kind === 'set') {
    const isWeakSet = nodes.name[node] === layout.names.weakSet;
    for (let edge = edges.firstEdge[table], end = edges.firstEdge[table + 1]; edge < end; edge++) {
      const type = edges.type[edge];
      const isEntry = type === EdgeType.internal ? slotOf(snapshot, edge) >= 0 || isEphemeron(snapshot, edge) : isWeakSet && type === EdgeType.weak;
      if (isEntry) offer(edges.toNode[edge]);
    }
    return;
  }
  for (let edge = edges.firstEdge[node], end = edges.firstEdge[node + 1]; edge < end; edge++) {
    const type = edges.type[edge];
    const isProperty = kind === 'object' && type === EdgeType.property && edges.nameOrIndex[edge] !== layout.names.proto;
    if (type === EdgeType.element || isProperty) offer(edges.toNode[edge]);
  }
  if (kind === 'object' && properties !== -1) visitKeys(heap, properties, slotCount(nodes.selfSize[properties], layout.pointerBytes), offer);
}
