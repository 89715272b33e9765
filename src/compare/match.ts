/** Which node of the baseline is which node of the current snapshot, by id. */
import type { WideColumn } from '../format/snapshot.js';

/**
 * On shared memory: node of `current` -> node of `baseline` with the same id, -1 for none. Of equal ids within a snapshot (damaged files only) the
 * first counts. Open addressing with a multiplicative hash; time O(nodes), 8 to 16 bytes a node of the baseline.
 */
export function matchById(baseline: WideColumn, current: WideColumn): Int32Array {
  let size = 16;
  while (size < 2 * baseline.length) size *= 2;
  const mask = size - 1;
  const shift = Math.clz32(mask);
  /** Slot -> node of the baseline + 1; 0 is empty. */
  const table = new Int32Array(size);
  const slotOf = (id: number): number => Math.imul((id ^ (id / 0x100000000)) | 0, 0x9e3779b1) >>> shift;
  for (let node = 0; node < baseline.length; node++) {
    const id = baseline[node];
    let slot = slotOf(id);
    while (table[slot] !== 0 && baseline[table[slot] - 1] !== id) slot = (slot + 1) & mask;
    if (table[slot] === 0) table[slot] = node + 1;
  }
  const counterpart = new Int32Array(new SharedArrayBuffer(4 * current.length));
  for (let node = 0; node < current.length; node++) {
    const id = current[node];
    let slot = slotOf(id);
    while (table[slot] !== 0 && baseline[table[slot] - 1] !== id) slot = (slot + 1) & mask;
    counterpart[node] = table[slot] - 1;
  }
  return counterpart;
}

/** The other direction: node of the baseline -> node of `current`, -1 for none. */
export function invert(counterpart: Int32Array, baselineNodeCount: number): Int32Array {
  const inverse = new Int32Array(baselineNodeCount).fill(-1);
  for (let node = 0; node < counterpart.length; node++) {
    const other = counterpart[node];
    if (other !== -1 && inverse[other] === -1) inverse[other] = node;
  }
  return inverse;
}
