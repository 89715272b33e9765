/** How a programmer reaches each object from its dominator: by the most telling edge that leads there. */
import type { Snapshot } from '../format/snapshot.js';
import { type Bits, setBit } from '../graph/bits.js';
import type { NodeSet } from '../graph/graph.js';
import type { Heap } from '../heap/heap.js';
import { type Room, workspaceOf } from '../kernel/workspace.js';

export interface Ways {
  /** Node -> the way in which it hangs on its dominator: see `Way` in loops/kinds.ts. */
  wayOf: Int32Array;
  /** The arrays in which Maps, Sets, arrays and objects keep their entries: parts of their owners. */
  isStore: NodeSet;
}

/**
 * Passes over the edges of objects that dominate others. Of equally telling edges the first counts. `isDictionary`: objects whose properties are entries. `of`: where
 * sets are. Time O(nodes + edges); columns of the phase `grow`.
 */
export function ways({ snapshot, dominator, essential, names }: Heap, isDictionary: NodeSet, of: Room): Ways {
  const { nodeCount, nodes, edges, strings } = snapshot;
  const { firstEdge, toNode, type, nameOrIndex } = edges;
  const { loops, claim } = workspaceOf(snapshot);
  const setOf = (count: number): Bits => of('ints', (count + 31) >>> 5).fill(0);
  const [dominates, dominatesArray, isStore] = [setOf(nodeCount), setOf(nodeCount), setOf(nodeCount)];
  loops.markDominators(nodeCount, dominator, nodes.type, dominates, dominatesArray);
  const { table, elements, properties } = names;
  loops.markStores(nodeCount, nodes.type, firstEdge, toNode, type, nameOrIndex, dominator, dominatesArray, table, elements, properties, isStore);

  const namesIn = (members: Iterable<number>): Bits => {
    const set = setOf(strings.count);
    for (const member of members) if (member !== -1) setBit(set, member);
    return set;
  };
  const isSlot = namesIn(slots(strings));
  const isUseless = namesIn([names.proto, names.map, names.constructorName, names.prototype]);
  const isTelling = namesIn([table, elements, properties, names.context]);
  const wayOf = claim('wayOf');
  loops.findWays(
    nodeCount,
    nodes.type,
    firstEdge,
    toNode,
    type,
    nameOrIndex,
    essential,
    dominator,
    dominates,
    isStore,
    isDictionary,
    isSlot,
    isUseless,
    isTelling,
    claim('wayRank'),
    wayOf,
  );
  return { wayOf, isStore };
}

/** Texts that begin with a digit. */
function* slots({ bytes, start, count }: Snapshot['strings']): Iterable<number> {
  for (let index = 0; index < count; index++) {
    const first = bytes[start[index]];
    if (start[index + 1] > start[index] && first >= 0x30 && first <= 0x39) yield index;
  }
}
