/** A baseline file against a snapshot of today: a Report matched by class, as between two processes. */
import { emptyReport, noiseOf, totalsOf } from '../report/build-report.js';
import type { BlameRows } from '../report/finding-rows.js';
import type { ComparisonReport, SnapshotRow } from '../report/report.js';
import type { ClassSide, CollectionRow, ComparedRow, Placed, Suspect } from '../report/rows.js';
import { runtimeGrowthRows } from '../report/runtime-warning.js';
import { type Baseline, type BaselineClass, type BaselineCollection, type Distillate, MIN_COLLECTION_BYTES } from './baseline.js';
import { collectionName } from './redacted-baseline.js';

type CurrentClass = Distillate['classes'][number];

/** Less growth of a collection is noise. */
const MIN_GROWTH_BYTES = 1024;

/** `path` and `fileBytes` are of the baseline file; `blame` is null for one that keeps no tree. */
export function compareDistilled(
  baseline: Baseline,
  { path, fileBytes }: Pick<SnapshotRow, 'path' | 'fileBytes'>,
  current: Distillate,
  blame: BlameRows | null,
): ComparisonReport {
  const { warning = null, ...runtimeGrowth } = baseline.runtime ? runtimeGrowthRows(baseline.runtime, current.runtime) : {};
  const constructors = pairClasses(baseline.classes, current.classes).map(([then, now]) => constructorRow(then, now));
  return {
    ...emptyReport('comparison'),
    matchedBy: 'class',
    snapshots: [{ path, isBaselineFile: true, ...(blame && { keepsTree: true }), fileBytes, ...baseline.heap }, current.snapshot],
    totals: totalsOf(constructors),
    constructors: constructors.sort((one, other) => other.growthBytes - one.growthBytes || (one.name < other.name ? -1 : one.name > other.name ? 1 : 0)),
    collections: collectionRows(baseline, current),
    ...(blame
      ? { suspects: blame.suspects.map((suspect) => withEntriesThen(suspect, baseline)), unexplainedBytes: blame.unexplainedBytes }
      : { unexplainedBytes: current.snapshot.totalBytes - baseline.heap.totalBytes }),
    ...runtimeGrowth,
    warnings: warning ? [warning] : [],
  };
}

/** With the entries of the collection of the same name and class. */
function withEntriesThen(suspect: Suspect, { collections, redacted }: Baseline): Suspect {
  const nameThen = redacted === undefined ? suspect.name : collectionName(suspect.name, redacted === 'all');
  const then = collections.find(({ name, constructorName, count }) => name === nameThen && constructorName === suspect.constructorName && count === 1);
  return suspect.entries && then ? { ...suspect, entries: { ...suspect.entries, baseline: then.entries } } : suspect;
}

type ClassPair = [then: BaselineClass | null, now: CurrentClass | null];

/**
 * Classes by name and place; those that are left by name and script, then by name, where both sides have equally many of them: an
 * edit above a class moves its line, a file may be renamed.
 */
function pairClasses(then: readonly BaselineClass[], now: readonly CurrentClass[]): ClassPair[] {
  const pairs: ClassPair[] = [];
  let thenLeft = [...then];
  let nowLeft = [...now];
  const keys: ((row: BaselineClass) => string)[] = [
    ({ name, script, line, column }) => [script, line, column, name].join('\n'),
    ({ name, script }) => [script, name].join('\n'),
    ({ name }) => name,
  ];
  for (const key of keys) {
    const groups = grouped(thenLeft, key);
    const groupsNow = grouped(nowLeft, key);
    const paired = new Set<BaselineClass>();
    for (const [group, rows] of groups) {
      const rowsNow = groupsNow.get(group) ?? [];
      if (rows.length !== rowsNow.length) continue;
      const sorted = [...rows].sort(byLine);
      const sortedNow = [...rowsNow].sort(byLine);
      sorted.forEach((row, at) => {
        pairs.push([row, sortedNow[at]]);
        paired.add(row).add(sortedNow[at]);
      });
    }
    thenLeft = thenLeft.filter((row) => !paired.has(row));
    nowLeft = nowLeft.filter((row) => !paired.has(row));
  }
  return [...pairs, ...thenLeft.map((row): ClassPair => [row, null]), ...nowLeft.map((row): ClassPair => [null, row])];
}

function grouped<Row>(rows: readonly Row[], key: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(key(row));
    if (group) group.push(row);
    else groups.set(key(row), [row]);
  }
  return groups;
}

function byLine(one: BaselineClass, other: BaselineClass): number {
  return (one.line ?? 0) - (other.line ?? 0) || (one.column ?? 0) - (other.column ?? 0);
}

const nothing: ClassSide = { count: 0, shallowBytes: 0, retainedBytes: 0, distance: null };

function constructorRow(then: BaselineClass | null, now: CurrentClass | null): ComparedRow {
  const baseline: ClassSide = then ? { count: then.count, shallowBytes: then.shallowBytes, retainedBytes: then.retainedBytes, distance: null } : nothing;
  const current: ClassSide = now ? { count: now.count, shallowBytes: now.shallowBytes, retainedBytes: now.retainedBytes, distance: now.distance } : nothing;
  const countDelta = current.count - baseline.count;
  const sizeDeltaBytes = current.shallowBytes - baseline.shallowBytes;
  const name = (now ?? then)?.name ?? '';
  // What is gone has no script id today; 0 is none of V8's.
  const placeThen = then?.line != null ? { scriptId: 0, script: then.script, line: then.line, column: then.column ?? 1 } : null;
  return {
    name,
    ...(now ? placeOf(now) : { location: placeThen }),
    newCount: Math.max(0, countDelta),
    deletedCount: Math.max(0, -countDelta),
    countDelta,
    newBytes: Math.max(0, sizeDeltaBytes),
    deletedBytes: Math.max(0, -sizeDeltaBytes),
    sizeDeltaBytes,
    resizedBytes: 0,
    growthBytes: sizeDeltaBytes,
    retainedDeltaBytes: current.retainedBytes - baseline.retainedBytes,
    baseline,
    current,
    noise: noiseOf(name),
  };
}

/** What grew below entries that stayed is not the collection's own growth. */
function gained(then: BaselineCollection, now: BaselineCollection): boolean {
  if (then.entries === null || now.entries === null || now.count > then.count) return true;
  return now.entries > then.entries || now.shallowBytes - then.shallowBytes >= MIN_GROWTH_BYTES;
}

/** Collections that grew, by name and constructor; new ones when they are well above what the baseline would have listed. */
function collectionRows(baseline: Baseline, { collections }: Distillate): CollectionRow[] {
  const then = new Map(baseline.collections.map((row) => [`${row.constructorName}\n${row.name}`, row]));
  const rows = collections.flatMap((now): CollectionRow[] => {
    const before = then.get(`${now.constructorName}\n${now.name}`) ?? null;
    const growthBytes = now.retainedBytes - (before?.retainedBytes ?? 0);
    if (before === null ? now.retainedBytes < 2 * MIN_COLLECTION_BYTES : growthBytes < MIN_GROWTH_BYTES || !gained(before, now)) return [];
    const { id, name, constructorName, kind, entries, capacity, shallowBytes, retainedBytes, path } = now;
    const side = before && { entries: before.entries, capacity: null, shallowBytes: before.shallowBytes, retainedBytes: before.retainedBytes };
    const current = { entries, capacity, shallowBytes, retainedBytes };
    return [{ id, name, constructorName, kind, baseline: side, current, growthBytes, verdict: before ? 'growing' : 'new', added: [], path, ...placeOf(now) }];
  });
  return rows.sort((one, other) => other.growthBytes - one.growthBytes || (one.name < other.name ? -1 : 1));
}

const placeOf = ({ location, generatedLocation, owner }: Placed): Placed => ({
  location,
  ...(generatedLocation && { generatedLocation }),
  ...(owner && { owner }),
});
