/**
 * Hand-made reports with the figures of a real pair (a cache that only grows), for the tests of renderers. Sums hold to the byte.
 */
import type { ComparisonReport, SnapshotRow, SummaryReport, Totals, TrendReport } from '../../src/report/report.js';
import { reportSchemaId } from '../../src/report/report-schema.js';
import type { ClassPoint, CollectionRow, ComparedRow, Growth, PathStep, Suspect, TrendRow } from '../../src/report/rows.js';
import { failedChecks } from './sample-checks.js';

const script = 'file:///srv/app/a_map_cache.cjs';

export function row(name: string, change: Partial<ComparedRow> = {}): ComparedRow {
  const { newCount = 0, deletedCount = 0, newBytes = 0, deletedBytes = 0, resizedBytes = 0, retainedDeltaBytes = 0 } = change;
  const countDelta = newCount - deletedCount;
  const sizeDeltaBytes = newBytes - deletedBytes;
  const growthBytes = sizeDeltaBytes + resizedBytes;
  return {
    name,
    location: null,
    newCount,
    deletedCount,
    countDelta,
    newBytes,
    deletedBytes,
    sizeDeltaBytes,
    resizedBytes,
    growthBytes,
    retainedDeltaBytes,
    baseline: { count: 200, shallowBytes: 12_000, retainedBytes: 20_000, distance: 3 },
    current: { count: 200 + countDelta, shallowBytes: 12_000 + growthBytes, retainedBytes: 20_000 + retainedDeltaBytes, distance: 3 },
    noise: null,
    ...change,
  };
}

export function totalsOf(rows: readonly ComparedRow[]): Totals {
  const sum = (key: 'newCount' | 'deletedCount' | 'newBytes' | 'deletedBytes' | 'resizedBytes' | 'growthBytes') =>
    rows.reduce((total, each) => total + each[key], 0);
  return {
    newCount: sum('newCount'),
    deletedCount: sum('deletedCount'),
    newBytes: sum('newBytes'),
    deletedBytes: sum('deletedBytes'),
    resizedBytes: sum('resizedBytes'),
    deltaBytes: sum('growthBytes'),
  };
}

function snapshot(path: string, totalBytes: number, nodeCount: number): SnapshotRow {
  return {
    path,
    fileBytes: totalBytes + 1_234_567,
    nodeCount,
    edgeCount: nodeCount * 4,
    totalBytes,
    statistics: { codeBytes: 1_900_000, stringBytes: 1_100_000, jsArrayBytes: 64_000, typedArrayBytes: 90_000, nativeBytes: 300_000, systemBytes: 420_000 },
  };
}

function step(type: string, via: string, id: number, name: string, nodeType = 'object'): PathStep {
  return { via: { type, name: via }, id, name, type: nodeType, location: null };
}

export const cachePath: PathStep[] = [
  step('internal', '', 1, '', 'synthetic'),
  step('shortcut', 'global', 5, 'global'),
  step('property', 'process', 1201, 'process'),
  step('property', 'mainModule', 4411, 'Module'),
  step('property', 'exports', 4415, 'Object'),
  step('property', 'cache', 50581, 'Map'),
];

export const cacheSuspect: Suspect = {
  pattern: 'unbounded-cache',
  id: 50581,
  name: 'cache',
  constructorName: 'Map',
  confidence: 'high',
  growthBytes: 612_064,
  growthShare: 0.969,
  entries: { baseline: 2200, current: 4200 },
  objects: [
    { name: 'CacheEntry', countDelta: 2000, deltaBytes: 112_000 },
    { name: '{name, tags}', countDelta: 2000, deltaBytes: 96_000 },
    { name: '(string)', countDelta: 6000, deltaBytes: 192_000 },
  ],
  path: cachePath,
  location: { scriptId: 81, script, line: 12, column: 15 },
  evidence: [],
  looksLike: 'an unbounded cache: it only gains entries',
  advice: 'a bound (LRU with max or ttl), or a WeakMap if the keys are objects',
};

function comparisonRows(): ComparedRow[] {
  const small = Array.from({ length: 33 }, (_none, at) =>
    row(`Small${at}`, { newCount: 1, newBytes: 24, deletedCount: 1, deletedBytes: 24 + (at % 3) * 8, resizedBytes: at % 2 === 0 ? -16 : 8 }),
  );
  return [
    row('(string)', { newCount: 6002, deletedCount: 2, newBytes: 192_080, deletedBytes: 104, retainedDeltaBytes: 191_976 }),
    row('Map', { resizedBytes: 114_688, retainedDeltaBytes: 612_064, location: null }),
    row('CacheEntry', { newCount: 2000, newBytes: 112_000, retainedDeltaBytes: 432_000, location: { scriptId: 81, script, line: 4, column: 7 } }),
    row('{name, tags}', { newCount: 2000, newBytes: 96_000, retainedDeltaBytes: 224_000 }),
    row('Array', { newCount: 2000, newBytes: 64_000, retainedDeltaBytes: 64_000 }),
    row('(number)', { newCount: 2010, deletedCount: 6, newBytes: 32_160, deletedBytes: 96, retainedDeltaBytes: 32_064 }),
    row('(compiled code)', { newCount: 120, deletedCount: 31, newBytes: 30_408, deletedBytes: 9_504, retainedDeltaBytes: 20_904, noise: 'code' }),
    ...small,
  ].sort((left, right) => right.growthBytes - left.growthBytes || (left.name < right.name ? -1 : 1));
}

function comparison(snapshots: SnapshotRow[], constructors: ComparedRow[]): ComparisonReport {
  return {
    $schema: reportSchemaId,
    schemaVersion: 1,
    kind: 'comparison',
    generator: { name: 'snapdiff', version: '0.1.0' },
    matchedBy: 'id',
    snapshots,
    totals: totalsOf(constructors),
    constructors,
    strings: { large: [], duplicates: [] },
    collections: [],
    suspects: [],
    unexplainedBytes: totalsOf(constructors).deltaBytes,
    checks: [],
    status: 'pass',
    warnings: [],
  };
}

const cacheCollection: CollectionRow = {
  id: 50581,
  name: 'cache',
  constructorName: 'Map',
  kind: 'map',
  baseline: { entries: 2200, capacity: 4096, shallowBytes: 114_752, retainedBytes: 787_000 },
  current: { entries: 4200, capacity: 8192, shallowBytes: 229_440, retainedBytes: 1_399_064 },
  growthBytes: 612_064,
  verdict: 'growing',
  added: [{ name: 'CacheEntry', countDelta: 2000, deltaBytes: 112_000 }],
  path: cachePath,
  location: null,
};

/** The leak of the first screen. */
export function leakReport(): ComparisonReport {
  const report = comparison([snapshot('before.heapsnapshot', 5_774_000, 68_083), snapshot('after.heapsnapshot', 6_405_000, 82_250)], comparisonRows());
  return { ...report, suspects: [cacheSuspect], collections: [cacheCollection], unexplainedBytes: report.totals.deltaBytes - cacheSuspect.growthBytes };
}

/** A comparison with all parts: several suspects, other collections, strings, warnings, failed checks. */
export function fullReport(): ComparisonReport {
  const report = leakReport();
  const listeners: Suspect = {
    ...cacheSuspect,
    pattern: 'listeners',
    id: 7001,
    name: 'listeners of "data"',
    constructorName: 'Array',
    confidence: 'medium',
    growthBytes: 9_600,
    growthShare: 0.015,
    entries: { baseline: 3, current: 303 },
    objects: [{ name: '(closure)', countDelta: 300, deltaBytes: 9_600 }],
    location: null,
    path: [
      step('internal', '', 1, '(GC roots)', 'synthetic'),
      step('internal', '3', 3, '(Global handles)', 'synthetic'),
      step('element', '17', 6990, 'Socket'),
      step('property', '_events', 6999, 'Object'),
      step('property', 'data', 7001, 'Array'),
    ],
    evidence: ['300 closures of one function were added.', 'None was removed.'],
    looksLike: 'listeners that are added again and again',
    advice: 'remove the listener when done, or add it once outside the handler',
  };
  return {
    ...report,
    suspects: [cacheSuspect, listeners, { ...listeners, id: 7002, name: 'pending' }, { ...listeners, id: 7003, name: 'retries' }],
    collections: [
      cacheCollection,
      {
        ...cacheCollection,
        id: 811,
        name: 'seen',
        constructorName: 'Set',
        kind: 'set',
        baseline: { ...cacheCollection.baseline!, entries: null, capacity: 512 },
        current: { ...cacheCollection.current, entries: null, capacity: 1024 },
        growthBytes: 8_192,
        verdict: 'possible',
      },
      { ...cacheCollection, id: 812, name: 'Array', constructorName: 'Array', kind: 'array', baseline: null, growthBytes: 16_000, verdict: 'new' },
    ],
    strings: {
      large: [
        {
          id: 9001,
          kind: 'concatenated',
          preview: '{"user":{"id":1,"name":"Ada Lovelace","email":"ada@example.org"},"items":[',
          truncated: true,
          shallowBytes: 32,
          retainedBytes: 128_000,
          isNew: true,
          path: cachePath,
        },
      ],
      duplicates: [{ preview: 'application/json', count: 2010, totalBytes: 64_320, countDelta: 2000, deltaBytes: 64_000, certain: true }],
    },
    unexplainedBytes: 120_000,
    checks: failedChecks,
    status: 'fail',
    warnings: [
      { code: 'order', message: 'after.heapsnapshot looks older than before.heapsnapshot: its highest id is smaller. Give the earlier snapshot first.' },
    ],
  };
}

/** Two processes: matched by class, nothing counts as resized. */
export function classReport(): ComparisonReport {
  const report = quietReport();
  const message =
    'the snapshots come from different processes (ids match by chance: 25 % of the shared ids agree in type and name). Compared by class instead; new and deleted are differences of counts. --match id forces ids.';
  return { ...report, matchedBy: 'class', warnings: [{ code: 'different-processes', message }] };
}

/** The same program without the leak. */
export function quietReport(): ComparisonReport {
  const rows = [
    row('(compiled code)', { newCount: 40, newBytes: 8_800, retainedDeltaBytes: 8_800, noise: 'code' }),
    row('Small', { newCount: 2, newBytes: 208 }),
    row('LruEntry', { newCount: 1000, deletedCount: 1000, newBytes: 48_000, deletedBytes: 48_000 }),
  ];
  return comparison([snapshot('before.heapsnapshot', 5_774_000, 68_083), snapshot('after.heapsnapshot', 5_783_008, 68_131)], rows);
}

export function sameReport(): ComparisonReport {
  return comparison([snapshot('a.heapsnapshot', 5_774_000, 68_083), snapshot('a.heapsnapshot', 5_774_000, 68_083)], [row('Array'), row('Map')]);
}

function series(...counts: number[]): ClassPoint[] {
  return counts.map((count) => ({ count, shallowBytes: count * 56, retainedBytes: count * 216 }));
}

function growth(verdict: Growth['verdict'], countPerStep: number, exactMultiple: number | null, reason: string): Growth {
  return { verdict, countPerStep, bytesPerStep: countPerStep * 56, bytesPerIteration: (countPerStep * 56) / 2000, exactMultiple, reason };
}

/** Three snapshots, 2,000 iterations between two. */
export function trendReport(): TrendReport {
  const rows: TrendRow[] = [
    {
      ...row('CacheEntry', { newCount: 4000, newBytes: 1_083_720, retainedDeltaBytes: 1_164_000 }),
      series: series(200, 2200, 4200),
      growth: growth('steady', 2000, 1, 'it grew by 2,000 in every step'),
    },
    {
      ...row('RouteDef', { newCount: 2500, newBytes: 140_000, retainedDeltaBytes: 140_000 }),
      series: series(0, 2500, 2500),
      growth: growth('one-time', 1250, null, 'it grew in the first step only'),
    },
    {
      ...row('Session', { newCount: 130, newBytes: 7_280 }),
      series: series(10, 5, 140),
      growth: growth('fluctuating', 65, null, 'it fell and rose'),
    },
    { ...row('Module'), series: series(80, 80, 80), growth: growth('flat', 0, null, '') },
  ];
  const report = comparison(
    [
      snapshot('runs/s1.heapsnapshot', 5_175_000, 58_083),
      snapshot('runs/s2.heapsnapshot', 5_790_000, 68_083),
      snapshot('runs/s3.heapsnapshot', 6_405_000, 82_250),
    ],
    rows,
  );
  const steady = growth('steady', 2000, 1, 'it grew by 2,000 in every step');
  return {
    ...report,
    kind: 'trend',
    constructors: rows,
    steps: [report.totals, report.totals],
    growth: { verdict: 'steady', countPerStep: 12_083, bytesPerStep: 615_000, bytesPerIteration: 307.5, exactMultiple: null, reason: 'it grew in every step' },
    iterations: [2000, 2000],
    collections: [{ ...cacheCollection, series: series(200, 2200, 4200), growth: steady }],
    suspects: [{ ...cacheSuspect, growthBytes: 1_164_000, growthShare: 0.946, series: series(200, 2200, 4200), growth: steady }],
    unexplainedBytes: 12_000,
  };
}

export function summaryReport(): SummaryReport {
  const report = comparison([snapshot('after.heapsnapshot', 6_405_000, 82_250)], comparisonRows());
  const constructors = report.constructors.map((each) => ({ ...each, baseline: null }));
  return { ...report, kind: 'summary', matchedBy: null, totals: null, constructors, unexplainedBytes: null };
}
