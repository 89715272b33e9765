/** What a recogniser says of a finding. */
import type { NodeOrdinal } from '../format/snapshot.js';
import type { ClassLocation } from '../heap/classes.js';
import type { PathNode } from '../object/paths.js';
import type { Pattern } from '../vocabulary.js';

/** What is not said is what the pattern says. */
export interface Reading {
  pattern: Pattern;
  name?: string;
  /** The object that a person should look at, where it is not the holder itself, and its path. */
  node?: NodeOrdinal;
  path?: PathNode[];
  /** Of which there are so many. */
  groupSize?: number;
  looksLike?: string;
  /** Behind what holds of any finding. */
  evidence?: string[];
  advice?: string;
  /** Of the function that is called; the place of the path's own variable comes before it, unless `isPlaceOfCallback`. */
  location?: ClassLocation | null;
  isPlaceOfCallback?: boolean;
}
