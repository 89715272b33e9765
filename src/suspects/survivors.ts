/** Objects that live in both snapshots: the same id is not enough, they must be the same kind of thing too. */

import type { Comparison } from '../compare/comparison.js';
import type { NodeOrdinal } from '../format/snapshot.js';
import { equalTexts } from '../format/strings.js';
import { createBits, hasBit, setBit } from '../graph/bits.js';
import type { NodeSet } from '../graph/graph.js';

export interface Survivors {
  /** Nodes of current that are in the baseline too, and those of the baseline that are in current. */
  survives: NodeSet;
  survived: NodeSet;
  /** Node of current -> itself in the baseline, -1 for a new one. */
  baselineOf(node: NodeOrdinal): NodeOrdinal;
  /** Node of the baseline -> itself in current, -1 for one that is gone. */
  currentOf: Int32Array;
}

/** A node survives with its id, its type, and its class or name (a plain object may gain properties, an element may get detached). */
export function survivors({ baseline, current, counterpart, rowOfBaselineClass, rowOfCurrentClass }: Comparison): Survivors {
  const earlier = baseline.heap.snapshot;
  const later = current.heap.snapshot;
  const survives = createBits(later.nodeCount);
  const survived = createBits(earlier.nodeCount);
  const currentOf = new Int32Array(earlier.nodeCount).fill(-1);
  // The roots are the same, whatever their ids say.
  setBit(survives, later.root);
  currentOf[earlier.root] = later.root;
  const [laterType, earlierType] = [later.nodes.type, earlier.nodes.type];
  const [laterClass, earlierClass] = [current.classes.classOf, baseline.classes.classOf];
  const isSame = (node: NodeOrdinal, other: NodeOrdinal): boolean =>
    rowOfCurrentClass[laterClass[node]] === rowOfBaselineClass[earlierClass[other]] ||
    equalTexts(earlier.strings, earlier.nodes.name[other], later.strings, later.nodes.name[node]);
  for (let first = 0; first < counterpart.length; first += 32) {
    let bits = 0;
    for (let node = first, end = Math.min(first + 32, counterpart.length); node < end; node++) {
      const other = counterpart[node];
      if (other === -1 || node === later.root || laterType[node] !== earlierType[other] || !isSame(node, other)) continue;
      bits |= 1 << (node & 31);
      if (currentOf[other] === -1) currentOf[other] = node;
    }
    survives[first >>> 5] |= bits;
  }
  for (let node = 0; node < currentOf.length; node++) if (currentOf[node] !== -1) setBit(survived, node);
  const baselineOf = (node: NodeOrdinal) => (node === later.root ? earlier.root : hasBit(survives, node) ? counterpart[node] : -1);
  return { survives, survived, baselineOf, currentOf };
}
