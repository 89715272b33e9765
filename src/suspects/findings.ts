/** What a person asks of a comparison beyond the table: who holds the growth, and which collections and strings are large or grew. */
import { type CollectionFinding, growingCollections } from '../compare/collections.js';
import type { Comparison } from '../compare/comparison.js';
import { largeStrings, type StringFinding } from '../compare/large-strings.js';
import type { Paths } from '../object/paths.js';
import type { Places } from '../object/places.js';
import { benignGrowth } from './benign.js';
import { classNameOf, describeSuspect, isLoader, type SuspectDescription } from './patterns.js';
import { survivors } from './survivors.js';
import { findSuspects, LEAST_ALIKE, type SuspectFinding, together } from './suspects.js';

export interface Blame {
  suspects: (SuspectFinding & SuspectDescription)[];
  /** Growth that no suspect explains. */
  unexplainedBytes: number;
}

export interface Survey {
  collections: CollectionFinding[];
  largeStrings: StringFinding[];
}

/** Who holds the growth; nobody can be blamed when ids do not correspond. */
export function blame(comparison: Comparison, paths: Paths, places: Places, floorBytes?: number): Blame {
  const { baseline, current, matchedBy } = comparison;
  if (matchedBy !== 'id') return { suspects: [], unexplainedBytes: current.heap.totalBytes - baseline.heap.totalBytes };
  const found = findSuspects(comparison, survivors(comparison), paths, floorBytes);
  const suspects = found.suspects.filter((finding) => benignGrowth(comparison, finding, paths) === null);
  const benignBytes = found.suspects.reduce((sum, finding) => sum + (suspects.includes(finding) ? 0 : finding.growthBytes), 0);
  const unexplainedBytes = found.unexplainedBytes + benignBytes;
  const described = alikeTogether(comparison, suspects, paths, places).map((finding) => ({
    ...finding,
    ...describeSuspect(comparison, finding, paths, places),
  }));
  return { suspects: described.sort((a, b) => Number(isLoader(a.name)) - Number(isLoader(b.name))), unexplainedBytes };
}

/** Large holders that read alike, `tenants[...]` twelve times over, are one suspect. */
function alikeTogether(comparison: Comparison, suspects: readonly SuspectFinding[], paths: Paths, places: Places): SuspectFinding[] {
  const groups = new Map<string, SuspectFinding[]>();
  for (const finding of suspects) {
    const key = `${places.nameOf(paths.pathTo(finding.node))},${classNameOf(comparison, finding.node)}`;
    const same = groups.get(key);
    if (same) same.push(finding);
    else groups.set(key, [finding]);
  }
  return [...groups.values()]
    .flatMap((members) => (members.length >= LEAST_ALIKE ? [together(members)] : members))
    .sort((a, b) => suspects.indexOf(a) - suspects.indexOf(b));
}

/** What grew or is large by itself. */
export const survey = (comparison: Comparison): Survey => ({ collections: growingCollections(comparison), largeStrings: largeStrings(comparison) });
