/** Where the properties of instances are declared: the line of their class or constructor that gives an instance the property. */
import { type NodeOrdinal, NodeType } from '../format/snapshot.js';
import type { ClassLocation } from '../heap/classes.js';
import type { Heap } from '../heap/heap.js';
import { placeOf, recordOf } from '../heap/locations.js';
import { propertyTarget } from './follow.js';
import { offsetOf, positionOf, scopesOfSource, sourceOfFunction } from './scripts.js';

/** Classes that a class extends. */
const MAX_BASES = 4;

/** The place of `this.name = ...` or of a field, in the class of an instance or one that it extends; null if none is found. */
export function assignedAt(heap: Heap, instance: NodeOrdinal, name: string): ClassLocation | null {
  const { snapshot } = heap;
  if (snapshot.nodes.type[instance] !== NodeType.object) return null;
  let prototype = propertyTarget(heap, instance, '__proto__');
  for (let level = 0; prototype !== -1 && level < MAX_BASES; level++, prototype = propertyTarget(heap, prototype, '__proto__')) {
    const made = propertyTarget(heap, prototype, 'constructor');
    const record = made !== -1 && snapshot.nodes.type[made] === NodeType.closure ? recordOf(snapshot, made) : -1;
    const source = record === -1 ? null : sourceOfFunction(heap, made);
    const tree = source && scopesOfSource(source);
    if (!tree) continue;
    const { scriptId, line, column } = placeOf(snapshot, record);
    const scope = tree.at.get(offsetOf(tree, line, column));
    // The place of a class is its constructor; fields are beside it.
    const classScope = scope?.kind === 'function' && scope.parent?.kind === 'class' ? scope.parent : null;
    const inside = scope ? tree.assigned(scope, name) : -1;
    const offset = inside === -1 && classScope ? tree.assigned(classScope, name) : inside;
    if (offset !== -1) return { scriptId, ...positionOf(tree, offset) };
  }
  return null;
}
