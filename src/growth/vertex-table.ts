/** A hash table from three integers to one: where a vertex finds its children. Open addressing with linear probing, at most half full. */

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

export function vertexTable(size: number): VertexTable {
  let parents = new Int32Array(size);
  let labels = new Int32Array(size);
  let classes = new Int32Array(size);
  let vertices = new Int32Array(size);
  /** Slot -> one more than the position of a key, 0 for a free slot. */
  let slots = new Int32Array(2 * size);
  let count = 0;

  const firstSlot = (parent: number, label: number, className: number): number => {
    const mixed = Math.imul(Math.imul(parent ^ Math.imul(label, 0x9e3779b1), 0x85ebca6b) ^ className, 0xc2b2ae35);
    return (mixed ^ (mixed >>> 15)) & (slots.length - 1);
  };
  const put = (position: number): void => {
    let slot = firstSlot(parents[position], labels[position], classes[position]);
    while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1);
    slots[slot] = position + 1;
  };
  const makeRoom = (): void => {
    parents = longerColumn(parents);
    labels = longerColumn(labels);
    classes = longerColumn(classes);
    vertices = longerColumn(vertices);
    slots = new Int32Array(2 * parents.length);
    for (let position = 0; position < count; position++) put(position);
  };

  return {
    find(parent, label, className) {
      let slot = firstSlot(parent, label, className);
      for (;;) {
        const position = slots[slot] - 1;
        if (position === -1) return -1;
        if (parents[position] === parent && labels[position] === label && classes[position] === className) return vertices[position];
        slot = (slot + 1) & (slots.length - 1);
      }
    },
    add(parent, label, className, vertex) {
      if (count === parents.length) makeRoom();
      parents[count] = parent;
      labels[count] = label;
      classes[count] = className;
      vertices[count] = vertex;
      put(count++);
    },
  };
}
