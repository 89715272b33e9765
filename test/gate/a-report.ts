/**
 * Reports for tests of limits and of the command line: small, whole, and with the changes that a test asks for.
 */
import type { ComparisonReport, SnapshotRow, SummaryReport, TrendReport } from '../../src/report/report.js';
import type { ClassSide, CollectionRow, ComparedRow, Growth, SeriesPoint, Suspect, TrendRow } from '../../src/report/rows.js';

export function aSnapshot(path: string, totalBytes: number, nodeCount: number): SnapshotRow {
  const statistics = { codeBytes: 0, stringBytes: totalBytes / 10, jsArrayBytes: totalBytes / 20, typedArrayBytes: 0, nativeBytes: 0, systemBytes: 0 };
  return { path, fileBytes: 1, nodeCount, edgeCount: 1, totalBytes, statistics };
}

function aSide(count: number, bytesEach: number): ClassSide {
  return { count, shallowBytes: count * bytesEach, retainedBytes: count * bytesEach * 3, distance: count > 0 ? 4 : null };
}

export function aRow(name: string, before: number, after: number): ComparedRow {
  const bytes = (after - before) * 56;
  return {
    name,
    location: null,
    newCount: Math.max(0, after - before),
    deletedCount: Math.max(0, before - after),
    countDelta: after - before,
    newBytes: Math.max(0, bytes),
    deletedBytes: Math.max(0, -bytes),
    sizeDeltaBytes: bytes,
    resizedBytes: 0,
    growthBytes: bytes,
    retainedDeltaBytes: bytes * 3,
    baseline: aSide(before, 56),
    current: aSide(after, 56),
    noise: null,
  };
}

export function aTrendRow(name: string, before: number, after: number, growth: Growth = steadyGrowth): TrendRow {
  const series = [before, (before + after) / 2, after].map((count) => ({ count, shallowBytes: count * 56, retainedBytes: count * 168 }));
  return { ...aRow(name, before, after), series, growth };
}

export const steadyGrowth: Growth = {
  verdict: 'steady',
  countPerStep: 2000,
  bytesPerStep: 112_000,
  bytesPerIteration: null,
  exactMultiple: null,
  reason: 'grew by about the same in every step',
};

export function aSuspect(): Suspect {
  return {
    pattern: 'unbounded-cache',
    id: 50581,
    name: 'cache',
    constructorName: 'Map',
    confidence: 'high',
    growthBytes: 612_000,
    growthShare: 0.97,
    entries: { baseline: 2200, current: 4200 },
    objects: [{ name: 'CacheEntry', countDelta: 2000, deltaBytes: 112_000 }],
    path: [],
    location: { scriptId: 81, script: 'file:///srv/a_map_cache.cjs', line: 12, column: 3 },
    evidence: [],
    looksLike: 'an unbounded cache',
    advice: 'a bound',
  };
}

function aCollection(name: string): CollectionRow {
  const side = (entries: number | null) => ({ entries, capacity: 8192, shallowBytes: 32, retainedBytes: 100_000 });
  return {
    id: 50581,
    name,
    constructorName: 'Map',
    kind: 'map',
    baseline: side(2200),
    current: side(4200),
    growthBytes: 0,
    verdict: 'growing',
    added: [],
    path: [],
    location: null,
  };
}

/** A leak: 10 % growth, 2,000 CacheEntry, one suspect. */
export function aReport(changes: Partial<ComparisonReport> = {}): ComparisonReport {
  return {
    $schema: 'urn:heap-snapdiff:report:1',
    schemaVersion: 1,
    kind: 'comparison',
    generator: { name: 'snapdiff', version: '0.0.0' },
    matchedBy: 'id',
    snapshots: [aSnapshot('before.heapsnapshot', 5_800_000, 68_083), aSnapshot('after.heapsnapshot', 6_380_000, 82_250)],
    totals: { newCount: 2000, deletedCount: 0, newBytes: 580_000, deletedBytes: 0, resizedBytes: 0, deltaBytes: 580_000 },
    constructors: [aRow('CacheEntry', 2200, 4200), aRow('Session', 10, 10), aRow('Detached <div>', 0, 5), aRow('a:b:c', 1, 3)],
    strings: { large: [], duplicates: [] },
    collections: [aCollection('cache')],
    suspects: [aSuspect()],
    unexplainedBytes: 0,
    checks: [],
    status: 'pass',
    warnings: [],
    ...changes,
  };
}

/** The same leak over three snapshots. */
export function aTrend(changes: Partial<TrendReport> = {}): TrendReport {
  const report = aReport();
  const [cache] = report.collections;
  const overTime = { series: [cache.baseline, cache.current, cache.current].map(pointOf), growth: steadyGrowth };
  return {
    ...report,
    kind: 'trend',
    snapshots: [report.snapshots[0], ...report.snapshots],
    steps: [report.totals, report.totals],
    growth: steadyGrowth,
    constructors: report.constructors.map(({ name, baseline, current }) => aTrendRow(name, baseline.count, current.count)),
    collections: [{ ...cache, ...overTime }],
    suspects: [{ ...aSuspect(), ...overTime }],
    ...changes,
  };
}

function pointOf(side: CollectionRow['baseline']): SeriesPoint {
  return { count: side?.entries ?? 0, shallowBytes: side?.shallowBytes ?? 0, retainedBytes: side?.retainedBytes ?? 0 };
}

export function aSummary(changes: Partial<SummaryReport> = {}): SummaryReport {
  const report = aReport();
  const constructors = report.constructors.map((row) => ({ ...row, baseline: null }));
  const nothing = { matchedBy: null, totals: null, unexplainedBytes: null, collections: [], suspects: [] };
  return { ...report, ...nothing, kind: 'summary', snapshots: [report.snapshots[1]], constructors, ...changes };
}
