/** Builds the report of a comparison and of one heap. */
import { stacksOfRows } from '../allocations/stack-sums.js';
import type { Comparison, ComparisonRow, Side } from '../compare/comparison.js';
import type { HeapClass } from '../heap/classes.js';
import type { Heap } from '../heap/heap.js';
import type { RuntimeShare } from '../heap/runtime-part.js';
import type { NoiseKind, ReportKind } from '../vocabulary.js';
import { allocationKey } from './allocation-rows.js';
import { classKey } from './class-key.js';
import { placed } from './placed-rows.js';
import type { ComparisonReport, SnapshotRow, SummaryReport, Totals, Warning } from './report.js';
import { reportSchemaId } from './report-schema.js';
import type { ClassSide, ComparedRow, ConstructorRow, Location } from './rows.js';
import { runtimeGrowthRows } from './runtime-warning.js';
import { version } from './version.js';

/** What findings add to a comparison. */
type FindingRows = Pick<ComparisonReport, 'suspects' | 'unexplainedBytes' | 'collections' | 'strings' | 'tree'>;

/** `runtime`: of both heaps, where they are of two processes. */
export function comparisonReport(comparison: Comparison, found: FindingRows, runtime: readonly [RuntimeShare, RuntimeShare] | null): ComparisonReport {
  const { baseline, current } = comparison;
  const { warning = null, ...runtimeGrowth } = runtime ? runtimeGrowthRows(...runtime) : {};
  return {
    ...emptyReport('comparison'),
    matchedBy: comparison.matchedBy,
    snapshots: [snapshotRow(baseline.heap), snapshotRow(current.heap)],
    totals: totalsOf(comparison.rows),
    constructors: comparedRows(comparison).map(({ row }) => row),
    ...found,
    ...runtimeGrowth,
    warnings: [...comparisonWarnings(comparison), ...(warning ? [warning] : [])],
  };
}

/** Rows of the constructor table, largest growth first, each with the key of its class. */
export function comparedRows(comparison: Comparison): { row: ComparedRow; key: string }[] {
  const { rows, baseline, current } = comparison;
  const stacks = current.heap.snapshot.traces ? stacksOfRows(comparison) : null;
  return rows
    .map((row, at) => ({
      row: { ...comparedRow(row, baseline.heap, current.heap), ...allocationKey(current.heap, stacks?.[at] ?? null) },
      key: classKey(row),
    }))
    .sort((a, b) => byGrowth(a.row, b.row));
}

export function comparisonWarnings(comparison: Comparison): Warning[] {
  return [...identityWarnings(comparison), ...sumWarnings([comparison.baseline.heap, comparison.current.heap].map(snapshotRow))];
}

export function summaryReport({ heap, classes }: Side): SummaryReport {
  const rows = classes.list
    .filter((heapClass) => heapClass.count > 0)
    .map((heapClass) => {
      const row = { name: heapClass.name, baseline: null, current: heapClass, newCount: 0, deletedCount: 0, newBytes: 0, deletedBytes: 0, resizedBytes: 0 };
      return { ...comparedRow(row, heap, heap), baseline: null, growthBytes: 0, retainedDeltaBytes: 0 };
    });
  return {
    ...emptyReport('summary'),
    snapshots: [snapshotRow(heap)],
    warnings: sumWarnings([snapshotRow(heap)]),
    constructors: rows.sort((a, b) => b.current.retainedBytes - a.current.retainedBytes || byName(a, b)),
  };
}

/** A report without content, its keys in the order in which they are printed. */
export function emptyReport<Kind extends ReportKind>(kind: Kind) {
  return {
    $schema: reportSchemaId,
    schemaVersion: 1 as const,
    kind,
    generator: { name: 'snapdiff' as const, version },
    matchedBy: null,
    snapshots: [],
    totals: null,
    constructors: [],
    strings: { large: [], duplicates: [] },
    collections: [],
    suspects: [],
    unexplainedBytes: null,
    checks: [],
    status: 'pass' as const,
    warnings: [],
  };
}

export function snapshotRow(heap: Heap): SnapshotRow {
  const { path, fileBytes, nodeCount, edgeCount } = heap.snapshot;
  return { path, fileBytes, nodeCount, edgeCount, totalBytes: heap.totalBytes, statistics: heap.statistics };
}

export function totalsOf(rows: readonly Omit<Totals, 'deltaBytes'>[]): Totals {
  const totals: Totals = { newCount: 0, deletedCount: 0, newBytes: 0, deletedBytes: 0, resizedBytes: 0, deltaBytes: 0 };
  for (const row of rows) {
    totals.newCount += row.newCount;
    totals.deletedCount += row.deletedCount;
    totals.newBytes += row.newBytes;
    totals.deletedBytes += row.deletedBytes;
    totals.resizedBytes += row.resizedBytes;
  }
  totals.deltaBytes = totals.newBytes - totals.deletedBytes + totals.resizedBytes;
  return totals;
}

function comparedRow(row: ComparisonRow, baselineHeap: Heap, currentHeap: Heap): ComparedRow {
  const baseline = classSide(row.baseline);
  const current = classSide(row.current);
  const sizeDeltaBytes = row.newBytes - row.deletedBytes;
  return {
    name: row.name,
    ...(row.current ? placed(row.current.location, currentHeap) : placed(row.baseline?.location ?? null, baselineHeap)),
    newCount: row.newCount,
    deletedCount: row.deletedCount,
    countDelta: row.newCount - row.deletedCount,
    newBytes: row.newBytes,
    deletedBytes: row.deletedBytes,
    sizeDeltaBytes,
    resizedBytes: row.resizedBytes,
    growthBytes: sizeDeltaBytes + row.resizedBytes,
    retainedDeltaBytes: current.retainedBytes - baseline.retainedBytes,
    baseline,
    current,
    noise: noiseOf(row.name),
  };
}

function classSide(heapClass: HeapClass | null): ClassSide {
  if (!heapClass) return { count: 0, shallowBytes: 0, retainedBytes: 0, distance: null };
  const { count, shallowBytes, retainedBytes, distance } = heapClass;
  return { count, shallowBytes, retainedBytes, distance };
}

/** Rows that change in every healthy process: embedder nodes get new ids in each snapshot, code and shapes grow with warm-up. */
export function noiseOf(name: string): NoiseKind | null {
  if (/^(Detached )?Node \/ /.test(name) || name === '(synthetic)') return 'embedder-ids';
  return name === '(compiled code)' || name === '(object shape)' ? 'code' : null;
}

const byName = (a: ConstructorRow, b: ConstructorRow): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : compareLocations(a.location, b.location));

const byGrowth = (a: ConstructorRow, b: ConstructorRow): number => b.growthBytes - a.growthBytes || byName(a, b);

function compareLocations(a: Location | null, b: Location | null): number {
  if (!a || !b) return a ? 1 : b ? -1 : 0;
  return a.scriptId - b.scriptId || a.line - b.line || a.column - b.column;
}

/** Sizes are whole numbers up to 2^53 each; sums beyond it are not exact. */
function sumWarnings(snapshots: readonly SnapshotRow[]): Warning[] {
  const far = snapshots.filter(({ totalBytes }) => totalBytes > Number.MAX_SAFE_INTEGER);
  return far.map(({ path }) => ({
    code: 'imprecise-sums',
    message: `the sizes in ${path} sum to more than 2^53 bytes, beyond which sums are not exact: no real heap is as large`,
  }));
}

function identityWarnings({ identity, matchedBy }: Comparison): Warning[] {
  const warnings: Warning[] = [];
  const percent = (share: number) => `${Math.round(share * 100)} %`;
  if (!identity.sameProcess) {
    const why =
      identity.sharedIds < 0.2
        ? `the snapshots share only ${percent(identity.sharedIds)} of their ids`
        : `the snapshots come from different processes (ids match by chance: ${percent(identity.agreement)} of the shared ids agree in type and name)`;
    const how =
      matchedBy === 'class'
        ? 'Compared by class instead; new and deleted are differences of counts. --match id forces ids.'
        : 'Compared by id because of --match id; "new" and "deleted" are meaningless here. --match class compares by class.';
    warnings.push({ code: 'different-processes', message: `${why}. ${how}` });
  } else if (identity.looksSwapped) {
    warnings.push({
      code: 'swapped',
      message: 'the second snapshot looks older than the first (its objects have smaller ids). The oldest comes first: snapdiff BASELINE CURRENT.',
    });
  }
  return warnings;
}
