/** Objects that live in both snapshots: the same id is not enough, they must be the same kind of thing too. */
import type { NodeOrdinal } from '../format/snapshot.js';
import { equalTexts } from '../format/strings.js';
import { hasBit, setBit } from '../graph/bits.js';
import { type NodeSet, sharedColumn } from '../graph/graph.js';
import type { Classes } from '../heap/classes.js';
import type { Heap } from '../heap/heap.js';

/** What is read of an alignment: see comparison.ts. */
interface Matched {
  baseline: { heap: Heap; classes: Classes };
  current: { heap: Heap; classes: Classes };
  counterpart: Int32Array;
  rowOfBaselineClass: Int32Array;
  rowOfCurrentClass: Int32Array;
}

/** Both on shared memory. */
export interface Survivors {
  /** Nodes of current that are in the baseline too, and those of the baseline that are in current. */
  survives: NodeSet;
  survived: NodeSet;
}

/** A node survives with its id, its type, and its class or name (a plain object may gain properties, an element may get detached). Time O(nodes). */
export function survivors({ baseline, current, counterpart, rowOfBaselineClass, rowOfCurrentClass }: Matched): Survivors {
  const earlier = baseline.heap.snapshot;
  const later = current.heap.snapshot;
  const survives = sharedColumn((later.nodeCount + 31) >>> 5);
  const survived = sharedColumn((earlier.nodeCount + 31) >>> 5);
  const [laterType, earlierType] = [later.nodes.type, earlier.nodes.type];
  const [laterClass, earlierClass] = [current.classes.classOf, baseline.classes.classOf];
  for (let node = 0; node < counterpart.length; node++) {
    const other = counterpart[node];
    if (other === -1 || laterType[node] !== earlierType[other]) continue;
    const isSame =
      rowOfCurrentClass[laterClass[node]] === rowOfBaselineClass[earlierClass[other]] ||
      equalTexts(earlier.strings, earlier.nodes.name[other], later.strings, later.nodes.name[node]);
    if (!isSame) continue;
    setBit(survives, node);
    setBit(survived, other);
  }
  // The roots are the same, whatever their ids say.
  setBit(survives, later.root);
  setBit(survived, earlier.root);
  return { survives, survived };
}

/** A node of current in the baseline, -1 for a new one; null where ids do not correspond. */
export function ancestors({
  baseline,
  current,
  counterpart,
  survivors: found,
}: Matched & { survivors: Survivors | null }): ((node: NodeOrdinal) => NodeOrdinal) | null {
  const [later, earlier] = [current.heap.snapshot.root, baseline.heap.snapshot.root];
  return found && ((node) => (node === later ? earlier : hasBit(found.survives, node) ? counterpart[node] : -1));
}
