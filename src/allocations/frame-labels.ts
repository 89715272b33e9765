/** Allocation stacks as frames of a profile, below the objects that were allocated. */
import type { Comparison } from '../compare/comparison.js';
import { originalPlace } from '../object/originals.js';
import { scriptLabel } from '../text/labels.js';
import { framesOfStack, type StackFrame } from './stack-frames.js';
import { type StackSums, stacksOfGroups } from './stack-sums.js';

/** Objects of one vertex that one stack allocated. */
export interface MadeObjects {
  /** "made by post ledger.cjs:4", then "called by tick app.js:7" and so on outwards. */
  labels: string[];
  bytes: number;
  count: number;
}

const MAX_LABELS = 8;

/** Of each vertex of a growth tree its new objects by stack; null for a file that does not record stacks. Time O(nodes). */
export function madeByVertex(comparison: Comparison, vertexOf: Int32Array, vertexCount: number): ((vertex: number) => MadeObjects[]) | null {
  const { heap } = comparison.current;
  if (!heap.snapshot.traces) return null;
  const itself = Int32Array.from({ length: vertexCount }, (_, vertex) => vertex);
  const sums: StackSums[] = stacksOfGroups(comparison, itself, vertexCount, vertexOf);
  const labelsOf = (stack: number) => framesOfStack(heap, stack).slice(0, MAX_LABELS);
  const labelOf = ({ name, location, script }: StackFrame, at: number): string => {
    const place = location && (originalPlace(heap, location) ?? location);
    const source = place && 'source' in place ? place.source : script;
    const where = place === null || source === '' ? '' : ` ${scriptLabel(source)}:${place.line + 1}`;
    return `${at === 0 ? 'made' : 'called'} by ${name || '(anonymous)'}${where}`;
  };
  return (vertex) => [...sums[vertex].byStack].map(([stack, sum]) => ({ labels: labelsOf(stack).map(labelOf), ...sum }));
}
