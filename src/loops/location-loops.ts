/** Maps nodes to locations. */

/** Slot of a place in the cache of places, which has `slots` entries, a power of two. Products are below 2^30, so that both compilers compute the same. */
export function slotOfPlace(scriptId: i32, line: i32, column: i32, slots: i32): i32 {
  const low = ((scriptId & 0x7fff) * 0x5bd1) ^ ((line & 0x7fff) * 0x6a09) ^ ((column & 0x7fff) * 0x3c6f);
  const mixed = low ^ (((scriptId >>> 15) & 0x7fff) * 0x61c9) ^ (((line >>> 15) & 0x7fff) * 0x4f1b) ^ (((column >>> 15) & 0x7fff) * 0x2545);
  return (mixed ^ (mixed >>> 15)) & (slots - 1);
}

/**
 * Writes records from `from` on to `placeOf` if their place is cached. `values` has `stride` numbers a record. `remembered` has four entries a slot: script
 * id, line, column and place + 1. Returns the first record that is invalid or whose place is not cached; else the number of records.
 */
export function placeAlike(
  from: i32,
  count: i32,
  values: Words,
  stride: i32,
  nodeAt: i32,
  scriptIdAt: i32,
  lineAt: i32,
  columnAt: i32,
  nodeFieldCount: i32,
  nodeCount: i32,
  remembered: Ints,
  slots: i32,
  placeOf: Ints,
): i32 {
  let at = from * stride;
  for (let record = from; record < count; record++, at += stride) {
    const offset: f64 = values[at + nodeAt];
    const node = Math.floor(offset / nodeFieldCount) as i32;
    if ((node as f64) * nodeFieldCount !== offset || node >= nodeCount) return record;
    const scriptId: i32 = values[at + scriptIdAt];
    const line: i32 = values[at + lineAt];
    const column: i32 = values[at + columnAt];
    const slot = 4 * slotOfPlace(scriptId, line, column, slots);
    const place = remembered[slot + 3];
    if (place === 0 || remembered[slot] !== scriptId || remembered[slot + 1] !== line || remembered[slot + 2] !== column) return record;
    placeOf[node] = place;
  }
  return count;
}

/** `placeOf`: place + 1 of each node, 0 for none. Writes the set of nodes with a place, the count before each word of the set, and the places; returns the count. */
export function orderPlaces(nodeCount: i32, placeOf: Ints, has: Ints, before: Ints, places: Ints): i32 {
  let count = 0;
  for (let first = 0; first < nodeCount; first += 32) {
    before[first >>> 5] = count;
    let bits = 0;
    const end = nodeCount - first < 32 ? nodeCount : first + 32;
    for (let node = first; node < end; node++) {
      const place = placeOf[node];
      if (place === 0) continue;
      bits |= 1 << (node & 31);
      places[count] = place - 1;
      count++;
    }
    has[first >>> 5] = bits;
  }
  return count;
}
