/** Locations by node, in AssemblyScript: ../../format/location-columns.ts says what is right. */

/**
 * Records from `from` on whose place is remembered, into `placeOf`. Fields are their places in a record, in bytes. `remembered`: 16 bytes a slot, script id,
 * line, column and place + 1. Returns the first record whose place is not, or which is not what it should be; else the number of records.
 */
export function placeAlike(
  from: u32, count: u32, values: usize, stride: u32, nodeAt: usize, scriptIdAt: usize, lineAt: usize, columnAt: usize,
  nodeFieldCount: u32, nodeCount: u32, remembered: usize, bits: u32, placeOf: usize,
): u32 {
  // As in records.ts.
  const inverse: u64 = ((1 as u64) << 32) / (nodeFieldCount as u64) + 1;
  const step = (stride as usize) << 2;
  let at = values + (from as usize) * step;
  for (let record = from; record < count; record++, at += step) {
    const offset = load<u32>(at + nodeAt);
    const node = (((offset as u64) * inverse) >> 32) as u32;
    if (node * nodeFieldCount != offset || node >= nodeCount) return record;
    const scriptId = load<i32>(at + scriptIdAt);
    const line = load<i32>(at + lineAt);
    const column = load<i32>(at + columnAt);
    const mixed = ((scriptId * 0x9e3779b1) ^ (line * 0x85ebca6b) ^ (column * 0xc2b2ae35)) as u32;
    const slot = remembered + (((mixed >>> (32 - bits)) as usize) << 4);
    const place = load<u32>(slot, 12);
    if (place == 0 || load<i32>(slot) != scriptId || load<i32>(slot, 4) != line || load<i32>(slot, 8) != column) return record;
    store<u32>(placeOf + ((node as usize) << 2), place);
  }
  return count;
}

/** `placeOf`: place + 1 of each node, 0 for none. Nodes that have one, how many stand before each word of them, and their places. Returns how many. */
export function orderPlaces(nodeCount: u32, placeOf: usize, has: usize, before: usize, places: usize): u32 {
  let count: u32 = 0;
  for (let first: u32 = 0; first < nodeCount; first += 32) {
    const word = (first >>> 3) as usize;
    store<u32>(before + word, count);
    let bits: u32 = 0;
    const nodes = min<u32>(32, nodeCount - first);
    for (let bit: u32 = 0; bit < nodes; bit++) {
      const place = load<u32>(placeOf + (((first + bit) as usize) << 2));
      if (place == 0) continue;
      bits |= 1 << bit;
      store<u32>(places + ((count as usize) << 2), place - 1);
      count++;
    }
    store<u32>(has + word, bits);
  }
  return count;
}
