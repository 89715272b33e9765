/**
 * The value of a metric in a report: then, now, and the figure that the limit is compared with.
 */
import { SnapdiffError } from '../errors.js';
import type { Report, SnapshotRow, Warning } from '../report/report.js';
import type { ConstructorRow } from '../report/rows.js';
import { matcher } from '../text/name-matcher.js';
import { nearestName } from '../text/nearest-name.js';
import {
  classMetrics,
  collectionMetrics,
  findingMetrics,
  heapMetrics,
  lacksSuspects,
  MIN_PART_BYTES,
  partMetrics,
  type ReportSide,
  withoutObjects,
} from './metric-table.js';
import { type FindingField, type Metric, printMetric } from './metrics.js';

export interface Measured {
  /** What a limit in per cent is a share of: the growth for parts of it. Null for findings and in a summary. */
  baseline: number | null;
  /** What a limit in per cent allows at least; omitted: nothing. */
  leastAllowed?: number;
  current: number;
  /** `current` for findings and metrics that end in .current, else the change. */
  actual: number;
  /** Names of what was counted, where the message lists them (steady). */
  names: string[];
  /** Set when the measured thing is not in the report but that is no error. */
  warning?: Warning;
}

export interface MeasureOptions {
  /** A class that neither snapshot has counts as 0, with a warning. */
  allowMissing?: boolean | undefined;
}

/**
 * @throws SnapdiffError 'no-such-class' when a name matches nothing, 'usage' when the report cannot answer (a trend's metric in a
 *   comparison of two, a change in a summary)
 */
export function measure(report: Report, metric: Metric, options: MeasureOptions = {}): Measured {
  switch (metric.kind) {
    case 'heap':
      return sides(report, metric, (snapshot, side) => heapMetrics[metric.field].value(snapshot, report, side));
    case 'class':
      return measureClass(report, metric, options);
    case 'collection':
      return measureCollection(report, metric);
    case 'verdict':
      return measureFindings(report, metric.field);
    case 'part': {
      if (report.kind === 'summary' || report.kind === 'audit') throw new SnapdiffError('usage', `${metric.field} needs two snapshots or more`);
      if (lacksSuspects(report)) throw withoutObjects(metric.field);
      const growth = Math.max(0, report.totals.deltaBytes);
      const actual = partMetrics[metric.field].value(report);
      return { baseline: growth, current: actual, actual, names: [], leastAllowed: MIN_PART_BYTES };
    }
  }
}

/** Whether a report of this kind can answer at all: a change needs two snapshots, steady three, suspects a tree of the baseline. */
export function isAnswerable(report: Report, metric: Metric): boolean {
  switch (report.kind) {
    case 'summary':
      return 'now' in metric && metric.now;
    case 'audit':
      return ('now' in metric && metric.now) || (metric.kind === 'verdict' && metric.field === 'suspects');
    case 'comparison':
      if (metric.kind === 'part') return !lacksSuspects(report);
      return metric.kind !== 'verdict' || (metric.field === 'suspects' && !lacksSuspects(report));
    case 'trend':
      return true;
  }
}

type Comparable = Extract<Metric, { now: boolean }>;

function sides(report: Report, metric: Comparable, value: (snapshot: SnapshotRow, side: ReportSide) => number): Measured {
  const current = value(report.snapshots[report.snapshots.length - 1], 'current');
  switch (report.kind) {
    case 'comparison':
    case 'trend': {
      const baseline = value(report.snapshots[0], 'baseline');
      return { baseline, current, actual: metric.now ? current : current - baseline, names: [] };
    }
    case 'audit':
    case 'summary':
      if (metric.now) return { baseline: null, current, actual: current, names: [] };
      throw new SnapdiffError(
        'usage',
        `${printMetric(metric)} is a change, and ${report.kind === 'audit' ? 'an audit' : 'a summary'} has nothing to compare with`,
        {},
        { hint: `Write ${printMetric(metric)}.current, or give two snapshots.` },
      );
  }
}

function measureClass(report: Report, metric: Extract<Metric, { kind: 'class' }>, { allowMissing = false }: MeasureOptions): Measured {
  const rows = named<ConstructorRow>(report.constructors, metric.name);
  if (rows.length === 0) {
    if (!allowMissing) throw noSuch('class', metric.name, report.constructors);
    const message = `no constructor is named ${JSON.stringify(metric.name)}, so ${printMetric(metric)} is 0`;
    return { baseline: 0, current: 0, actual: 0, names: [], warning: { code: 'class-not-found', message } };
  }
  const { value } = classMetrics[metric.field];
  return sides(report, metric, (_snapshot, side) => sum(rows, ({ [side]: row }) => (row === null ? 0 : value(row))));
}

/** A report lists the collections that grew: one that is not listed did not grow, so a limit on the change holds. */
function measureCollection(report: Report, metric: Extract<Metric, { kind: 'collection' }>): Measured {
  const rows = named(report.collections, metric.name);
  if (rows.length === 0) {
    if (metric.now) throw noSuch('collection', metric.name, report.collections);
    const message = `no collection named ${JSON.stringify(metric.name)} grew, so ${printMetric(metric)} is 0; check the name if it should have`;
    return { baseline: 0, current: 0, actual: 0, names: [], warning: { code: 'collection-not-listed', message } };
  }
  const { value } = collectionMetrics[metric.field];
  return sides(report, metric, (_snapshot, side) => sum(rows, ({ [side]: row }) => (row === null ? 0 : (value(row) ?? unknownEntries(metric)))));
}

function unknownEntries(metric: Extract<Metric, { kind: 'collection' }>): never {
  throw new SnapdiffError(
    'usage',
    `${printMetric(metric)} is not known: entries that are numbers leave no trace in a snapshot`,
    {},
    { hint: `Limit collection:${metric.name}:retained instead.` },
  );
}

function measureFindings(report: Report, field: FindingField): Measured {
  if (report.kind === 'audit' && field === 'suspects') {
    const names = report.suspects.map(({ name }) => name);
    return { baseline: null, current: names.length, actual: names.length, names };
  }
  if (report.kind === 'summary' || report.kind === 'audit') throw new SnapdiffError('usage', `${field} needs two snapshots or more`);
  if (report.kind === 'trend' && report.warnings.some(({ code }) => code === 'another-process')) {
    throw new SnapdiffError(
      'usage',
      `${field} is unavailable: the snapshots are of different processes, and growth cannot be followed across them`,
      {},
      { hint: 'Give the snapshots of one process, or limit classes and the heap.' },
    );
  }
  const names = findingMetrics[field].found(report);
  return { baseline: null, current: names.length, actual: names.length, names };
}

/** An exact name wins, so that a class called "*" can be asked for. */
function named<Row extends { name: string }>(rows: readonly Row[], wanted: string): Row[] {
  const exact = rows.filter((row) => row.name === wanted);
  if (exact.length > 0) return exact;
  const matching = matcher(wanted)(rows.map((row) => row.name));
  return rows.filter((row) => matching.has(row.name));
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
  const hint =
    what === 'class' ? 'Names are exact, or have * for any text, or are a /regular expression/. --allow-missing counts a missing one as 0.' : undefined;
  return new SnapdiffError('no-such-class', near === undefined ? message : `${message}; did you mean ${JSON.stringify(near)}?`, {}, { hint });
}

function sum<Row>(rows: readonly Row[], value: (row: Row) => number): number {
  return rows.reduce((total, row) => total + value(row), 0);
}
