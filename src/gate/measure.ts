/**
 * The value of a metric in a report: then, now, and the figure a limit is held against.
 */
import { SnapdiffError } from '../errors.js';
import { nearestName } from '../nearest.js';
import { matcher } from '../report/matcher.js';
import type { ClassSide, CollectionSide, ConstructorRow, Report, SnapshotRow, Warning } from '../report/report.js';
import { type Metric, printMetric } from './metrics.js';

export interface Measured {
  /** Null for findings, which have no earlier value. */
  baseline: number | null;
  current: number;
  /** `current` for findings and metrics with .current behind them, else the change. */
  actual: number;
  /** Names of what was counted, where that helps (steady). */
  names: string[];
  /** Set when the measured thing is not in the report but that is no error. */
  warning?: Warning;
}

/**
 * @throws SnapdiffError 'no-such-class' when a name matches nothing, 'usage' when the report cannot answer (a trend's metric in a
 *   comparison of two, a change in a summary)
 */
export function measure(report: Report, metric: Metric): Measured {
  switch (metric.kind) {
    case 'heap':
      return sides(report, metric, (snapshot, side) => heapValue(report, metric.field, snapshot, side));
    case 'class':
      return measureClass(report, metric);
    case 'collection':
      return measureCollection(report, metric);
    case 'verdict':
      return measureVerdict(report, metric.field);
  }
}

type Side = 'baseline' | 'current';
type Comparable = Extract<Metric, { now: boolean }>;

function sides(report: Report, metric: Comparable, value: (snapshot: SnapshotRow, side: Side) => number): Measured {
  if (report.kind === 'summary' && !metric.now) {
    throw new SnapdiffError(
      'usage',
      `${printMetric(metric)} is a change, and a summary has nothing to compare with`,
      {},
      { hint: `Write ${printMetric(metric)}.current, or give two snapshots.` },
    );
  }
  const first = report.snapshots[0];
  const last = report.snapshots[report.snapshots.length - 1];
  const current = value(last, 'current');
  const baseline = report.kind === 'summary' ? null : value(first, 'baseline');
  return { baseline, current, actual: metric.now ? current : current - (baseline ?? 0), names: [] };
}

function heapValue(report: Report, field: Extract<Metric, { kind: 'heap' }>['field'], snapshot: SnapshotRow, side: Side): number {
  switch (field) {
    case 'total':
      return snapshot.totalBytes;
    case 'count':
      return snapshot.nodeCount;
    case 'strings':
      return snapshot.statistics.stringBytes;
    case 'arrays':
      return snapshot.statistics.jsArrayBytes;
    case 'detached':
      return sum(report.constructors.filter((row) => row.name.startsWith('Detached ')).map((row) => row[side]?.count ?? 0));
  }
}

function measureClass(report: Report, metric: Extract<Metric, { kind: 'class' }>): Measured {
  const rows = named(report.constructors, metric.name);
  if (rows.length === 0) throw noSuch('class', metric.name, report.constructors);
  const read = (side: ClassSide | null): number => {
    if (side === null) return 0;
    return metric.field === 'count' ? side.count : metric.field === 'shallow' ? side.shallowBytes : side.retainedBytes;
  };
  return sides(report, metric, (_snapshot, side) => sum(rows.map((row) => read(row[side]))));
}

/** A report lists the collections that grew: one that is not listed did not grow, which a limit on the change is content with. */
function measureCollection(report: Report, metric: Extract<Metric, { kind: 'collection' }>): Measured {
  const rows = named(report.collections, metric.name);
  if (rows.length === 0) {
    if (metric.now) throw noSuch('collection', metric.name, report.collections);
    const message = `no collection named ${JSON.stringify(metric.name)} grew, so ${printMetric(metric)} is 0; check the name if it should have`;
    return { baseline: 0, current: 0, actual: 0, names: [], warning: { code: 'collection-not-listed', message } };
  }
  const read = (side: CollectionSide | null): number => {
    if (side === null) return 0;
    if (metric.field === 'shallow') return side.shallowBytes;
    if (metric.field === 'retained') return side.retainedBytes;
    if (side.entries !== null) return side.entries;
    throw new SnapdiffError(
      'usage',
      `${printMetric(metric)} is not known: entries that are numbers leave no trace in a snapshot`,
      {},
      { hint: `Limit collection:${metric.name}:retained instead.` },
    );
  };
  return sides(report, metric, (_snapshot, side) => sum(rows.map((row) => read(row[side]))));
}

/** A row that gains less than this in a step is warm-up, however steadily it does. */
const STEADY_BYTES = 8_000;

function measureVerdict(report: Report, field: Extract<Metric, { kind: 'verdict' }>['field']): Measured {
  if (report.kind === 'summary') throw new SnapdiffError('usage', `${field} needs two snapshots or more`);
  if (report.kind === 'trend' && report.warnings.some(({ code }) => code === 'another-process')) {
    throw new SnapdiffError(
      'usage',
      `${field} cannot be told: the snapshots are of different processes, and growth cannot be followed across them`,
      {},
      { hint: 'Give the snapshots of one process, or limit classes and the heap.' },
    );
  }
  if (field === 'suspects') {
    if (report.matchedBy === 'class') {
      throw new SnapdiffError(
        'usage',
        'suspects cannot be told when snapshots are compared by class: nobody is the same object in both',
        {},
        { hint: 'Compare snapshots of one process, or limit classes and the heap.' },
      );
    }
    const names = report.suspects.map((suspect) => suspect.name);
    return { baseline: null, current: names.length, actual: names.length, names };
  }
  if (report.kind !== 'trend') {
    throw new SnapdiffError(
      'usage',
      'steady needs three snapshots or more: two cannot tell a leak from a warm-up',
      {},
      { hint: 'With two snapshots, write suspects=0.' },
    );
  }
  const names = [...report.constructors.filter((row) => row.noise === null), ...report.collections]
    .filter(({ growth }) => growth && (growth.verdict === 'steady' || growth.verdict === 'accelerating') && growth.bytesPerStep >= STEADY_BYTES)
    .map((row) => row.name);
  return { baseline: null, current: names.length, actual: names.length, names };
}

/** An exact name wins, so that a class called "*" can be asked for. */
function named<Row extends { name: string }>(rows: readonly Row[], wanted: string): Row[] {
  const exact = rows.filter((row) => row.name === wanted);
  if (exact.length > 0) return exact;
  const matches = matcher(wanted);
  return rows.filter((row) => matches(row.name));
}

function noSuch(what: 'class' | 'collection', wanted: string, rows: readonly Pick<ConstructorRow, 'name'>[]): SnapdiffError {
  const near = nearestName(
    wanted,
    rows.map((row) => row.name),
  );
  const message =
    what === 'class'
      ? `no constructor is named ${JSON.stringify(wanted)}`
      : `no collection named ${JSON.stringify(wanted)} is in the report, which lists those that grew`;
  return new SnapdiffError('no-such-class', near === undefined ? message : `${message}; did you mean ${JSON.stringify(near)}?`);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
