/** Objects that live in both snapshots: the same id is not enough, they must be the same kind of thing too. */

import type { Comparison } from '../compare/comparison.js';
import { invert } from '../compare/match.js';
import { equalTexts } from '../format/strings.js';
import { holdingKernel } from '../kernel/holding.js';

export interface Survivors {
  /** Node of current -> itself in the baseline, -1 for a new one. */
  baselineOf: Int32Array;
  /** Node of the baseline -> itself in current, -1 for one that is gone. */
  currentOf: Int32Array;
}

/** A node survives with its id, its type, and its class or name (a plain object may gain properties, an element may get detached). */
export function survivors({ baseline, current, counterpart, rowOfBaselineClass, rowOfCurrentClass }: Comparison): Survivors {
  const earlier = baseline.heap.snapshot;
  const later = current.heap.snapshot;
  const baselineOf = holdingKernel(later.graphMemory, current.heap)?.counterpart ?? new Int32Array(counterpart.length);
  for (let node = 0; node < counterpart.length; node++) {
    const other = counterpart[node];
    baselineOf[node] = -1;
    if (other === -1 || later.nodes.type[node] !== earlier.nodes.type[other]) continue;
    const sameClass = rowOfCurrentClass[current.classes.classOf[node]] === rowOfBaselineClass[baseline.classes.classOf[other]];
    if (sameClass || equalTexts(earlier.strings, earlier.nodes.name[other], later.strings, later.nodes.name[node])) baselineOf[node] = other;
  }
  baselineOf[later.root] = earlier.root;
  const inverse = holdingKernel(earlier.graphMemory, baseline.heap)?.counterpart ?? new Int32Array(earlier.nodeCount);
  return { baselineOf, currentOf: invert(baselineOf, inverse) };
}
