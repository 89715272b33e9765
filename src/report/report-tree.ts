/** The growth tree as part of a report. Plain data, no logic. */
import type { Bytes } from './rows.js';

/**
 * What holds what: the dominator trees of all snapshots, merged by name. In columns, an entry for each vertex: vertex 0 is the root, parents come before their
 * children. Of bounded size: small parts are joined in vertices "(other)", so that the sums stay exact.
 */
export interface ReportTree {
  /** Texts of `name` and `className`. */
  texts: string[];
  /** The vertex above, -1 for the root. */
  parent: number[];
  /** Position in `texts` of what leads to the objects from above: a property or variable, "[]" for entries, "…" for several ways. */
  name: number[];
  /** Position in `texts` of their class. */
  className: number[];
  /** 1: bytes of the runtime itself, such as compiled code; 0: of the program. */
  isRuntime: number[];
  /** One a snapshot, oldest first. */
  snapshots: TreeSnapshot[];
  /** Of each suspect, in their order, the vertices that hold its growth, the one that it is named after first. */
  suspects: number[][];
}

/** By vertex: objects, and their own bytes. What a vertex retains is the sum over it and all below it. */
export interface TreeSnapshot {
  count: number[];
  ownBytes: Bytes[];
}
