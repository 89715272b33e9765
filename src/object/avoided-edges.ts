/** The retainers of a heap without those of one name: what still holds an object then. */
import { type EdgeOrdinal, EdgeType } from '../format/snapshot.js';
import { text } from '../format/strings.js';
import { type Retainers, retainersOf } from '../graph/retainers.js';
import type { Classes } from '../heap/classes.js';
import { graphOf } from '../heap/edge-sets.js';
import type { Heap } from '../heap/heap.js';
import { renamedProperties, renamedVariables, scriptsWith } from './original-names.js';
import { hasMaps } from './originals.js';
import { createPaths } from './paths.js';
import { createPlaces } from './places.js';

/** Leaves out edges of this name, in the file or in the original source, and those that leave an object of this constructor. Time O(edges). */
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
  for (const edge of hasMaps(heap) ? renamedTo(heap, name) : []) essential[edge >>> 5] &= ~(1 << (edge & 31));
  return retainersOf(graphOf(heap.snapshot), essential);
}

/** Edges with this name in the original source. */
function renamedTo(heap: Heap, name: string): EdgeOrdinal[] {
  const places = createPlaces(createPaths(heap));
  const chosen = scriptsWith(heap, name);
  return [...renamedVariables(heap, places, chosen), ...renamedProperties(heap, places, chosen)].filter((one) => one.name === name).map(({ edge }) => edge);
}
