/** Matches the nodes of two snapshots by id. */
import type { WideColumn } from '../format/snapshot.js';
import { sharedColumn } from '../graph/graph.js';
import { drawSeed, type Seed, slotOf } from '../heap/seeded-hash.js';

/**
 * Writes to `counterpart`, on shared memory: node of `current` -> node of `baseline` with the same id, -1 for none. Of equal ids within a snapshot (damaged
 * files only) the first is used. Dense ids use a direct table, others open addressing with a seeded hash, so that crafted ids cannot collide.
 * Time O(nodes); 8 to 32 bytes a node of the baseline.
 */
export function matchById(baseline: WideColumn, current: WideColumn, counterpart = sharedColumn(current.length), seed: Seed = drawSeed()): Int32Array {
  let largest = 0;
  for (let node = 0; node < baseline.length; node++) if (baseline[node] > largest) largest = baseline[node];
  const isDense = largest <= Math.min(DENSE * baseline.length, 0xffffffff);
  const find = isDense ? directTable(baseline, largest) : hashTable(baseline, seed);
  find(current, counterpart);
  return counterpart;
}

/** Ids are dense if the largest is at most this many times the number of nodes. V8 increments ids by two. */
const DENSE = 8;

type Find = (ids: WideColumn, found: Int32Array) => void;

/** A table with one slot an id. JavaScript objects have odd ids, embedder objects even ones; separate halves leave the sparse half mostly unwritten. */
function directTable(baseline: WideColumn, largest: number): Find {
  const half = (largest >>> 1) + 1;
  const place = (id: number): number => (id & 1) * half + (id >>> 1);
  /** Place of an id -> node of the baseline + 1; 0 for none. */
  const table = new Int32Array(2 * half);
  for (let node = baseline.length - 1; node >= 0; node--) table[place(baseline[node])] = node + 1;
  return (ids, found) => {
    for (let node = 0; node < ids.length; node++) {
      const id = ids[node];
      found[node] = id <= largest ? table[place(id)] - 1 : -1;
    }
  };
}

function hashTable(baseline: WideColumn, seed: Seed): Find {
  let size = 16;
  while (size < 2 * baseline.length) size *= 2;
  const mask = size - 1;
  const shift = Math.clz32(mask);
  /** Slot -> node of the baseline + 1; 0 is empty. */
  const table = new Int32Array(size);
  const first = (id: number): number => slotOf(seed, id, id / 0x100000000, shift);
  for (let node = 0; node < baseline.length; node++) {
    const id = baseline[node];
    let slot = first(id);
    while (table[slot] !== 0 && baseline[table[slot] - 1] !== id) slot = (slot + 1) & mask;
    if (table[slot] === 0) table[slot] = node + 1;
  }
  return (ids, found) => {
    for (let node = 0; node < ids.length; node++) {
      const id = ids[node];
      let slot = first(id);
      while (table[slot] !== 0 && baseline[table[slot] - 1] !== id) slot = (slot + 1) & mask;
      found[node] = table[slot] - 1;
    }
  };
}
