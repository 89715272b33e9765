/** What a person asks of a comparison beyond the table: who holds the growth, and which collections and strings are large or grew. */
import { type CollectionFinding, growingCollections } from '../compare/collections.js';
import type { Comparison } from '../compare/comparison.js';
import { type DuplicateFinding, duplicateStrings, largeStrings, type StringFinding } from '../compare/strings.js';
import type { Paths } from '../object/paths.js';
import type { Places } from '../object/places.js';
import { describeSuspect, type SuspectDescription } from './patterns.js';
import { survivors } from './survivors.js';
import { findSuspects, type SuspectFinding } from './suspects.js';

export interface Blame {
  suspects: (SuspectFinding & SuspectDescription)[];
  /** Growth that no suspect explains. */
  unexplainedBytes: number;
}

export interface Survey {
  collections: CollectionFinding[];
  largeStrings: StringFinding[];
  duplicateStrings: DuplicateFinding[];
}

/** Who holds the growth; nobody can be blamed when ids do not correspond. */
export function blame(comparison: Comparison, paths: Paths, places: Places): Blame {
  const { baseline, current, matchedBy } = comparison;
  if (matchedBy !== 'id') return { suspects: [], unexplainedBytes: current.heap.totalBytes - baseline.heap.totalBytes };
  const { suspects, unexplainedBytes } = findSuspects(comparison, survivors(comparison), paths);
  return { suspects: suspects.map((finding) => ({ ...finding, ...describeSuspect(comparison, finding, paths, places) })), unexplainedBytes };
}

export function survey(comparison: Comparison): Survey {
  return {
    collections: growingCollections(comparison),
    largeStrings: largeStrings(comparison),
    duplicateStrings: duplicateStrings(comparison),
  };
}
