/**
 * V8's layout of the stores of Maps, Sets, arrays and dictionaries: which slots belong to an entry, and how many entries fit.
 * Source: snapshots of Node 16 to 26, Deno and Chromium.
 *
 * - OrderedHashMap, OrderedHashSet: 3 slots, a bucket for every 2 entries, then 3 (key, value, chain) or 2 (key, chain) slots an entry.
 * - EphemeronHashTable (WeakMap, WeakSet): 3 slots, then key and value.
 * - NameDictionary: 6 slots, then key, value, details. NumberDictionary: 4 slots, then the same three.
 * - FixedArray, FixedDoubleArray: a slot an element; a double takes 8 bytes also where pointers take 4.
 *
 * Capacities of hash tables are powers of two, so the size of a table identifies its kind.
 */
import { type EdgeOrdinal, EdgeType, type NodeOrdinal, NodeType, type Snapshot, type Strings } from '../format/snapshot.js';
import type { Heap } from '../heap/heap.js';
import type { WellKnownNames } from '../heap/names.js';

/** Facts of one heap by which its collections are described. */
export interface Layout {
  /** String indexes; -1 if the snapshot has no such text. */
  names: WellKnownNames;
  /** 8, or 4 if V8 compresses pointers (Chromium, Electron). */
  pointerBytes: 4 | 8;
}

const layouts = new WeakMap<Snapshot, Layout>();

/** Computed once for each snapshot, from some of its nodes. */
export function layoutOf({ snapshot, names }: Heap): Layout {
  let layout = layouts.get(snapshot);
  if (!layout) layouts.set(snapshot, (layout = { names, pointerBytes: pointerBytes(snapshot) }));
  return layout;
}

/**
 * V8 aligns objects to the size of a pointer, so an array whose size is not a multiple of 8 bytes shows that pointers are compressed. With
 * compressed pointers every second array is such a one, so a few hundred are enough.
 */
function pointerBytes({ nodeCount, nodes: { type, selfSize } }: Snapshot): 4 | 8 {
  for (let node = 0, arrays = 0; node < nodeCount && arrays < 1000; node++) {
    if (type[node] !== NodeType.array) continue;
    if (selfSize[node] % 8 === 4) return 4;
    arrays++;
  }
  return 8;
}

/** Slots of an array-like store: its size without the map and the length. */
export function slotCount(selfSize: number, pointerBytes: number): number {
  return Math.max(0, Math.floor(selfSize / pointerBytes) - 2);
}

/** A hash table by its number of slots: entry e takes the slots from first + e * width. */
export interface Table {
  kind: 'map' | 'set' | 'weak';
  capacity: number;
  first: number;
  width: number;
}

export function tableOf(slots: number): Table | null {
  const mapCapacity = (2 * (slots - 3)) / 7;
  if (isPower(mapCapacity)) return { kind: 'map', capacity: mapCapacity, first: 3 + mapCapacity / 2, width: 3 };
  const setCapacity = (2 * (slots - 3)) / 5;
  if (isPower(setCapacity)) return { kind: 'set', capacity: setCapacity, first: 3 + setCapacity / 2, width: 2 };
  const weakCapacity = (slots - 3) / 2;
  if (isPower(weakCapacity)) return { kind: 'weak', capacity: weakCapacity, first: 3, width: 2 };
  return null;
}

/** Capacity of a NumberDictionary with that many slots; 0 if no such dictionary has that many. */
export function numberDictionaryCapacity(slots: number): number {
  const capacity = (slots - 4) / 3;
  return isPower(capacity) ? capacity : 0;
}

/** Capacity of a NameDictionary; its header has 6 slots, or 5 in V8 before 9.1. */
export function nameDictionaryCapacity(slots: number): number {
  return Math.max(0, Math.floor((slots - (slots % 3 === 2 ? 5 : 6)) / 3));
}

/** Whether a capacity is a power of two, and at least that of the smallest table. */
function isPower(count: number): boolean {
  return count >= 2 && Number.isInteger(count) && 2 ** Math.round(Math.log2(count)) === count;
}

/** The number that is the whole name of an internal, weak or numbered edge; -1 for other names. */
export function slotOf({ edges, strings }: Snapshot, edge: EdgeOrdinal): number {
  const type = edges.type[edge];
  if (type === EdgeType.element || type === EdgeType.hidden) return edges.nameOrIndex[edge];
  return wholeNumber(strings, edges.nameOrIndex[edge]);
}

function wholeNumber({ bytes, start }: Strings, index: number): number {
  const from = start[index];
  const end = start[index + 1];
  if (end === from || end - from > 10) return -1;
  let number = 0;
  for (let at = from; at < end; at++) {
    const digit = bytes[at] - 48;
    if (digit < 0 || digit > 9) return -1;
    number = 10 * number + digit;
  }
  return number;
}

/** Whether the edge is an entry of a WeakMap, "12 / part of key (...) -> value (...) pair in WeakMap (...)" (see heap/ephemerons.ts). */
export function isEphemeron({ edges, strings: { bytes, start } }: Snapshot, edge: EdgeOrdinal): boolean {
  if (edges.type[edge] !== EdgeType.internal) return false;
  const from = start[edges.nameOrIndex[edge]];
  const end = start[edges.nameOrIndex[edge] + 1];
  let at = from;
  while (at < end && bytes[at] >= 48 && bytes[at] <= 57) at++;
  // " / part of" after the digits.
  return at > from && end - at > 40 && bytes[at] === 0x20 && bytes[at + 1] === 0x2f && bytes[at + 3] === 0x70;
}

/** The stores of an object, -1 for those it does not have, and counts of its own edges. */
export interface Stores {
  table: NodeOrdinal;
  elements: NodeOrdinal;
  /** Only a dictionary: an object with a shape has a PropertyArray instead, which is not a node of type array. */
  properties: NodeOrdinal;
  buffer: NodeOrdinal;
  backingStore: NodeOrdinal;
  proto: NodeOrdinal;
  propertyCount: number;
  elementCount: number;
  lastElement: number;
  /** True for a plain store, whose elements are in ascending order; those of a dictionary are in the order of their hashes. */
  elementsAscend: boolean;
}

/** Time O(edges of the object). */
export function storesOf({ edges, nodes }: Snapshot, { names }: Layout, node: NodeOrdinal): Stores {
  const { firstEdge, type, nameOrIndex, toNode } = edges;
  const stores: Stores = {
    table: -1,
    elements: -1,
    properties: -1,
    buffer: -1,
    backingStore: -1,
    proto: -1,
    propertyCount: 0,
    elementCount: 0,
    lastElement: -1,
    elementsAscend: true,
  };
  for (let edge = firstEdge[node], end = firstEdge[node + 1]; edge < end; edge++) {
    const name = nameOrIndex[edge];
    const edgeType = type[edge];
    if (edgeType === EdgeType.element) {
      stores.elementCount++;
      if (name > stores.lastElement) stores.lastElement = name;
      else stores.elementsAscend = false;
    } else if (edgeType === EdgeType.property) {
      if (name === names.proto) stores.proto = toNode[edge];
      else stores.propertyCount++;
    } else if (edgeType === EdgeType.internal) {
      const target = toNode[edge];
      const isArray = nodes.type[target] === NodeType.array;
      if (name === names.elements) stores.elements = target;
      else if (name === names.table && isArray) stores.table = target;
      else if (name === names.properties && isArray) stores.properties = target;
      else if (name === names.buffer) stores.buffer = target;
      else if (name === names.backingStore) stores.backingStore = target;
    }
  }
  return stores;
}
