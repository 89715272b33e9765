/**
 * What Maps and Sets hold in files of JavaScriptCore: these have no edges from the store of a collection, but number objects in the order in which the
 * collector met them (HeapSnapshotBuilder::analyzeNode), and what a store holds is met after it.
 */

export interface VisitedNodes {
  count: number;
  /** Stores of collections, those that are contents themselves included. */
  isStore(node: number): boolean;
  bytesOf(store: number): number;
  /** Whether edges lead to a node from a root. */
  isReached(node: number): boolean;
  /** Whether any edge leads to a node, even a weak one. */
  isHeld(node: number): boolean;
}

/** Objects that were met between a store and its contents, at most: several threads of the collector take turns. */
const MAX_BETWEEN = 1_000;
/** Bytes of an entry in a store, at least. */
const ENTRY_BYTES = 8;

/** Calls `found` for each node that nothing leads to, with the store that holds it or what holds it. Nodes are in the order in which they were met. */
export function contentsInOrder({ count, isStore, bytesOf, isReached, isHeld }: VisitedNodes, found: (node: number, store: number) => void): void {
  /** Stores that may hold what is met next, with the entries for which each has room. */
  let open: { store: number; room: number }[] = [];
  let last: { store: number; room: number } | undefined;
  let between = 0;
  for (let node = 0; node < count; node++) {
    if (isReached(node)) {
      if (++between > MAX_BETWEEN) open = [];
      if (!isStore(node)) continue;
      open.push({ store: node, room: bytesOf(node) / ENTRY_BYTES });
      between = 0;
      continue;
    }
    // A collection in a collection brings room for its own contents.
    if (isStore(node) && last) last.room += bytesOf(node) / ENTRY_BYTES;
    if (isHeld(node)) continue;
    const holder = open.findLast(({ room }) => room > 0);
    if (!holder) continue;
    last = holder;
    holder.room--;
    between = 0;
    found(node, holder.store);
  }
}
