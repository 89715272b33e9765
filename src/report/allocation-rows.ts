/** Allocation stacks as rows of the report. */
import { type KnownAllocations, knownAllocations, type StackFrame } from '../allocations/stack-frames.js';
import type { StackSums } from '../allocations/stack-sums.js';
import type { Heap } from '../heap/heap.js';
import { placed } from './placed-rows.js';
import type { AllocationFrame, Allocations } from './rows.js';

/** A row's key `allocations`; no key for a file that does not record allocations, and where nothing is new. */
export function allocationKey(heap: Heap, sums: StackSums | null): { allocations?: Allocations } {
  const known = sums && knownAllocations(heap, sums);
  return known ? { allocations: allocationsRow(heap, known) } : {};
}

function allocationsRow(heap: Heap, { stacks, ...figures }: KnownAllocations): Allocations {
  return { ...figures, stacks: stacks.map(({ frames, ...sums }) => ({ ...sums, frames: frameRows(heap, frames) })) };
}

export const frameRows = (heap: Heap, frames: readonly StackFrame[]): AllocationFrame[] =>
  frames.map(({ name, location, script }) => {
    const row = placed(location, heap);
    // Scripts without living functions have their name in the recording only.
    return { name, ...(row.location && row.location.script === null ? { ...row, location: { ...row.location, script: script || null } } : row) };
  });
