/**
 * Finds collections that grew between two heaps, by id: arrays, Maps, Sets, dictionaries, buffers. A collection counts as growing if its store or its
 * direct entries account for the growth, not an object further down. The report adds paths and names.
 */
import { type NodeOrdinal, NodeType } from '../format/snapshot.js';
import { equalTexts } from '../format/strings.js';
import { clearBit, createBits, hasBit, setBit } from '../graph/bits.js';
import type { NodeSet } from '../graph/graph.js';
import type { Heap } from '../heap/heap.js';
import { bytesWithStores, type Contents, describeCollection, visitEntries } from '../object/contents.js';
import type { CollectionKind, CollectionVerdict } from '../vocabulary.js';
import type { Comparison, Side } from './comparison.js';

export interface CollectionSize {
  entries: number | null;
  capacity: number | null;
  shallowBytes: number;
  retainedBytes: number;
}

/** Entries of one class: change of their count and of their retained bytes. */
export interface EntriesDelta {
  name: string;
  countDelta: number;
  deltaBytes: number;
}

export interface CollectionFinding {
  node: NodeOrdinal;
  /** The same object in the baseline; null if it is new. */
  baselineNode: NodeOrdinal | null;
  kind: CollectionKind;
  baseline: CollectionSize | null;
  current: CollectionSize;
  /** Change of its retained bytes. */
  growthBytes: number;
  /** Change of the bytes of its store and of its direct entries, excluding growth of entries that are in both. */
  ownGrowthBytes: number;
  verdict: CollectionVerdict;
  /** Direct entries added minus those removed, by class, most bytes first. */
  added: EntriesDelta[];
}

export interface CollectionOptions {
  /** Maximum number of findings. */
  count?: number;
  /** Smallest growth to report. */
  floorBytes?: number;
  /** Smallest retained size of a new collection to report. */
  newFloorBytes?: number;
}

/** Minimum entries, or bytes of its store, of a new collection. */
const NEW_ENTRIES = 32;
const NEW_STORE_BYTES = 8192;
/** Added edges that make an object a candidate even if its bytes hardly changed. */
const NEW_EDGES = 32;
const CLASSES_LISTED = 10;

/**
 * Growing collections, most growth first, ties by ordinal; empty if objects are not matched by id. Time O(nodes of current), and
 * O(edges) of the candidates; three bits a node of current, one of the baseline.
 */
export function growingCollections(comparison: Comparison, options: CollectionOptions = {}): CollectionFinding[] {
  if (comparison.matchedBy !== 'id') return [];
  const { count = 100, floorBytes = 1024, newFloorBytes = 65_536 } = options;
  const { grown, large } = candidates(comparison, floorBytes, newFloorBytes);
  const changes = createChanges(comparison);
  const findings: CollectionFinding[] = [];
  for (const node of grown) {
    const finding = survivor(comparison, node, floorBytes, changes);
    if (finding) findings.push(finding);
  }
  const inside = createInside(comparison.current.heap);
  for (const { node } of findings) inside.list(node);
  const { retainedSize } = comparison.current.heap;
  large.sort((one, other) => retainedSize[other] - retainedSize[one] || one - other);
  for (const node of large) {
    const contents = newCollection(comparison.current.heap, node);
    if (!contents || inside.isListed(node)) continue;
    inside.list(node);
    const current = sizeOf(comparison.current.heap, node, contents);
    const { added, bytes } = changes(node, -1, contents.kind);
    const ownGrowthBytes = bytesWithStores(comparison.current.heap, node) + bytes;
    const growthBytes = current.retainedBytes;
    findings.push({ node, baselineNode: null, kind: contents.kind, baseline: null, current, growthBytes, ownGrowthBytes, verdict: 'new', added });
  }
  return findings.sort((one, other) => other.growthBytes - one.growthBytes || one.node - other.node).slice(0, count);
}

/** Large collections of one heap, by retained size; excludes those dominated by another one in the list. */
export function largeCollections({ heap }: Side, count = 20, floorBytes = 65_536): Pick<CollectionFinding, 'node' | 'kind' | 'current'>[] {
  const { snapshot, retainedSize } = heap;
  const nodes: number[] = [];
  for (let node = 0; node < snapshot.nodeCount; node++) {
    if (retainedSize[node] >= floorBytes && snapshot.nodes.type[node] === NodeType.object) nodes.push(node);
  }
  nodes.sort((one, other) => retainedSize[other] - retainedSize[one] || one - other);
  const inside = createInside(heap);
  const listed: Pick<CollectionFinding, 'node' | 'kind' | 'current'>[] = [];
  for (const node of nodes) {
    if (listed.length === count) break;
    const contents = newCollection(heap, node);
    if (!contents || inside.isListed(node)) continue;
    inside.list(node);
    listed.push({ node, kind: contents.kind, current: sizeOf(heap, node, contents) });
  }
  return listed;
}

/** Candidates, by size and number of edges. */
function candidates({ baseline, current, counterpart }: Comparison, floorBytes: number, newFloorBytes: number): { grown: number[]; large: number[] } {
  const { nodeCount, nodes, edges } = current.heap.snapshot;
  const { shallowSize, retainedSize } = current.heap;
  const { shallowSize: shallowThen, retainedSize: retainedThen } = baseline.heap;
  const firstEdge = edges.firstEdge;
  const firstEdgeThen = baseline.heap.snapshot.edges.firstEdge;
  const grown: number[] = [];
  const large: number[] = [];
  for (let node = 0; node < nodeCount; node++) {
    if (nodes.type[node] !== NodeType.object) continue;
    const other = counterpart[node];
    if (other === -1) {
      if (retainedSize[node] >= newFloorBytes) large.push(node);
    } else if (retainedSize[node] - retainedThen[other] >= floorBytes || shallowSize[node] - shallowThen[other] >= floorBytes) {
      grown.push(node);
    } else if (firstEdge[node + 1] - firstEdge[node] - (firstEdgeThen[other + 1] - firstEdgeThen[other]) >= NEW_EDGES) {
      grown.push(node);
    }
  }
  return { grown, large };
}

function survivor(comparison: Comparison, node: NodeOrdinal, floorBytes: number, changes: Changes): CollectionFinding | null {
  const { baseline, current, counterpart } = comparison;
  const baselineNode = counterpart[node];
  if (!isSameObject(comparison, node, baselineNode)) return null;
  const contents = describeCollection(current.heap, node);
  if (!contents) return null;
  // An object that is a dictionary now may have been an ordinary object before.
  const contentsThen = describeCollection(baseline.heap, baselineNode, 0) ?? { kind: contents.kind, entries: null, capacity: null };
  const now = sizeOf(current.heap, node, contents);
  const then = sizeOf(baseline.heap, baselineNode, contentsThen);
  const storeBytes = bytesWithStores(current.heap, node) - bytesWithStores(baseline.heap, baselineNode);
  const growthBytes = now.retainedBytes - then.retainedBytes;
  const { added, bytes } = changes(node, baselineNode, contents.kind);
  const ownGrowthBytes = storeBytes + bytes;
  if (ownGrowthBytes < floorBytes) return null;
  // A larger store with the same or fewer entries is not growth: a cache at its size limit does that.
  const moreEntries = now.entries !== null && then.entries !== null ? now.entries - then.entries : null;
  if (moreEntries !== null && moreEntries <= 0 && bytes < floorBytes) return null;
  const verdict = moreEntries === null && bytes < floorBytes && isOneStep(now, then) ? 'possible' : 'growing';
  return { node, baselineNode, kind: contents.kind, baseline: then, current: now, growthBytes, ownGrowthBytes, verdict, added };
}

/** Whether the capacity grew by one reallocation: hash tables double; arrays grow by half plus 16 (V8: JSObject::NewElementsCapacity). */
function isOneStep(now: CollectionSize, then: CollectionSize): boolean {
  const before = then.capacity ?? 0;
  return (now.capacity ?? 0) <= Math.max(2 * before, Math.floor(1.5 * (before + 1)) + 16);
}

function isSameObject({ baseline, current }: Comparison, node: NodeOrdinal, baselineNode: NodeOrdinal): boolean {
  const { nodes, strings } = current.heap.snapshot;
  const then = baseline.heap.snapshot;
  if (nodes.type[node] !== then.nodes.type[baselineNode]) return false;
  if (equalTexts(strings, nodes.name[node], then.strings, then.nodes.name[baselineNode])) return true;
  return current.classes.list[current.classes.classOf[node]].key === baseline.classes.list[baseline.classes.classOf[baselineNode]].key;
}

function sizeOf({ shallowSize, retainedSize }: Heap, node: NodeOrdinal, { entries, capacity }: Contents): CollectionSize {
  return { entries, capacity, shallowBytes: shallowSize[node], retainedBytes: retainedSize[node] };
}

/** The contents of a node if it is a collection with many entries or a large store, else null. */
function newCollection(heap: Heap, node: NodeOrdinal): Contents | null {
  const contents = describeCollection(heap, node);
  if (!contents) return null;
  const isLarge = (contents.entries ?? 0) >= NEW_ENTRIES || bytesWithStores(heap, node) >= NEW_STORE_BYTES;
  return isLarge ? contents : null;
}

/** Entries added and removed, by class, and the change of their retained bytes. `baselineNode` -1: all are added. */
type Changes = (node: NodeOrdinal, baselineNode: NodeOrdinal, kind: CollectionKind) => { added: EntriesDelta[]; bytes: number };

function createChanges({ baseline, current, counterpart, rows, rowOfCurrentClass, rowOfBaselineClass }: Comparison): Changes {
  /** Scratch: entries of the current collection, and entries of the baseline's that are not matched yet. Empty between calls. */
  const isEntryThen = createBits(baseline.heap.snapshot.nodeCount);
  const isEntry = createBits(current.heap.snapshot.nodeCount);
  return (node, baselineNode, kind) => {
    const byRow = new Map<number, EntriesDelta>();
    let bytes = 0;
    const add = (row: number, count: number, size: number) => {
      bytes += size;
      // Classes without bytes have no row.
      if (row === -1) return;
      const delta = byRow.get(row);
      if (delta) {
        delta.countDelta += count;
        delta.deltaBytes += size;
      } else byRow.set(row, { name: rows[row].name, countDelta: count, deltaBytes: size });
    };
    const before = baselineNode === -1 ? [] : entriesOf(baseline.heap, baselineNode, kind, isEntryThen);
    const after = entriesOf(current.heap, node, kind, isEntry);
    for (const entry of after) {
      clearBit(isEntry, entry);
      const other = counterpart[entry];
      if (other !== -1 && hasBit(isEntryThen, other)) clearBit(isEntryThen, other);
      else add(rowOfCurrentClass[current.classes.classOf[entry]], 1, current.heap.retainedSize[entry]);
    }
    for (const entry of before) {
      if (!hasBit(isEntryThen, entry)) continue;
      clearBit(isEntryThen, entry);
      add(rowOfBaselineClass[baseline.classes.classOf[entry]], -1, -baseline.heap.retainedSize[entry]);
    }
    const added = [...byRow.values()].filter(({ countDelta, deltaBytes }) => countDelta !== 0 || deltaBytes !== 0);
    added.sort((one, other) => other.deltaBytes - one.deltaBytes || other.countDelta - one.countDelta || (one.name < other.name ? -1 : 1));
    return { added: added.slice(0, CLASSES_LISTED), bytes };
  };
}

/** Each entry once; adds them to `seen`, which must contain none of them. */
function entriesOf(heap: Heap, node: NodeOrdinal, kind: CollectionKind, seen: NodeSet): NodeOrdinal[] {
  const entries: NodeOrdinal[] = [];
  visitEntries(heap, node, kind, (entry) => {
    if (hasBit(seen, entry)) return;
    setBit(seen, entry);
    entries.push(entry);
  });
  return entries;
}

/** Tests whether a listed node dominates another. Call `isListed` in order of decreasing retained size; each node is visited once. */
function createInside({ dominator, snapshot }: Heap): { list(node: NodeOrdinal): void; isListed(node: NodeOrdinal): boolean } {
  const isVisited = createBits(snapshot.nodeCount);
  /** Visited nodes that are listed or dominated by a listed one. */
  const isInside = createBits(snapshot.nodeCount);
  const list = (node: NodeOrdinal): void => {
    setBit(isVisited, node);
    setBit(isInside, node);
  };
  return {
    list,
    isListed(node) {
      let top = dominator[node];
      while (!hasBit(isVisited, top) && dominator[top] !== top) top = dominator[top];
      const found = hasBit(isInside, top);
      for (let below = dominator[node]; below !== top; below = dominator[below]) {
        setBit(isVisited, below);
        if (found) setBit(isInside, below);
      }
      return found;
    },
  };
}
