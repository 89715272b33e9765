/**
 * The largest strings of a heap, by retained size: a concatenated string counts once, with its parts; a slice with the parent that only
 * it retains. The report adds their holders.
 */
import { type NodeOrdinal, NodeType } from '../format/snapshot.js';
import type { Heap } from '../heap/heap.js';
import { nodesOfTypes } from '../heap/named.js';
import { isCut, isString, kindOf, parentOf, partsOf, previewOf, stringTypes } from '../object/string-nodes.js';
import type { StringKind } from '../vocabulary.js';
import type { Comparison } from './comparison.js';

export { type DuplicateFinding, duplicateStrings, duplicatesOf } from './equal-strings.js';

export interface StringFinding {
  node: NodeOrdinal;
  kind: StringKind;
  shallowBytes: number;
  retainedBytes: number;
  /** Not in the baseline; false if objects are not matched by id. */
  isNew: boolean;
  /** The file does not have the whole text. Always true for slices, because the file does not contain their range. */
  truncated: boolean;
  /** First UTF-16 units, unescaped. */
  preview: string;
}

/** Smallest retained size to report. */
const FLOOR_BYTES = 1024;

/** The largest strings by retained size, ties by ordinal. Time O(nodes), and O(parts) of those listed. */
export function largeStrings({ current, counterpart, matchedBy }: Comparison, count = 20): StringFinding[] {
  return largestStrings(current.heap, count, (node) => matchedBy === 'id' && counterpart[node] === -1);
}

/** As `largeStrings`, for one heap; by default none is new. */
export function largestStrings(heap: Heap, count = 20, isNew: (node: NodeOrdinal) => boolean = () => false): StringFinding[] {
  const { shallowSize, retainedSize } = heap;
  const covered = new Set<NodeOrdinal>();
  const findings: StringFinding[] = [];
  for (const magnitude of wholeStrings(heap)) {
    magnitude.sort((one, other) => retainedSize[other] - retainedSize[one] || one - other);
    for (const node of magnitude) {
      if (findings.length === count) return findings;
      if (covered.has(node)) continue;
      const truncated = coverParts(heap, node, covered);
      findings.push({
        node,
        kind: kindOf(heap, node),
        shallowBytes: shallowSize[node],
        retainedBytes: retainedSize[node],
        isNew: isNew(node),
        truncated,
        preview: previewOf(heap, node),
      });
    }
  }
  return findings;
}

/** Large strings grouped by order of magnitude, largest first, so that only the first groups need sorting. Excludes strings dominated by another one. */
function wholeStrings({ snapshot, retainedSize, dominator }: Heap): NodeOrdinal[][] {
  const { type } = snapshot.nodes;
  const magnitudes: NodeOrdinal[][] = [];
  const next = nodesOfTypes(snapshot, stringTypes);
  for (let node = next(0); node < snapshot.nodeCount; node = next(node + 1)) {
    const retained = retainedSize[node];
    if (retained < FLOOR_BYTES || isString(type[dominator[node]])) continue;
    const magnitude = Math.floor(Math.log2(retained));
    (magnitudes[magnitude] ??= []).push(node);
  }
  return magnitudes.filter((magnitude) => magnitude !== undefined).reverse();
}

/** Adds a string and all its parts to `covered`; returns whether any of them is truncated. */
function coverParts(heap: Heap, node: NodeOrdinal, covered: Set<NodeOrdinal>): boolean {
  const { type } = heap.snapshot.nodes;
  const stack = [node];
  const seen = new Set(stack);
  let truncated = false;
  const push = (part: NodeOrdinal) => {
    if (part === -1 || seen.has(part)) return;
    seen.add(part);
    stack.push(part);
  };
  for (let part = stack.pop(); part !== undefined; part = stack.pop()) {
    covered.add(part);
    if (type[part] === NodeType.concatenatedString) {
      const { first, second } = partsOf(heap, part);
      push(first);
      push(second);
    } else if (type[part] === NodeType.slicedString) {
      truncated = true;
      push(parentOf(heap, part));
    } else truncated ||= isCut(heap, part);
  }
  return truncated;
}
