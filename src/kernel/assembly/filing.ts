/** Which class a node is filed under, in AssemblyScript: ../../heap/filing.ts says what is right. */
import { hasBit } from './bits';

// As in ../../format/snapshot.ts.
const OBJECT: u32 = 3;
const NATIVE: u32 = 8;
const DETACHED: u32 = 2;

/**
 * Files nodes from `from` on like one of their kind before them; returns the first that has none, or whose state or properties decide, else the number of
 * nodes. `located` has the nodes with a record, `place` the place of each record, `cursor` the number of records before `from`, and after it those up to the
 * node that is returned, its own included. `states` is 0 where they decide nothing.
 */
export function fileAlike(
  from: u32, nodeCount: u32, types: usize, names: usize, states: usize, plainObject: u32, located: usize, place: usize, cursor: usize,
  byType: usize, byName: usize, lastPlace: usize, lastClass: usize, classOf: usize,
): u32 {
  let record = load<u32>(cursor) as usize;
  let node = from;
  for (; node < nodeCount; node++) {
    const type = load<u8>(types + (node as usize)) as u32;
    const isLocated = hasBit(located, node);
    const own = place + (record << 2);
    record += isLocated as usize;
    let known: i32;
    if (type != OBJECT && type != NATIVE) {
      known = load<i32>(byType + ((type as usize) << 2));
    } else {
      const name = load<u32>(names + ((node as usize) << 2));
      if (type == OBJECT && name == plainObject) break;
      if (states != 0 && (load<u8>(states + (node as usize)) as u32) == DETACHED) break;
      const entry = (name as usize) << 2;
      if (type == OBJECT && isLocated) {
        if (load<i32>(lastPlace + entry) != load<i32>(own)) break;
        known = load<i32>(lastClass + entry);
      } else {
        known = load<i32>(byName + entry);
      }
    }
    if (known == -1) break;
    store<i32>(classOf + ((node as usize) << 2), known);
  }
  store<u32>(cursor, record as u32);
  return node;
}
