/** A heap without objects, in the place of a baseline: where one heap is looked at by itself, or where a baseline file keeps no single objects. */
import type { Comparison, Side } from './comparison.js';

/** The comparison of a heap with none: all that is there counts as new. */
export const againstNoHeap = (current: Side): Comparison => ({ ...withoutEarlierObjects(current, 0), matchedBy: 'id', isOfOneHeap: true });

/** The comparison of a heap with one of which only the size is known: nothing is matched. */
export function withoutEarlierObjects(current: Side, totalBytes: number): Comparison {
  const { heap, classes } = current;
  const listed = [...classes.list.entries()].filter(([, { count }]) => count > 0);
  const rowOfCurrentClass = new Int32Array(classes.list.length).fill(-1);
  for (const [row, [position]] of listed.entries()) rowOfCurrentClass[position] = row;
  return {
    baseline: noHeap(current, totalBytes),
    current,
    matchedBy: 'class',
    identity: { sharedIds: 0, agreement: 0, sameProcess: false, looksSwapped: false },
    counterpart: new Int32Array(heap.snapshot.nodeCount).fill(-1),
    rows: listed.map(([, heapClass]) => ({
      name: heapClass.name,
      baseline: null,
      current: heapClass,
      newCount: heapClass.count,
      deletedCount: 0,
      newBytes: heapClass.shallowBytes,
      deletedBytes: 0,
      resizedBytes: 0,
    })),
    survivors: null,
    rowOfBaselineClass: new Int32Array(0),
    rowOfCurrentClass,
  };
}

/** All columns are empty; names stand for strings of the other heap, and no node has them. */
function noHeap({ heap: { snapshot, names } }: Side, totalBytes: number): Side {
  const words = new Uint32Array(0);
  const ints = new Int32Array(0);
  const octets = new Uint8Array(0);
  return {
    heap: {
      snapshot: {
        ...snapshot,
        fileBytes: 0,
        nodeCount: 0,
        edgeCount: 0,
        extraNativeBytes: 0,
        nodes: { type: octets, name: words, id: words, selfSize: words, detachedness: octets },
        edges: { firstEdge: new Uint32Array(1), type: octets, nameOrIndex: words, toNode: ints },
        locations: { has: ints, before: ints, place: ints, count: 0, scriptId: ints, line: ints, column: ints },
        graphMemory: null,
      },
      names,
      detachedness: octets,
      shallowSize: words,
      distance: ints,
      dominator: ints,
      retainedSize: words,
      essential: ints,
      totalBytes,
      statistics: { codeBytes: 0, stringBytes: 0, jsArrayBytes: 0, typedArrayBytes: 0, nativeBytes: 0, systemBytes: 0 },
      scriptNames: new Map(),
      scriptNodes: new Map(),
    },
    classes: { classOf: ints, list: [] },
  };
}
