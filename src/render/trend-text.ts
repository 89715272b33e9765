/**
 * Three or more snapshots for the terminal: a row a class or collection, its counts in each snapshot, a small plot, and the verdict.
 */

import type { TrendReport } from '../report/report.js';
import type { Growth, OverTime, TrendCollection, TrendRow } from '../report/rows.js';
import { bytes, count, plural, signedBytes, signedCount, sparkline } from '../text/figures.js';
import { painter } from '../text/paint.js';
import { clip, terminalText } from '../text/safe.js';
import { displayWidth, wrap } from '../text/width.js';
import { isGrowing } from '../vocabulary.js';
import { howToSee, namesOf } from './constructors-text.js';
import { type Column, drawGrid } from './grid.js';
import { headline } from './headline.js';
import { mostTableRows, type RenderOptions, shows, widthOf } from './render-options.js';
import { collectionName } from './sections-text.js';
import { type Selection, selectRows } from './select.js';
import { verdictText } from './trend-words.js';

/** One line of the trend: figures in bytes or in objects. */
interface TrendLine {
  name: string;
  values: (number | null)[];
  inBytes: boolean;
  growth: Growth;
  /** Null without --iterations. */
  perIteration: number | null;
}

const shownCollections = 10;

export function trendLines(report: TrendReport, options: RenderOptions): string[] {
  const width = widthOf(options);
  const paint = painter(options.color ?? false);
  const selection = selectRows(report, options, { limit: mostTableRows });
  const rows = [heapRow(report), ...(shows(options, 'table') ? classRows(report, selection) : [])];
  if (shows(options, 'collections')) rows.push(...collectionRows(report, options));
  const grid = drawGrid(rows, columnsFor(report, width), {
    width,
    heading: '',
    name: (row) => row.name,
    paint: (row, line) => (isGrowing(row.growth.verdict) ? paint('bold', line) : line),
    paintHeading: (line) => paint('dim', line),
    narrowestName: 14,
  });
  const between = grid.dropped.filter((heading) => snapshotLabels(report).includes(heading));
  const elsewhere = grid.dropped.includes('plot') ? '--format csv shows all' : 'the plots show all';
  const notes = between.length === 0 ? [] : wrap(`Hidden: ${plural(between.length, 'snapshot')} in between (terminal too narrow; ${elsewhere})`, width);
  return [...grid.lines, ...restLines(selection, options), ...notes];
}

/** The snapshots by label, where the labels alone would not say which files they are. */
export function legendLines(report: TrendReport, options: RenderOptions): string[] {
  return headline(report, options, snapshotLabels(report));
}

/** File names without what they share; s1, s2 ... where that leaves them long or equal. */
function snapshotLabels(report: TrendReport): string[] {
  const names = report.snapshots.map((snapshot) => {
    const base = clip(snapshot.path, 2000).split(/[/\\]/).at(-1)!;
    return terminalText(base.replace(/\.(?:gz|br|zst)$/, '').replace(/\.(?:heapsnapshot|json)$/, ''));
  });
  const isTelling = new Set(names).size === names.length && names.every((name) => name !== '' && displayWidth(name) <= 10);
  return isTelling ? names : names.map((_name, at) => `s${at + 1}`);
}

function heapRow({ snapshots, growth }: TrendReport): TrendLine {
  return { name: 'heap', values: snapshots.map(({ totalBytes }) => totalBytes), inBytes: true, growth, perIteration: growth.bytesPerIteration };
}

function classRows(report: TrendReport, selection: Selection<TrendRow>): TrendLine[] {
  const name = namesOf(selection.rows);
  return selection.rows.map((row) => trendLine(name(row), row, report));
}

function collectionRows(report: TrendReport, options: RenderOptions): TrendLine[] {
  const rows: TrendCollection[] = options.all
    ? report.collections
    : report.collections.filter(({ growth }) => isGrowing(growth.verdict)).slice(0, shownCollections);
  return rows.map((row) => trendLine(collectionName(row), row, report));
}

/** In objects where their number moves, else in bytes: a Map that only resizes has a count that says nothing. */
function trendLine(name: string, { series, growth }: OverTime, report: TrendReport): TrendLine {
  const counts = series.map((point) => point.count);
  const inBytes = counts.every((value) => value === null || value === counts[0]);
  const values = inBytes ? series.map((point) => (point.count === null ? point.retainedBytes : point.shallowBytes)) : counts;
  return { name, values, inBytes, growth, perIteration: inBytes ? growth.bytesPerIteration : countPerIteration(counts, growth, report) };
}

function countPerIteration(counts: readonly (number | null)[], growth: Growth, report: TrendReport): number | null {
  if (growth.bytesPerIteration === null) return null;
  if (growth.exactMultiple !== null) return growth.exactMultiple;
  const [first] = counts;
  const last = counts[counts.length - 1];
  const times = (report.iterations ?? []).reduce((sum, number) => sum + number, 0);
  return first === null || last === null || times <= 0 ? null : (last - first) / times;
}

function columnsFor(report: TrendReport, width: number): Column<TrendLine>[] {
  const labels = snapshotLabels(report);
  const last = labels.length - 1;
  const hasIterations = report.growth.bytesPerIteration !== null || report.constructors.some((row) => row.growth.bytesPerIteration !== null);
  return [
    // first and last stay; of those between the middle goes first
    ...labels.map(
      (label, at): Column<TrendLine> => ({
        heading: label,
        cell: (row) => valueText(row.values[at], row.inBytes),
        keep: at === 0 || at === last ? Infinity : Math.abs(at - last / 2) / labels.length,
      }),
    ),
    { heading: 'plot', cell: (row) => sparkline(row.values.slice(-24)), align: 'left', keep: 35 },
    {
      heading: 'per step',
      cell: (row) => (hasRate(row) ? rateText(row.inBytes ? row.growth.bytesPerStep : row.growth.countPerStep, row.inBytes) : '-'),
      keep: 30,
    },
    ...(hasIterations
      ? [{ heading: 'per iteration', cell: (row: TrendLine) => (hasRate(row) ? rateText(row.perIteration, row.inBytes) : '-'), keep: 20 }]
      : []),
    { heading: 'verdict', cell: (row) => verdictCell(row.growth, width), align: 'left', keep: Infinity },
  ];
}

/** The exact multiple has room only in a wide terminal; a narrow one marks it. */
function verdictCell(growth: Growth, width: number): string {
  const full = verdictText(growth);
  return width >= 90 || full === growth.verdict ? full : `${growth.verdict}, exact`;
}

/** A rate means something only where growth repeats. */
function hasRate({ growth: { verdict } }: TrendLine): boolean {
  return verdict !== 'one-time' && verdict !== 'flat' && verdict !== 'fluctuating';
}

function valueText(value: number | null, inBytes: boolean): string {
  if (value === null) return '-';
  return inBytes ? bytes(value) : count(value);
}

function rateText(value: number | null, inBytes: boolean): string {
  if (value === null) return '-';
  return inBytes ? signedBytes(value) : signedCount(value);
}

function restLines(selection: Selection<TrendRow>, options: RenderOptions): string[] {
  if (!shows(options, 'table')) return [];
  const { hidden } = selection;
  return hidden.length === 0 ? [] : wrap(`${plural(hidden.length, 'more row')} that changed: ${howToSee(hidden, options)}`, widthOf(options));
}
