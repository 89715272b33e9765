/** A hash table from three integers to one: where a vertex finds its children. Open addressing with linear probing, at most half full. */
import { copyChildren, entryOfChild } from '../loops/tree-loops.js';

export interface VertexTable {
  /** -1 for none. */
  find(parent: number, label: number, className: number): number;
  /** A key that is not there yet. */
  add(parent: number, label: number, className: number, vertex: number): void;
}

type Column = Int32Array | Uint8Array | Float64Array;

/** The same values, and room for as many again. */
export function longerColumn<Values extends Column>(values: Values): Values {
  const longer = new (values.constructor as new (length: number) => Values)(2 * values.length);
  longer.set(values);
  return longer;
}

/** `size`: keys for which there is room at first, a power of two. */
export function vertexTable(size: number): VertexTable {
  let mask = 2 * size - 1;
  let table = new Int32Array(8 * size);
  let count = 0;
  const makeRoom = (): void => {
    const larger = new Int32Array(2 * table.length);
    copyChildren(table, mask, larger, 2 * mask + 1);
    table = larger;
    mask = 2 * mask + 1;
  };
  return {
    find: (parent, label, className) => table[entryOfChild(table, mask, parent, label, className) + 3] - 1,
    add(parent, label, className, vertex) {
      if (2 * ++count > mask) makeRoom();
      const at = entryOfChild(table, mask, parent, label, className);
      table[at] = parent;
      table[at + 1] = label;
      table[at + 2] = className;
      table[at + 3] = vertex + 1;
    },
  };
}
