/** What is derived once and serves all questions about a snapshot. */
import type { Snapshot } from '../format/snapshot.js';
import type { Heap, SourceSearch } from '../heap/heap.js';

const nowhere: SourceSearch = { folders: [], captured: [] };

/**
 * The value of a heap's snapshot and of where its sources are searched for. It must not depend on what was asked before: what does belongs to the heap itself, of
 * which every question has its own (engine/warm-heaps.ts).
 */
export function keptWith<Value>(make: () => Value): (heap: Heap) => Value {
  const bySnapshot = new WeakMap<Snapshot, WeakMap<SourceSearch, Value>>();
  return ({ snapshot, sourceSearch = nowhere }) => {
    let bySearch = bySnapshot.get(snapshot);
    if (!bySearch) bySnapshot.set(snapshot, (bySearch = new WeakMap()));
    let value = bySearch.get(sourceSearch);
    if (value === undefined) bySearch.set(sourceSearch, (value = make()));
    return value;
  };
}
