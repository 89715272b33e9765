/** The table of constructors of one heap. */

/** Place of a constructor in its script; line and column count from 0, as in the file. */
export interface ClassLocation {
  scriptId: number;
  line: number;
  column: number;
  /** Only the script is known: line and column are 0. */
  isScriptOnly?: true;
}

/** One row of the table. Two rows may show the same name: classes with a location are told apart by it. */
export interface HeapClass {
  name: string;
  /** The same for the same class in two snapshots of one isolate. */
  key: string;
  location: ClassLocation | null;
  /** Nodes with a shallow size above 0; the rest are left out of all four. */
  count: number;
  shallowBytes: number;
  /** Without counting twice what an instance retains inside another of the same class. */
  retainedBytes: number;
  /** Smallest distance; null when the class has no node. */
  distance: number | null;
}

export interface Classes {
  /** Node -> position in `list`; until the nodes of the heap are filed again. */
  classOf: Int32Array;
  list: HeapClass[];
}
