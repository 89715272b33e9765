/** Numbers sequences of string indexes: equal sequences get the same number, and every prefix is a sequence too. */
import { drawSeed, type Seed, slotOf } from './seeded-hash.js';

export interface Sequences {
  /** Number of the sequence `sequence` followed by `name`. The empty sequence is 0. */
  extend(sequence: number, name: number): number;
  /** The names of a sequence, first to last. */
  names(sequence: number): number[];
  count(): number;
}

/** A trie in typed arrays with one open-addressing hash table for its children. 12 bytes a sequence, and 8 to 16 for the table. */
export function createSequences(seed: Seed = drawSeed()): Sequences {
  let parent = new Int32Array(1024);
  let last = new Int32Array(1024);
  let table = new Int32Array(4096);
  let mask = table.length - 1;
  let total = 1;

  const place = (sequence: number, name: number): number => {
    let slot = slotOf(seed, sequence, name, Math.clz32(mask));
    for (;;) {
      const found = table[slot];
      if (found === 0 || (parent[found] === sequence && last[found] === name)) return slot;
      slot = (slot + 1) & mask;
    }
  };
  const grow = () => {
    const larger = (column: Int32Array<ArrayBuffer>) => {
      const copy = new Int32Array(2 * column.length);
      copy.set(column);
      return copy;
    };
    parent = larger(parent);
    last = larger(last);
    table = new Int32Array(2 * table.length);
    mask = table.length - 1;
    for (let sequence = 1; sequence < total; sequence++) table[place(parent[sequence], last[sequence])] = sequence;
  };
  return {
    extend(sequence, name) {
      const slot = place(sequence, name);
      if (table[slot] !== 0) return table[slot];
      const added = total++;
      table[slot] = added;
      parent[added] = sequence;
      last[added] = name;
      if (total === parent.length) grow();
      return added;
    },
    names(sequence) {
      const names: number[] = [];
      for (let at = sequence; at !== 0; at = parent[at]) names.push(last[at]);
      return names.reverse();
    },
    count: () => total,
  };
}
