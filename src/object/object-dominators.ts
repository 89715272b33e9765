/** Dominators of one object, from the root down, without V8's internal nodes between them: if one of them is freed, the object is freed. */

import type { NodeOrdinal } from '../format/snapshot.js';
import type { Heap } from '../heap/heap.js';
import { isInternal } from '../heap/internal.js';

interface DominatorStep {
  node: NodeOrdinal;
  /** Number of omitted internal nodes between this dominator and the one above. */
  folded: number;
}

export interface DominatorChain {
  /** The root first, the object last. */
  steps: DominatorStep[];
  /** Number of dominators omitted from the middle of a long chain, such as a linked list. */
  omitted: number;
}

/** At most `most` steps. Time O(length of the chain). */
export function dominatorChain({ dominator, snapshot }: Heap, node: NodeOrdinal, most: number): DominatorChain {
  const { root, nodes } = snapshot;
  const steps: DominatorStep[] = [{ node, folded: 0 }];
  for (let at = node; at !== root; ) {
    at = dominator[at];
    if (at === root || !isInternal(nodes.type[at])) steps.push({ node: at, folded: 0 });
    else steps[steps.length - 1].folded++;
  }
  steps.reverse();
  if (steps.length <= most) return { steps, omitted: 0 };
  const head = Math.ceil(most / 2);
  return { steps: [...steps.slice(0, head), ...steps.slice(steps.length - (most - head))], omitted: steps.length - most };
}
