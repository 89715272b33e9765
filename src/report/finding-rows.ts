/** From findings, which refer to nodes, to rows of the report, which refer to ids, names and places. */
import type { CollectionFinding } from '../compare/collections.js';
import type { Comparison } from '../compare/comparison.js';
import type { DuplicateFinding } from '../compare/equal-strings.js';
import type { Trace } from '../growth/traces.js';
import type { Paths } from '../object/paths.js';
import type { Places } from '../object/places.js';
import type { ClassDelta } from '../suspects/composition.js';
import type { Blame, Survey } from '../suspects/findings.js';
import { classNameOf } from '../suspects/patterns.js';
import { allocationKey } from './allocation-rows.js';
import { classKey } from './class-key.js';
import { pathStep } from './path-step.js';
import { placed } from './placed-rows.js';
import type { ComparisonReport } from './report.js';
import type { CoHolder, CollectionRow, CollectionSide, DuplicateString, LargeString, ObjectsDelta, PathStep, Placed, Suspect } from './rows.js';

const MAX_OBJECTS = 8;

/** Who holds the growth, as rows. */
export interface BlameRows {
  suspects: Suspect[];
  /** Of each suspect the key of the class that piles up most, "" for none. */
  mainClasses: string[];
  /** Of each suspect its growth in the tree of a trend. */
  traces: (Trace | null)[];
  unexplainedBytes: number;
}

/** What grew or is large by itself, as rows. */
export type SurveyRows = Pick<ComparisonReport, 'collections' | 'strings'>;

/** The part of it that is found object by object; equal strings are found by their text. */
export interface ObjectRows {
  collections: CollectionRow[];
  large: LargeString[];
}

/** How rows refer to nodes of the current heap. */
interface NodeReferences {
  id(node: number): number;
  path(node: number): PathStep[];
  placed(node: number): Placed;
  className(node: number): string;
}

export function referencesOf(comparison: Comparison, paths: Paths, places: Places): NodeReferences {
  const { heap } = comparison.current;
  return {
    id: (node) => heap.snapshot.nodes.id[node],
    path: (node) => places.along(paths.pathTo(node)).map((step) => pathStep(comparison.current, step)),
    placed: (node) => placed(places.nearest(paths.pathTo(node)), heap),
    className: (node) => classNameOf(comparison, node),
  };
}

export function blameRows(comparison: Comparison, { suspects, unexplainedBytes }: Blame, paths: Paths, places: Places): BlameRows {
  const growth = comparison.current.heap.totalBytes - comparison.baseline.heap.totalBytes;
  const { id, path, placed: placedNode } = referencesOf(comparison, paths, places);
  const coHolder = (node: number): CoHolder => ({
    id: id(node),
    name: places.nameOf(paths.pathTo(node)),
    constructorName: classNameOf(comparison, node),
    path: path(node),
    ...placedNode(node),
  });
  const rows = suspects.map(
    (finding): Suspect => ({
      pattern: finding.pattern,
      id: finding.groupSize > 1 ? null : id(finding.node),
      name: finding.name,
      constructorName: classNameOf(comparison, finding.node),
      confidence: finding.confidence,
      growthBytes: finding.growthBytes,
      growthShare: growth > 0 ? Math.round((finding.growthBytes / growth) * 10_000) / 10_000 : 0,
      entries: finding.entries,
      objects: byName(comparison, finding.adds)
        .filter(({ deltaBytes, countDelta }) => deltaBytes > 0 || countDelta > 0)
        .slice(0, MAX_OBJECTS),
      path: path(finding.node),
      ...placed(finding.location, comparison.current.heap),
      ...allocationKey(comparison.current.heap, finding.stacks),
      ...alsoHeldBy(finding.name, finding.coHolders.map(coHolder)),
      evidence: finding.evidence,
      looksLike: finding.looksLike,
      advice: finding.advice,
    }),
  );
  const mainClasses = suspects.map(({ classes: [main] }) => (main ? classKey(comparison.rows[main.row]) : ''));
  return { suspects: rows, mainClasses, traces: suspects.map(({ trace }) => trace), unexplainedBytes };
}

/** What has the holder's own name is a part of it, as of an element the parts that the browser keeps. */
function alsoHeldBy(name: string, coHolders: readonly CoHolder[]): Pick<Suspect, 'alsoHeldBy'> {
  const others = coHolders.filter((other) => other.name !== name && !name.startsWith(`${other.name} `));
  return others.length > 0 ? { alsoHeldBy: others } : {};
}

/** Classes of one name as one: each copy of a module that was loaded has classes of its own. */
function byName(comparison: Comparison, classes: readonly ClassDelta[]): ObjectsDelta[] {
  const merged = new Map<string, ObjectsDelta>();
  for (const { row, countDelta, deltaBytes } of classes) {
    const { name } = comparison.rows[row];
    const known = merged.get(name);
    merged.set(name, { name, countDelta: (known?.countDelta ?? 0) + countDelta, deltaBytes: (known?.deltaBytes ?? 0) + deltaBytes });
  }
  return [...merged.values()];
}

export function surveyRows(comparison: Comparison, survey: Survey, paths: Paths, places: Places): ObjectRows {
  const { id, path, placed: placedNode } = referencesOf(comparison, paths, places);
  const collections = survey.collections.map(
    ({ node, kind, baseline, current, growthBytes, verdict, added }): CollectionRow => ({
      id: id(node),
      name: places.nameOf(paths.pathTo(node)),
      constructorName: classNameOf(comparison, node),
      kind,
      baseline: baseline && side(baseline),
      current: side(current),
      growthBytes,
      verdict,
      added,
      path: path(node),
      ...placedNode(node),
    }),
  );
  const large = survey.largeStrings.map(
    ({ node, kind, preview, truncated, shallowBytes, retainedBytes, isNew }): LargeString => ({
      id: id(node),
      kind,
      preview,
      truncated,
      shallowBytes,
      retainedBytes,
      isNew,
      path: path(node),
    }),
  );
  return { collections, large };
}

export const duplicateRows = (found: readonly DuplicateFinding[]): DuplicateString[] =>
  found.map(({ preview, count, totalBytes, countDelta, deltaBytes, certain }) => ({ preview, count, totalBytes, countDelta, deltaBytes, certain }));

function side({ entries, capacity, shallowBytes, retainedBytes }: CollectionFinding['current']): CollectionSide {
  return { entries, capacity, shallowBytes, retainedBytes };
}
