/** The next node of a kind, in AssemblyScript, for those who look at few of many; the number of nodes when there is none. */

/** From `from` on, of this type and name. */
export function nextNode(from: u32, nodeCount: u32, types: usize, type: u32, names: usize, name: u32): u32 {
  const wanted = i8x16.splat(type as i8);
  let node = from as usize;
  while (node < (nodeCount as usize)) {
    // Sixteen at a time while none is of the type; what lies behind the types is another column.
    const same = i8x16.bitmask(i8x16.eq(v128.load(types + node), wanted)) as u32;
    if (same == 0) {
      node += 16;
      continue;
    }
    node += ctz(same) as usize;
    if (node < (nodeCount as usize) && load<u32>(names + (node << 2)) == name) return node as u32;
    node++;
  }
  return nodeCount;
}

/** Of these types, a bit each. */
export function nextOfTypes(from: u32, nodeCount: u32, types: usize, wanted: u32): u32 {
  for (let node = from; node < nodeCount; node++) {
    const type = load<u8>(types + (node as usize)) as u32;
    if (type < 32 && ((wanted >>> type) & 1) != 0) return node;
  }
  return nodeCount;
}

/** Whose number is this. */
export function nextEqual(from: u32, nodeCount: u32, numbers: usize, wanted: i32): u32 {
  for (let node = from; node < nodeCount; node++) if (load<i32>(numbers + ((node as usize) << 2)) == wanted) return node;
  return nodeCount;
}

/** Whose number is this or more. */
export function nextAtLeast(from: u32, nodeCount: u32, numbers: usize, least: i32): u32 {
  for (let node = from; node < nodeCount; node++) if (load<i32>(numbers + ((node as usize) << 2)) >= least) return node;
  return nodeCount;
}
