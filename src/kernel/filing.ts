/** The compiled loop that files nodes like those before them, in the memory of a graph: on the scratch of the sizes, which must be known. */
import { type GraphMemory, graphExportsOf, layoutOf, liesAt } from './graph-memory.js';

/** Classes that are known, -1 for those that are not. */
export interface Filed {
  /** Node -> class. */
  classOf: Int32Array;
  /** By node type: of all but objects and native nodes. */
  byType: Int32Array;
  /** By name, of those without a place. */
  byName: Int32Array;
  /** By name, of those with one: the place of the last of them, and its class. */
  lastPlace: Int32Array;
  lastClass: Int32Array;
  /** The first node from this one on that is not filed yet; to be asked from 0 on, then always from behind the last answer. */
  next(node: number): number;
}

export interface Unfiled {
  nodeCount: number;
  stringCount: number;
  /** As in format/snapshot.ts. */
  locations: { has: Int32Array; place: Int32Array };
  /** Null where no state shows. */
  detachedness: Uint8Array | null;
  /** Name of objects that take another by their properties, -1 for none. */
  plainObject: number;
}

export const TYPES = 256;

/** Null where the memory has no room for so many names. */
export function filingKernel(graph: GraphMemory, { stringCount, locations, detachedness, plainObject }: Unfiled): Filed | null {
  const { nodeCount, edgeCount, memory } = graph;
  const at = layoutOf(nodeCount, edgeCount);
  const [cursor, byType] = [at.filingRoom, at.filingRoom + 4];
  const [byName, lastPlace, lastClass, places] = [0, 1, 2, 3].map((column) => byType + 4 * TYPES + 4 * column * stringCount);
  if (places + 4 * locations.place.length > at.filingRoom + 12 * nodeCount || (detachedness && !liesAt(graph, detachedness, at.state))) return null;
  const exports = graphExportsOf(graph);
  const column = (place: number, length: number) => new Int32Array(memory.buffer, place, length);
  exports.fill(byType, 0xff, places - byType);
  column(cursor, 1)[0] = 0;
  column(at.located, locations.has.length).set(locations.has);
  column(places, locations.place.length).set(locations.place);
  const { nodeType, name, located, classOf } = at;
  const states = detachedness ? at.state : 0;
  return {
    classOf: column(classOf, nodeCount),
    byType: column(byType, TYPES),
    byName: column(byName, stringCount),
    lastPlace: column(lastPlace, stringCount),
    lastClass: column(lastClass, stringCount),
    next: (node) =>
      exports.fileAlike(
        ...([node, nodeCount, nodeType, name, states, plainObject, located, places, cursor, byType, byName, lastPlace, lastClass, classOf] as const),
      ) >>> 0,
  };
}
