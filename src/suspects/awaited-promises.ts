/** A pending promise for which more and more code waits: each await, then() and Promise.race() of it adds a reaction, which only its settling removes. */
import type { NodeOrdinal } from '../format/snapshot.js';
import type { Heap } from '../heap/heap.js';
import { internalNamed } from '../object/follow.js';
import { callbacksAmong, callbackText } from './callbacks.js';
import { figure, type GrowthCase, isOfOneHeap, nameOfNode } from './growth-case.js';
import type { Reading } from './pattern-reading.js';
import { closuresOf, isReaction } from './promises.js';

const LEAST_REACTIONS = 8;
const MOST_FOLLOWED = 100_000;
const MOST_ASKED = 64;

/** Null unless the holder is such a promise. */
export function readAwaitedPromise(growth: GrowthCase): Reading | null {
  const { comparison, finding, places } = growth;
  if (nameOfNode(growth, finding.node) !== 'Promise') return null;
  const { heap } = comparison.current;
  const reactions = reactionsOn(heap, finding.node);
  const before = finding.baselineNode === -1 ? null : reactionsOn(comparison.baseline.heap, finding.baselineNode).length;
  if (reactions.length - (before ?? 0) < LEAST_REACTIONS) return null;
  const waiting = reactions.slice(0, MOST_ASKED).flatMap((reaction) => closuresOf(heap, reaction));
  const [callback] = callbacksAmong(heap, waiting, places);
  return {
    pattern: 'promises',
    looksLike: isOfOneHeap(growth) ? 'a pending promise that much code waits for' : 'a pending promise that more and more code waits for',
    evidence: [
      `Reactions of await, then() or Promise.race() that wait for it to settle: ${before === null ? '' : `${figure(before)} -> `}${figure(reactions.length)}.${callback ? ` ${callbackText(callback)} is among those that wait.` : ''}`,
    ],
    advice:
      'settle it, or wait in a way that can be undone: a listener that is removed when the call ends (AbortSignal) in place of then() or Promise.race() with a promise that outlives the call',
    ...(callback && { location: callback.location }),
  };
}

function reactionsOn(heap: Heap, promise: NodeOrdinal): NodeOrdinal[] {
  const { edges } = heap.snapshot;
  const found: NodeOrdinal[] = [];
  let reaction = internalNamed(heap, promise, 'reactions_or_result');
  while (reaction !== -1 && isReaction(heap, reaction) && found.length < MOST_FOLLOWED) {
    found.push(reaction);
    const next = edges.toNode.subarray(edges.firstEdge[reaction], edges.firstEdge[reaction + 1]).find((node) => isReaction(heap, node));
    reaction = next ?? -1;
  }
  return found;
}
