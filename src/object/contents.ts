/**
 * What one collection of one heap holds: how many entries, how many would fit, and the nodes that are its entries. Numbers make no
 * edges, so that entries can be unknown while the store's size still tells the capacity.
 */
import { EdgeType, type NodeOrdinal, NodeType } from '../format/snapshot.js';
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
   * As far as edges tell. Null: the store is there but its entries make no edges (numbers), or too few of them do to fill it as V8
   * would. Numbers among objects are not seen in a Map or Set, nor after the last object of an array, nor in one that is mostly holes or numbers.
   */
  entries: number | null;
  /** Entries the store has room for; bytes of a typed array or buffer; null where there is no store. */
  capacity: number | null;
}

/** Fewer properties than this are a record, not a dictionary, unless V8 made it one. */
const DICTIONARY_PROPERTIES = 32;

/**
 * Null when the node is no collection; a plain object is one when it has that many properties or V8 made it a dictionary. Time
 * O(edges of the object and its stores).
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

/** An Array, or an instance of a class that extends it: Array.prototype is an Array itself. */
function isArray({ snapshot }: Heap, layout: Layout, node: NodeOrdinal, proto: NodeOrdinal): boolean {
  const { name } = snapshot.nodes;
  if (name[node] === layout.names.array) return true;
  for (let above = proto, level = 0; above !== -1 && level < 4; level++) {
    if (name[above] === layout.names.array) return true;
    above = storesOf(snapshot, layout, above).proto;
  }
  return false;
}

/** Entries of a hash table; null when there are fewer than V8 leaves in a table of that size. */
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
    // Key and value of an entry stand side by side, and slots come in order.
    const entry = Math.floor((slot - first) / width);
    if (entry === last) continue;
    last = entry;
    if (nodes.name[edges.toNode[edge]] === names.hole && nodes.type[edges.toNode[edge]] !== NodeType.object) deleted++;
    else entries++;
  }
  // Chromium writes no weak edges, other runtimes an ephemeron only where the value is an object.
  if (kind === 'weak') entries = Math.max(entries, ephemerons);
  // V8 9.6 to 14 show deleted entries (the hole): what then makes no edge at all are entries of numbers.
  else if (deleted > 0) entries = last + 1 - deleted;
  // A table shrinks when it is less than a quarter full (a weak one does not when its keys die), and starts with room for 4.
  const isPlausible = kind === 'weak' ? entries > 0 : entries * 4 >= capacity;
  return isPlausible || capacity <= 4 ? entries : null;
}

/** Index keys of an array or object. */
function elementContents({ snapshot }: Heap, layout: Layout, stores: Stores): Pick<Contents, 'entries' | 'capacity'> {
  const { elements: store, elementCount, lastElement, elementsAscend } = stores;
  const reach = lastElement + 1;
  // Numbers between objects make no edges, nor do holes: where most slots are without an edge, as ids from a shared counter leave them, the objects are counted.
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
    // Arrays of small integers and of objects share one map, which no edge shows; doubles have another, and 8 bytes each.
    const isDoubles = layout.pointerBytes === 4 && hasOwnMap(snapshot, layout, store);
    return { entries: slots === 0 ? 0 : null, capacity: isDoubles ? Math.floor((selfSize[store] - 8) / 8) : slots };
  }
  // A store grows to 1.5 times and 16 more, and shrinks when less than half is in use: far fewer elements are not all there are.
  return { entries: 2 * reach + 18 >= slots ? filled : null, capacity: slots };
}

function hasOwnMap({ edges }: Heap['snapshot'], { names }: Layout, store: NodeOrdinal): boolean {
  for (let edge = edges.firstEdge[store], end = edges.firstEdge[store + 1]; edge < end; edge++) {
    if (edges.type[edge] === EdgeType.internal && edges.nameOrIndex[edge] === names.map) return true;
  }
  return false;
}

/** A plain object as a dictionary: its store is one, or it has many keys. Null when it is neither. */
function objectContents(heap: Heap, layout: Layout, stores: Stores, elements: Pick<Contents, 'entries' | 'capacity'>, fewest: number): Contents | null {
  const { properties, propertyCount } = stores;
  const slots = properties === -1 ? 0 : slotCount(heap.snapshot.nodes.selfSize[properties], layout.pointerBytes);
  const elementRoom = stores.elements === -1 ? 0 : (elements.capacity ?? 0);
  if (properties === -1 && propertyCount + (elements.entries ?? 0) < fewest && elementRoom < fewest) return null;
  let keys = propertyCount;
  if (properties !== -1) {
    let dictionaryKeys = 0;
    visitKeys(heap, properties, slots, () => dictionaryKeys++);
    keys = Math.max(keys, dictionaryKeys);
  }
  // A few unseen numbers beside many keys do not matter; many do.
  const unseen = elements.entries === null && elementRoom >= keys;
  const entries = unseen ? null : keys + (elements.entries ?? 0);
  return { kind: 'object', entries, capacity: properties === -1 && stores.elements === -1 ? null : nameDictionaryCapacity(slots) + elementRoom };
}

/** Keys of a dictionary of properties: strings and symbols in every third slot, counted from the end, however long the header. */
function visitKeys({ snapshot }: Heap, store: NodeOrdinal, slots: number, visit: (key: NodeOrdinal) => void): void {
  const { edges, nodes } = snapshot;
  for (let edge = edges.firstEdge[store], end = edges.firstEdge[store + 1]; edge < end; edge++) {
    const slot = slotOf(snapshot, edge);
    const key = edges.toNode[edge];
    if (slot % 3 === slots % 3 && slot >= 0 && (nodes.type[key] === NodeType.string || nodes.type[key] === NodeType.symbol)) visit(key);
  }
}

/** Bytes of a typed array, view or buffer; null when it is none. Small typed arrays keep their bytes in `elements`. */
function bufferBytes({ snapshot }: Heap, layout: Layout, stores: Stores): number | null {
  const { selfSize } = snapshot.nodes;
  if (stores.backingStore !== -1) return selfSize[stores.backingStore];
  if (stores.buffer === -1) return null;
  const behind = storesOf(snapshot, layout, stores.buffer).backingStore;
  if (behind !== -1 && selfSize[behind] > 0) return selfSize[behind];
  return stores.elements === -1 ? 0 : slotCount(selfSize[stores.elements], layout.pointerBytes) * layout.pointerBytes;
}

/**
 * Bytes of the object and of its stores, wherever ownership left them (a store that others reach too, or in a Chromium file, keeps
 * its own). A buffer counts for every view of it.
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
 * Calls `visit` with every node that is a key, value or element, some more than once. V8's own (holes, undefined, maps) are left
 * out, and so is what takes no bytes, and what hangs off an array or Map by name.
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
