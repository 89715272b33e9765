/** What a person asks of a comparison beyond the table: who holds the growth, and which collections and strings are large or grew. */
import { type CollectionFinding, growingCollections } from '../compare/collections.js';
import type { Comparison } from '../compare/comparison.js';
import { MIN_SHARED } from '../compare/identity.js';
import { largeStrings, type StringFinding } from '../compare/large-strings.js';
import type { GrowthTree } from '../growth/growth-tree.js';
import type { Paths } from '../object/paths.js';
import type { Places } from '../object/places.js';
import { benignGrowth } from './benign.js';
import { isLoader } from './loader-names.js';
import { oneForEachCause } from './one-cause.js';
import { oneForEachLoading } from './one-loading.js';
import { oneForEachOwner } from './one-owner.js';
import { withOutsideHolder } from './outside-holders.js';
import { describeSuspect, type SuspectDescription } from './patterns.js';
import { hasProgramClasses, isOtherVersion, isRuntimeGrowth, withoutRuntimeHolders } from './runtime-growth.js';
import { hasObjects } from './stored-baseline.js';
import { findSuspects, type GrownTree, type HeapTrees, type SuspectFinding } from './suspects.js';

export interface Blame {
  suspects: (SuspectFinding & SuspectDescription)[];
  /** Growth that no suspect explains. */
  unexplainedBytes: number;
}

/** The blame for growth, with the tree that it was found in. */
export interface GrowthBlame extends Blame {
  grown: GrownTree;
}

export interface Survey {
  collections: CollectionFinding[];
  largeStrings: StringFinding[];
}

/** Who holds the growth. Without ids that correspond, names of paths are evidence, but no proof. */
export function blame(comparison: Comparison, trees: HeapTrees, paths: Paths, places: Places, floorBytes?: number, whole?: GrowthTree): GrowthBlame {
  const found = findSuspects(comparison, trees, floorBytes, whole);
  const blamed = found.suspects.filter((finding) => benignGrowth(comparison, finding, paths) === null);
  const benignBytes = found.suspects.reduce((sum, finding) => sum + (blamed.includes(finding) ? 0 : finding.growthBytes), 0);
  const named = blamed.map((finding) => withOutsideHolder(comparison, finding, paths, places));
  const suspects = oneForEachOwner(comparison, oneForEachCause(comparison, named, paths), paths, places);
  const unexplainedBytes = found.unexplainedBytes + benignBytes;
  const described = suspects
    .filter(
      (finding) =>
        finding.viaIds ||
        !((isRuntimeGrowth(finding, paths, places) && !hasProgramClasses(comparison, finding)) || isOtherVersion(comparison, finding, paths, places)),
    )
    .map((finding) => (finding.viaIds ? finding : withoutRuntimeHolders(finding, paths, places)))
    .map((finding) => ({ ...finding, ...withoutCertainty(comparison, finding, describeSuspect(comparison, finding, paths, places)) }));
  return { suspects: oneForEachLoading(described).sort((a, b) => Number(isLoader(a.name)) - Number(isLoader(b.name))), unexplainedBytes, grown: found.grown };
}

/** Matches by name alone are less certain: confidence is at most medium, and the evidence says why. */
function withoutCertainty(comparison: Comparison, { viaIds }: SuspectFinding, description: SuspectDescription): SuspectDescription {
  if (viaIds) return description;
  return {
    ...description,
    confidence: description.confidence === 'high' ? 'medium' : description.confidence,
    evidence: [...description.evidence, `${whyByNames(comparison)}, so objects were matched by the names on their paths.`],
  };
}

/** Why ids say nothing. */
function whyByNames({ baseline, identity: { sameProcess, sharedIds } }: Comparison): string {
  if (!hasObjects(baseline.heap)) return 'A baseline file has no ids';
  if (sameProcess) return 'Ids were not compared (--match class)';
  if (sharedIds < MIN_SHARED) return 'The files share next to no ids, as of another process, or of Bun, which gives every object a new id in each file';
  return 'The files are of two processes, between which ids agree by chance only';
}

/** What grew or is large by itself. */
export const survey = (comparison: Comparison): Survey => ({ collections: growingCollections(comparison), largeStrings: largeStrings(comparison) });
