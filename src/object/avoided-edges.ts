/** The retainers of a heap without those of one name: what still holds an object then. */
import { EdgeType } from '../format/snapshot.js';
import { text } from '../format/strings.js';
import { type Retainers, retainersOf } from '../graph/retainers.js';
import type { Classes } from '../heap/classes.js';
import { graphOf } from '../heap/edge-sets.js';
import type { Heap } from '../heap/heap.js';

/** Leaves out edges of this name, and those that leave an object of this constructor. Time O(edges). */
export function retainersAvoiding(heap: Heap, classes: Classes, name: string): Retainers {
  const { nodeCount, edges, strings } = heap.snapshot;
  const essential = heap.essential.slice();
  const isAvoided = classes.list.map((each) => each.name === name);
  const known = new Map<number, boolean>();
  const hasName = (index: number): boolean => {
    let has = known.get(index);
    if (has === undefined) known.set(index, (has = text(strings, index) === name));
    return has;
  };
  for (let node = 0; node < nodeCount; node++) {
    for (let edge = edges.firstEdge[node]; edge < edges.firstEdge[node + 1]; edge++) {
      const isNumbered = edges.type[edge] === EdgeType.element || edges.type[edge] === EdgeType.hidden;
      if (isAvoided[classes.classOf[node]] || (!isNumbered && hasName(edges.nameOrIndex[edge]))) essential[edge >>> 5] &= ~(1 << (edge & 31));
    }
  }
  return retainersOf(graphOf(heap.snapshot), essential);
}
