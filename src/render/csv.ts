/**
 * The constructor table as CSV: a header line, then a line a row, all rows unless asked otherwise. Line feeds end lines.
 */

import type { ConstructorRow, Report } from '../report/report.js';
import { csvField } from '../text/safe.js';
import type { RenderOptions } from './render-options.js';
import { selectRows } from './select.js';

type Field = [heading: string, value: (row: ConstructorRow) => string | number | null];

const nameFields: Field[] = [
  ['name', (row) => row.name],
  ['script', (row) => row.location?.script ?? null],
  ['line', (row) => row.location?.line ?? null],
  ['column', (row) => row.location?.column ?? null],
];

const deltaFields: Field[] = [
  ['newCount', (row) => row.newCount],
  ['deletedCount', (row) => row.deletedCount],
  ['countDelta', (row) => row.countDelta],
  ['newBytes', (row) => row.newBytes],
  ['deletedBytes', (row) => row.deletedBytes],
  ['sizeDeltaBytes', (row) => row.sizeDeltaBytes],
  ['resizedBytes', (row) => row.resizedBytes],
  ['growthBytes', (row) => row.growthBytes],
  ['retainedDeltaBytes', (row) => row.retainedDeltaBytes],
  ['baselineCount', (row) => row.baseline?.count ?? null],
  ['baselineShallowBytes', (row) => row.baseline?.shallowBytes ?? null],
  ['baselineRetainedBytes', (row) => row.baseline?.retainedBytes ?? null],
];

const currentFields: Field[] = [
  ['currentCount', (row) => row.current.count],
  ['currentShallowBytes', (row) => row.current.shallowBytes],
  ['currentRetainedBytes', (row) => row.current.retainedBytes],
  ['currentDistance', (row) => row.current.distance],
];

function trendFields(snapshots: number): Field[] {
  return [
    ...Array.from({ length: snapshots }, (_none, at): Field => [`count${at + 1}`, (row) => row.series?.[at]?.count ?? null]),
    ...Array.from({ length: snapshots }, (_none, at): Field => [`shallowBytes${at + 1}`, (row) => row.series?.[at]?.shallowBytes ?? null]),
    ['verdict', (row) => row.growth?.verdict ?? null],
    ['countPerStep', (row) => row.growth?.countPerStep ?? null],
    ['bytesPerStep', (row) => row.growth?.bytesPerStep ?? null],
    ['bytesPerIteration', (row) => row.growth?.bytesPerIteration ?? null],
    ['exactMultiple', (row) => row.growth?.exactMultiple ?? null],
  ];
}

function fieldsOf(report: Report): Field[] {
  if (report.kind === 'summary') return [...nameFields, ...currentFields];
  const trend = report.kind === 'trend' ? trendFields(report.snapshots.length) : [];
  return [...nameFields, ...deltaFields, ...currentFields, ...trend, ['noise', (row) => row.noise]];
}

/** A line at a time, for tables of a million rows. Unlike the other voices it has the rows that did not change, too. */
export function* csvChunks(report: Report, options: RenderOptions = {}): Generator<string> {
  const fields = fieldsOf(report);
  yield `${fields.map(([heading]) => heading).join(',')}\n`;
  const { rows } = selectRows(report, { ...options, all: options.all ?? options.top === undefined }, { unchanged: true });
  for (const row of rows) yield `${fields.map(([, value]) => csvField(value(row))).join(',')}\n`;
}

export function renderCsv(report: Report, options: RenderOptions = {}): string {
  return [...csvChunks(report, options)].join('');
}
