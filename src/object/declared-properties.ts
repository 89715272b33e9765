/** Where properties are declared, and their names in the original sources. */
import { type NodeOrdinal, NodeType } from '../format/snapshot.js';
import type { ClassLocation } from '../heap/classes.js';
import type { Heap } from '../heap/heap.js';
import { placeOf, recordOf } from '../heap/locations.js';
import { scriptOwner } from '../text/labels.js';
import { assignedAt, assignedToGlobalAt, constructorScripts, staticAt } from './assigned-properties.js';
import { isGlobalObject, isPage } from './global-objects.js';
import type { ExportsLookup } from './module-exports.js';
import { hasMaps, isMapped, namedAt, originalProperty } from './originals.js';

export interface DeclaredProperties {
  /** The declaration of a property: in the class of an object; of a function or class itself the place of its name. Null if it is not known. */
  placeOf(above: NodeOrdinal, name: string): ClassLocation | null;
  /** The name of a property; where a source map has another one for the place that declares it, that one. */
  nameOf(above: NodeOrdinal, name: string): string;
}

export function createProperties(heap: Heap, exports: ExportsLookup): DeclaredProperties {
  const { snapshot } = heap;
  const { nodes } = snapshot;
  const functionAt = (node: NodeOrdinal): ClassLocation | null => {
    const record = nodes.type[node] === NodeType.closure ? recordOf(snapshot, node) : -1;
    return record === -1 ? null : placeOf(snapshot, record);
  };
  const placeOfProperty = (above: NodeOrdinal, name: string): ClassLocation | null => {
    if (isGlobalObject(heap, above)) return assignedToGlobalAt(heap, name, isPage(heap, above));
    if (exports.of(above)) return exports.placeOf(above, name);
    const own = functionAt(above);
    const place = own ? (staticAt(heap, own, name) ?? namedAt(heap, own)) : assignedAt(heap, above, name);
    return isOutsideRuntime(heap, place) ? place : null;
  };
  const mappedStatic = (above: NodeOrdinal, name: string): ClassLocation | null => {
    const own = nodes.type[above] === NodeType.closure && hasMaps(heap) ? functionAt(above) : null;
    return own && isMapped(heap, own.scriptId) ? staticAt(heap, own, name) : null;
  };
  const mayBeRenamed = (above: NodeOrdinal): boolean =>
    isGlobalObject(heap, above) || constructorScripts(heap, above).some((scriptId) => isMapped(heap, scriptId));
  return {
    placeOf: placeOfProperty,
    nameOf(above, name) {
      const isOfObject = nodes.type[above] === NodeType.object && hasMaps(heap) && mayBeRenamed(above);
      return originalProperty(heap, isOfObject ? placeOfProperty(above, name) : mappedStatic(above, name), name);
    },
  };
}

/** Whether a place is in a script of the runtime. */
export const isRuntime = ({ scriptNames }: Heap, { scriptId }: ClassLocation): boolean => scriptOwner(scriptNames.get(scriptId) ?? '') === 'runtime';

/** Whether a place is in a script that has a name and is not the runtime's. */
export const isOutsideRuntime = (heap: Heap, place: ClassLocation | null): place is ClassLocation =>
  place !== null && heap.scriptNames.has(place.scriptId) && !isRuntime(heap, place);
