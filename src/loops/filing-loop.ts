/** Which class a node is filed under: see heap/filing.ts. */
import { hasBit } from './bit-sets.js';
import { Detachedness, NodeType } from './kinds.js';

/**
 * Files nodes from `from` on like one of their kind before them. Returns the first that has none, or whose state or properties decide; else the number of
 * nodes. `located` has the nodes with a record, `place` the place of each record, `cursor` the number of records before `from`; after the call that of
 * records up to the returned node, its own included. `showsState`: 0 if states decide nothing. Entries of -1: no class is known.
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
    let known: i32;
    if (type !== NodeType.object && type !== NodeType.native) {
      known = byType[type];
    } else {
      const name: i32 = names[node];
      if (type === NodeType.object && name === plainObject) break;
      if (showsState !== 0 && states[node] === Detachedness.detached) break;
      if (type === NodeType.object && isLocated) {
        if (lastPlace[name] !== place[own]) break;
        known = lastClass[name];
      } else {
        known = byName[name];
      }
    }
    if (known === -1) break;
    classOf[node] = known;
  }
  cursor[0] = record;
  return node;
}
