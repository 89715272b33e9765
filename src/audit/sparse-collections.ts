/** Collections that are nearly empty but large: V8 does not shrink the store of an array or a Map when its entries go, unless it is used again. */
import { type NodeOrdinal, NodeType } from '../format/snapshot.js';
import type { Heap } from '../heap/heap.js';
import { bytesWithStores, describeCollection } from '../object/contents.js';
import type { CollectionKind } from '../vocabulary.js';

export interface SparseFinding {
  node: NodeOrdinal;
  kind: CollectionKind;
  entries: number;
  capacity: number;
  storeBytes: number;
  wastedBytes: number;
}

const MIN_STORE_BYTES = 16_384;
/** Of the slots, the share that are in use at most. */
const MAX_USED = 0.1;
const LISTED = 20;

/** Most waste first. Time O(nodes), and O(edges) of collections with large stores. */
export function sparseCollections(heap: Heap): SparseFinding[] {
  const { snapshot, retainedSize } = heap;
  const found: SparseFinding[] = [];
  for (let node = 0; node < snapshot.nodeCount; node++) {
    if (snapshot.nodes.type[node] !== NodeType.object || retainedSize[node] < MIN_STORE_BYTES) continue;
    const storeBytes = bytesWithStores(heap, node);
    if (storeBytes < MIN_STORE_BYTES) continue;
    const contents = describeCollection(heap, node);
    if (contents?.entries == null || contents.capacity == null || contents.entries > MAX_USED * contents.capacity) continue;
    const { kind, entries, capacity } = contents;
    found.push({ node, kind, entries, capacity, storeBytes, wastedBytes: Math.round(storeBytes * (1 - entries / capacity)) });
  }
  return found.sort((a, b) => b.wastedBytes - a.wastedBytes || a.node - b.node).slice(0, LISTED);
}
