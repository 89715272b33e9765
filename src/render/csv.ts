/**
 * The constructor table as CSV: a header line, then a line a row, all rows unless asked otherwise. Line feeds end lines.
 */
import type { Report } from '../report/report.js';
import type { ComparedRow, ConstructorRow, TrendRow } from '../report/rows.js';
import { csvField } from '../text/safe.js';
import type { RenderOptions } from './render-options.js';
import { selectRows } from './select.js';

type Field<Row> = [heading: string, value: (row: Row) => string | number | null];

const nameFields: Field<ConstructorRow>[] = [
  ['name', (row) => row.name],
  ['script', (row) => row.location?.script ?? null],
  ['line', (row) => row.location?.line ?? null],
  ['column', (row) => row.location?.column ?? null],
];

const deltaFields: Field<ComparedRow>[] = [
  ['newCount', (row) => row.newCount],
  ['deletedCount', (row) => row.deletedCount],
  ['countDelta', (row) => row.countDelta],
  ['newBytes', (row) => row.newBytes],
  ['deletedBytes', (row) => row.deletedBytes],
  ['sizeDeltaBytes', (row) => row.sizeDeltaBytes],
  ['resizedBytes', (row) => row.resizedBytes],
  ['growthBytes', (row) => row.growthBytes],
  ['retainedDeltaBytes', (row) => row.retainedDeltaBytes],
  ['baselineCount', (row) => row.baseline.count],
  ['baselineShallowBytes', (row) => row.baseline.shallowBytes],
  ['baselineRetainedBytes', (row) => row.baseline.retainedBytes],
];

const currentFields: Field<ConstructorRow>[] = [
  ['currentCount', (row) => row.current.count],
  ['currentShallowBytes', (row) => row.current.shallowBytes],
  ['currentRetainedBytes', (row) => row.current.retainedBytes],
  ['currentDistance', (row) => row.current.distance],
];

const noiseField: Field<ConstructorRow> = ['noise', (row) => row.noise];

function trendFields(snapshots: number): Field<TrendRow>[] {
  return [
    ...Array.from({ length: snapshots }, (_none, at): Field<TrendRow> => [`count${at + 1}`, (row) => row.series[at].count]),
    ...Array.from({ length: snapshots }, (_none, at): Field<TrendRow> => [`shallowBytes${at + 1}`, (row) => row.series[at].shallowBytes]),
    ['verdict', (row) => row.growth.verdict],
    ['countPerStep', (row) => row.growth.countPerStep],
    ['bytesPerStep', (row) => row.growth.bytesPerStep],
    ['bytesPerIteration', (row) => row.growth.bytesPerIteration],
    ['exactMultiple', (row) => row.growth.exactMultiple],
  ];
}

/** A line at a time, for tables of a million rows. Unlike the other formats it has the rows that did not change, too. */
export function csvChunks(report: Report, options: RenderOptions = {}): Iterable<string> {
  const asked = { ...options, all: options.all ?? options.top === undefined };
  const bounds = { unchanged: true };
  switch (report.kind) {
    case 'comparison':
      return csvLines([...nameFields, ...deltaFields, ...currentFields, noiseField], selectRows(report, asked, bounds).rows);
    case 'trend': {
      const overTime = trendFields(report.snapshots.length);
      return csvLines([...nameFields, ...deltaFields, ...currentFields, ...overTime, noiseField], selectRows(report, asked, bounds).rows);
    }
    case 'summary':
    case 'audit':
      return csvLines([...nameFields, ...currentFields], selectRows(report, asked, bounds).rows);
  }
}

function* csvLines<Row>(fields: readonly Field<Row>[], rows: readonly Row[]): Generator<string> {
  yield `${fields.map(([heading]) => heading).join(',')}\n`;
  for (const row of rows) yield `${fields.map(([, value]) => csvField(value(row))).join(',')}\n`;
}

export function renderCsv(report: Report, options: RenderOptions = {}): string {
  return [...csvChunks(report, options)].join('');
}
