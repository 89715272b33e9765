/** Stacks of allocations as a programmer reads them: functions of the program and of packages, innermost first. */
import { text } from '../format/strings.js';
import type { ClassLocation } from '../heap/classes.js';
import type { Heap } from '../heap/heap.js';
import { originalFunction } from '../object/originals.js';
import { scriptOwner } from '../text/labels.js';
import type { StackSums } from './stack-sums.js';

export interface StackFrame {
  /** Empty for a function without a name. */
  name: string;
  /** Where the function begins; null for builtins. */
  location: ClassLocation | null;
  /** Name of its script; empty for builtins. */
  script: string;
}

interface AllocationStack {
  count: number;
  bytes: number;
  /** Innermost first. */
  frames: StackFrame[];
}

/** Where objects were allocated: `stacks` are a part of the known ones, and say nothing of the others. */
export interface KnownAllocations {
  count: number;
  bytes: number;
  knownCount: number;
  knownBytes: number;
  /** Most bytes first. */
  stacks: AllocationStack[];
}

const MAX_STACKS = 5;
const MAX_FRAMES = 16;
const MAX_DEPTH = 1_000;

/** Null for a file that does not record allocations, and for no objects. */
export function knownAllocations(heap: Heap, { count, bytes, byStack }: StackSums): KnownAllocations | null {
  if (!heap.snapshot.traces || count === 0) return null;
  const stacks = new Map<string, AllocationStack>();
  let knownCount = 0;
  let knownBytes = 0;
  for (const [stack, sum] of byStack) {
    knownCount += sum.count;
    knownBytes += sum.bytes;
    const functions = foldedFunctions(heap, stack);
    const key = functions.join();
    const same = stacks.get(key);
    if (same) {
      same.count += sum.count;
      same.bytes += sum.bytes;
    } else stacks.set(key, { ...sum, frames: functions.map((position) => frameOf(heap, position)) });
  }
  const ranked = [...stacks.values()].sort((a, b) => b.bytes - a.bytes || b.count - a.count);
  return { count, bytes, knownCount, knownBytes, stacks: ranked.slice(0, MAX_STACKS) };
}

/** The stack of one node, innermost first; empty if V8 does not know it. */
export function stackOfNode(heap: Heap, node: number): StackFrame[] {
  const stack = heap.snapshot.traces?.stack[node] ?? 0;
  return stack === 0 ? [] : framesOfStack(heap, stack);
}

/** The functions of one stack of the recording, innermost first. */
export const framesOfStack = (heap: Heap, stack: number): StackFrame[] => foldedFunctions(heap, stack).map((position) => frameOf(heap, position));

/** Positions of a stack's functions, without those of the runtime between them; of a stack that has no others, the innermost. */
function foldedFunctions({ snapshot }: Heap, stack: number): number[] {
  const { functions, tree } = snapshot.traces!;
  const all: number[] = [];
  for (let id = stack; id > 0 && id < tree.caller.length && all.length < MAX_DEPTH; id = tree.caller[id]) {
    if (tree.function[id] >= 0 && tree.function[id] < functions.name.length) all.push(tree.function[id]);
  }
  const isOwn = (position: number): boolean => {
    if (functions.scriptId[position] <= 0 || functions.line[position] === 0) return false;
    return scriptOwner(text(snapshot.strings, functions.scriptName[position])) !== 'runtime';
  };
  const own = all.filter(isOwn).slice(0, MAX_FRAMES);
  return own.length > 0 ? own : all.slice(0, 1);
}

function frameOf(heap: Heap, position: number): StackFrame {
  const { strings, traces } = heap.snapshot;
  const { name, scriptName, scriptId, line, column } = traces!.functions;
  const location = line[position] > 0 ? { scriptId: scriptId[position], line: line[position] - 1, column: Math.max(0, column[position] - 1) } : null;
  return { name: originalFunction(heap, location, text(strings, name[position])), location, script: text(strings, scriptName[position]) };
}
