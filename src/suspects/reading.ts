/** What a recogniser says of a finding. */
import type { NodeOrdinal } from '../format/snapshot.js';
import type { ClassLocation } from '../heap/classes.js';
import type { PathNode } from '../object/paths.js';

export type PatternName =
  | 'unbounded-cache'
  | 'growing-array'
  | 'listeners'
  | 'timers'
  | 'promises'
  | 'closures'
  | 'pool'
  | 'messages'
  | 'sliced-strings'
  | 'detached-dom'
  | 'strings'
  | 'buffers'
  | 'growth';

/** What is not said is what the pattern says. */
export interface Reading {
  pattern: PatternName;
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
