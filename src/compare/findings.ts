/** What a person asks of a comparison beyond the table: who holds the growth, which collections grew, which strings are large. */
import { type CollectionFinding, growingCollections } from './collections.js';
import type { Comparison } from './comparison.js';
import { createPaths, type Paths } from './paths.js';
import { describeSuspect, type SuspectDescription } from './patterns.js';
import { createPlaces, type Places } from './places.js';
import { type DuplicateFinding, duplicateStrings, largeStrings, type StringFinding } from './strings.js';
import { survivors } from './survivors.js';
import { findSuspects, type SuspectFinding } from './suspects.js';

export interface Findings {
  suspects: (SuspectFinding & SuspectDescription)[];
  /** Growth that no suspect explains. */
  unexplainedBytes: number;
  collections: CollectionFinding[];
  largeStrings: StringFinding[];
  duplicateStrings: DuplicateFinding[];
  paths: Paths;
  places: Places;
}

export function investigate(comparison: Comparison): Findings {
  const paths = createPaths(comparison.current.heap);
  const places = createPlaces(paths);
  const byId = comparison.matchedBy === 'id';
  const { suspects, unexplainedBytes } = byId
    ? findSuspects(comparison, survivors(comparison), paths)
    : { suspects: [], unexplainedBytes: comparison.current.heap.totalBytes - comparison.baseline.heap.totalBytes };
  return {
    suspects: suspects.map((finding) => ({ ...finding, ...describeSuspect(comparison, finding, paths, places) })),
    unexplainedBytes,
    collections: growingCollections(comparison),
    largeStrings: largeStrings(comparison),
    duplicateStrings: duplicateStrings(comparison),
    paths,
    places,
  };
}
