/** The constructor table of one heap. */

/** Position of a constructor in its script; line and column count from 0, as in the file. */
export interface ClassLocation {
  scriptId: number;
  line: number;
  column: number;
  /** Only the script is certain: line and column are 0. */
  isScriptOnly?: true;
}

/** One row of the table. Two rows may have the same name if their locations differ. */
export interface HeapClass {
  name: string;
  /** Equal for the same class in two snapshots of one isolate. */
  key: string;
  location: ClassLocation | null;
  /** Nodes with a shallow size above 0; the four figures exclude all others. */
  count: number;
  shallowBytes: number;
  /** Retained size of the instances that no other instance of the class dominates, so that nothing is counted twice. */
  retainedBytes: number;
  /** Smallest distance; null if the class has no node. */
  distance: number | null;
}

export interface Classes {
  /** Node -> position in `list`; overwritten when the nodes are classified again. */
  classOf: Int32Array;
  list: HeapClass[];
}
