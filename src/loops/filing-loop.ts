/** Assigns classes to nodes: see heap/filing.ts. */
import { hasBit } from './bit-sets.js';
import { Detachedness, NodeType } from './kinds.js';

/**
 * Gives nodes from `from` on the class of an earlier node with the same type, name and place. Returns the first node without such a class, or whose class
 * depends on its state or properties; else the number of nodes. `located`: nodes with a location record; `place`: place of each record; `cursor`: number
 * of records before `from`, on return up to and including the returned node. `showsState`: 0 if states do not affect classes. Entries of -1: no class yet.
 */
export function fileAlike(
  from: i32,
  nodeCount: i32,
  types: Bytes,
  names: Words,
  states: Bytes,
  showsState: i32,
  plainObject: i32,
  located: Ints,
  place: Ints,
  cursor: Ints,
  byType: Ints,
  byName: Ints,
  lastPlace: Ints,
  lastClass: Ints,
  classOf: Ints,
): i32 {
  let record = cursor[0];
  let node = from;
  for (; node < nodeCount; node++) {
    const type = types[node];
    const isLocated = hasBit(located, node);
    const own = record;
    if (isLocated) record++;
    let found: i32;
    if (type !== NodeType.object && type !== NodeType.native) {
      found = byType[type];
    } else {
      const name: i32 = names[node];
      if (type === NodeType.object && name === plainObject) break;
      if (showsState !== 0 && states[node] === Detachedness.detached) break;
      if (type === NodeType.object && isLocated) {
        if (lastPlace[name] !== place[own]) break;
        found = lastClass[name];
      } else {
        found = byName[name];
      }
    }
    if (found === -1) break;
    classOf[node] = found;
  }
  cursor[0] = record;
  return node;
}
