/** How many new objects were allocated by each stack, for the rows of a comparison and for the suspects. */
import type { Comparison } from '../compare/comparison.js';
import type { Heap } from '../heap/heap.js';

/** Objects, and those of them whose stack is known. */
export interface StackSums {
  count: number;
  bytes: number;
  /** Id of a stack (see AllocationTraces) -> its objects. */
  byStack: Map<number, { count: number; bytes: number }>;
}

const noSums = (): StackSums => ({ count: 0, bytes: 0, byStack: new Map() });

/** Sums the nodes of each group: `groupOf(node)`, -1 for none. Time O(nodes). */
function sumStacks({ snapshot: { traces, nodeCount }, shallowSize }: Heap, groupCount: number, groupOf: (node: number) => number): StackSums[] {
  const sums = Array.from({ length: groupCount }, noSums);
  if (!traces) return sums;
  for (let node = 0; node < nodeCount; node++) {
    const bytes = shallowSize[node];
    const group = bytes === 0 ? -1 : groupOf(node);
    if (group === -1) continue;
    const sum = sums[group];
    sum.count++;
    sum.bytes += bytes;
    const stack = traces.stack[node];
    if (stack === 0) continue;
    const known = sum.byStack.get(stack);
    if (known) {
      known.count++;
      known.bytes += bytes;
    } else sum.byStack.set(stack, { count: 1, bytes });
  }
  return sums;
}

/** The new objects of each row. Where objects are not matched by id, all objects of the current snapshot. */
export function stacksOfRows({ current, rows, rowOfCurrentClass, counterpart, matchedBy }: Comparison): StackSums[] {
  const { classOf } = current.classes;
  return sumStacks(current.heap, rows.length, (node) => (matchedBy === 'id' && counterpart[node] !== -1 ? -1 : rowOfCurrentClass[classOf[node]]));
}

/** The new objects of each group of a growth tree's vertices; empty for a file that does not record allocations. */
export function stacksOfGroups({ current, counterpart, matchedBy }: Comparison, groupOf: Int32Array, groupCount: number, vertexOf: Int32Array): StackSums[] {
  return sumStacks(current.heap, groupCount, (node) => (matchedBy === 'id' && counterpart[node] !== -1 ? -1 : groupOf[vertexOf[node]]));
}
