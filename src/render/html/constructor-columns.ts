/** Columns of the table of constructors, in DevTools' words: for the markup and for the page's script, which sorts by them. */
import type { Report } from '../../report/report.js';
import type { ConstructorRow, TrendRow } from '../../report/rows.js';
import { bytes, count, signedBytes, signedCount } from '../../text/figures.js';
import { classLabel } from '../../text/labels.js';
import { clip, visible } from '../../text/safe.js';
import { widestName } from '../render-options.js';
import type { RowColumn } from './row-column.js';

type ConstructorColumn = RowColumn<ConstructorRow>;
type Figure = (row: ConstructorRow) => number;

const quiet =
  (print: (value: number) => string) =>
  (value: number): string =>
    value === 0 ? '0' : print(value);
const figure = (heading: string, value: Figure, print: (value: number) => string): ConstructorColumn => ({
  heading,
  isFigure: true,
  value,
  text: (row) => quiet(print)(value(row)),
});

const name: ConstructorColumn = {
  heading: 'Constructor',
  isFigure: false,
  value: (row) => classLabel(row.name),
  text: (row) => (row.name === '' ? '(no name)' : visible(clip(classLabel(row.name), widestName))),
};

const compared: ConstructorColumn[] = [
  figure('# New', (row) => row.newCount, count),
  figure('# Deleted', (row) => row.deletedCount, count),
  figure('# Delta', (row) => row.countDelta, signedCount),
  figure('Alloc. Size', (row) => row.newBytes, bytes),
  figure('Freed Size', (row) => row.deletedBytes, bytes),
  figure('Size Delta', (row) => row.sizeDeltaBytes, signedBytes),
  figure('Resized', (row) => row.resizedBytes, signedBytes),
  figure('Growth', (row) => row.growthBytes, signedBytes),
  figure('Retained', (row) => row.retainedDeltaBytes, signedBytes),
];

const summed: ConstructorColumn[] = [
  figure('Count', (row) => row.current.count, count),
  figure('Shallow Size', (row) => row.current.shallowBytes, bytes),
  figure('Retained Size', (row) => row.current.retainedBytes, bytes),
];

const followed: ConstructorColumn[] = [
  figure('First', (row) => (row as TrendRow).series[0].count, count),
  figure('Last', (row) => row.current.count, count),
  figure('# Delta', (row) => row.countDelta, signedCount),
  figure('Size Delta', (row) => row.sizeDeltaBytes, signedBytes),
  figure('Resized', (row) => row.resizedBytes, signedBytes),
  figure('Growth', (row) => row.growthBytes, signedBytes),
  figure('Retained', (row) => row.retainedDeltaBytes, signedBytes),
  { heading: 'Verdict', isFigure: false, value: (row) => (row as TrendRow).growth.verdict, text: (row) => (row as TrendRow).growth.verdict },
];

const columnsOf: Record<Report['kind'], ConstructorColumn[]> = { comparison: compared, trend: followed, summary: summed, audit: summed };

export const constructorColumns = ({ kind }: Report): ConstructorColumn[] => [name, ...columnsOf[kind]];

/** Whether a row says anything: in a comparison one that changed. */
export const isShown = ({ kind }: Report, row: ConstructorRow): boolean =>
  kind === 'summary' || kind === 'audit' || row.newCount !== 0 || row.deletedCount !== 0 || row.resizedBytes !== 0 || row.growthBytes !== 0;
