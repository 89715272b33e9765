/**
 * Writes records to columns, in AssemblyScript. Reference: the plain loops of ../../format/node-columns.ts and edge-columns.ts. Rejects a whole batch
 * if one record is unusual or invalid; the plain loop then handles it or reports the error.
 */

/** Largest string index of the last batch. */
export let largest: u32 = 0;
/** Number of edges of all nodes up to the end of the last batch. */
export let edges: f64 = 0;

/**
 * Writes edges to three columns. `types` maps a code to an edge type, plus 128 if `nameOrIndex` is a string index.
 * Returns 1, or 0 if an edge is invalid.
 */
export function readEdges(
  values: usize, count: u32, stride: u32, typeAt: usize, nameAt: usize, toAt: usize,
  types: usize, typeCount: u32, nodeFieldCount: u32, nodeCount: u32, type: usize, nameOrIndex: usize, toNode: usize,
): u32 {
  // Divides an offset by the field count: exact for multiples, because the product is too large by less than 1; the check below detects the others.
  const inverse: u64 = ((1 as u64) << 32) / (nodeFieldCount as u64) + 1;
  const step = (stride as usize) << 2;
  let maxName: u32 = 0;
  let record: usize = 0;
  if (stride == 3 && typeAt == 0 && nameAt == 4 && toAt == 8 && typeCount <= 16 && nodeFieldCount > 1) {
    // As V8 writes them: four records of three numbers at a time, by the same steps as below.
    const kinds = v128.load(types);
    const codes = i32x4.splat(typeCount);
    const fields = i32x4.splat(nodeFieldCount);
    const nodes = i32x4.splat(nodeCount);
    const inverses = i32x4.splat(inverse as u32);
    let areValid = i32x4.splat(-1);
    let names = i32x4.splat(0);
    for (const end = (count as usize) & ~3; record < end; record += 4) {
      const from = values + record * 12;
      const one = v128.load(from);
      const two = v128.load(from, 16);
      const three = v128.load(from, 32);
      const code = v128.shuffle<i32>(v128.shuffle<i32>(one, two, 0, 3, 6, 0), three, 0, 1, 2, 5);
      const name = v128.shuffle<i32>(v128.shuffle<i32>(one, two, 1, 4, 7, 0), three, 0, 1, 2, 6);
      const offset = v128.shuffle<i32>(v128.shuffle<i32>(one, two, 2, 5, 0, 0), three, 0, 1, 4, 7);
      const kind = i8x16.swizzle(kinds, code);
      names = i32x4.max_u(names, v128.and(name, i32x4.shr_s(i32x4.shl(kind, 24), 31)));
      const target = v128.shuffle<i32>(i64x2.extmul_low_i32x4_u(offset, inverses), i64x2.extmul_high_i32x4_u(offset, inverses), 1, 3, 5, 7);
      const isExact = i32x4.eq(i32x4.mul(target, fields), offset);
      areValid = v128.and(areValid, v128.and(isExact, v128.and(i32x4.lt_u(target, nodes), i32x4.lt_u(code, codes))));
      const low = i8x16.shuffle(kind, kind, 0, 4, 8, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
      store<u32>(type + record, (i32x4.extract_lane(low, 0) as u32) & 0x7f7f7f7f);
      v128.store(nameOrIndex + (record << 2), name);
      v128.store(toNode + (record << 2), target);
    }
    if (!i32x4.all_true(areValid)) return 0;
    maxName = max(max(i32x4.extract_lane(names, 0) as u32, i32x4.extract_lane(names, 1) as u32), max(i32x4.extract_lane(names, 2) as u32, i32x4.extract_lane(names, 3) as u32));
  }
  for (let from = values + record * step; record < (count as usize); record++, from += step) {
    const code = load<u32>(from + typeAt);
    if (code >= typeCount) return 0;
    const kind = load<u8>(types + (code as usize)) as u32;
    const name = load<u32>(from + nameAt);
    maxName = max(maxName, kind & 128 ? name : 0);
    const offset = load<u32>(from + toAt);
    const target = (((offset as u64) * inverse) >> 32) as u32;
    if (target * nodeFieldCount != offset || target >= nodeCount) return 0;
    store<u8>(type + record, (kind & 127) as u8);
    store<u32>(nameOrIndex + (record << 2), name);
    store<u32>(toNode + (record << 2), target);
  }
  largest = maxName;
  return 1;
}

/**
 * Writes nodes to six columns. `fields`: byte offsets of type, name, id, self size, edge count and detachedness in a record, 32 bits each;
 * the last is -1 if absent. Returns 1, or 0 if a node is invalid.
 */
export function readNodes(
  values: usize, count: u32, stride: u32, fields: usize, types: usize, typeCount: u32, edgesBefore: f64,
  type: usize, name: usize, id: usize, selfSize: usize, firstEdge: usize, detachedness: usize,
): u32 {
  const step = (stride as usize) << 2;
  const typeAt = load<u32>(fields) as usize;
  const nameAt = load<u32>(fields, 4) as usize;
  const idAt = load<u32>(fields, 8) as usize;
  const sizeAt = load<u32>(fields, 12) as usize;
  const edgesAt = load<u32>(fields, 16) as usize;
  const detachedAt = load<i32>(fields, 20);
  let maxName: u32 = 0;
  let edge = edgesBefore as u64;
  let from = values;
  for (let record: usize = 0; record < (count as usize); record++, from += step) {
    const code = load<u32>(from + typeAt);
    if (code >= typeCount) return 0;
    store<u8>(type + record, load<u8>(types + (code as usize)));
    const index = load<u32>(from + nameAt);
    maxName = max(maxName, index);
    store<u32>(name + (record << 2), index);
    store<u32>(id + (record << 2), load<u32>(from + idAt));
    store<u32>(selfSize + (record << 2), load<u32>(from + sizeAt));
    store<u32>(firstEdge + (record << 2), edge as u32);
    edge += load<u32>(from + edgesAt) as u64;
    if (detachedAt >= 0) {
      const detached = load<u32>(from + (detachedAt as usize));
      if (detached > 255) return 0;
      // The memory is zeroed, and unwritten pages use no physical memory.
      if (detached != 0) store<u8>(detachedness + record, detached as u8);
    }
  }
  largest = maxName;
  edges = edge as f64;
  return 1;
}
