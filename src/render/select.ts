/**
 * Which constructor rows are shown, in which order. Also returns what is left out, so that a renderer can mention it.
 */
import type { ComparisonReport, GrowthReport, Report, SummaryReport, TrendReport } from '../report/report.js';
import type { ComparedRow, ConstructorRow, SummaryRow, TrendRow } from '../report/rows.js';
import { anyMatcher } from '../text/name-matcher.js';
import type { GrowthVerdict, SortKey } from '../vocabulary.js';
import { defaultTop, type RenderOptions } from './render-options.js';

export interface Selection<Row> {
  /** Sorted and cut. */
  rows: Row[];
  /** Rows with a change that match the patterns but are not shown, sorted. */
  hidden: Row[];
  /** Changed rows that --include and --exclude took away. */
  filteredOut: Row[];
}

interface SelectionBounds {
  /** At most so many rows, whatever is asked for. */
  limit?: number;
  /** Rows without a change too. */
  unchanged?: boolean;
}

/** O(rows log rows). Throws a usage error for a bad pattern. */
export function selectRows(report: ComparisonReport, options: RenderOptions, bounds?: SelectionBounds): Selection<ComparedRow>;
export function selectRows(report: TrendReport, options: RenderOptions, bounds?: SelectionBounds): Selection<TrendRow>;
export function selectRows(report: SummaryReport, options: RenderOptions, bounds?: SelectionBounds): Selection<SummaryRow>;
export function selectRows(report: Report, options: RenderOptions, bounds?: SelectionBounds): Selection<ConstructorRow>;
export function selectRows(report: Report, options: RenderOptions, bounds: SelectionBounds = {}): Selection<ConstructorRow> {
  switch (report.kind) {
    case 'comparison':
      return select(report.constructors, comparisonRanking(report, options), options, bounds);
    case 'trend':
      return select(report.constructors, trendRanking(report, options), options, bounds);
    case 'summary':
      return select(report.constructors, summaryRanking(options), options, bounds);
  }
}

/** What matters in the rows of a kind of report. */
interface Ranking<Row> {
  isChanged(row: Row): boolean;
  /** Shown unasked. */
  isTelling(row: Row): boolean;
  compare(left: Row, right: Row): number;
}

function select<Row extends ConstructorRow>(
  from: readonly Row[],
  { isChanged, isTelling, compare }: Ranking<Row>,
  { include = [], exclude = [], all = false, top }: RenderOptions,
  { limit = Infinity, unchanged = false }: SelectionBounds,
): Selection<Row> {
  const names = include.length + exclude.length === 0 ? [] : from.map(({ name }) => name);
  const included = include.length === 0 ? null : anyMatcher(include)(names);
  const excluded = anyMatcher(exclude)(names);
  const asked: Row[] = [];
  const filteredOut: Row[] = [];
  for (const row of from) {
    const matches = (included === null || included.has(row.name)) && !excluded.has(row.name);
    // a class that is asked for by name is shown even if it did not change
    if (matches && (unchanged || include.length > 0 || isChanged(row))) asked.push(row);
    else if (!matches && isChanged(row)) filteredOut.push(row);
  }
  asked.sort(compare);
  if (all) return { ...splitAt(asked, limit), filteredOut };
  if (top !== undefined || include.length > 0) return { ...splitAt(asked, Math.min(limit, top ?? defaultTop)), filteredOut };
  const rows = asked.filter(isTelling).slice(0, defaultTop);
  const shown = new Set(rows);
  return { rows, hidden: asked.filter((row) => !shown.has(row)), filteredOut };
}

function splitAt<Row>(rows: Row[], top: number): Pick<Selection<Row>, 'rows' | 'hidden'> {
  return { rows: rows.slice(0, top), hidden: rows.slice(top) };
}

function comparisonRanking(report: ComparisonReport, options: RenderOptions): Ranking<ComparedRow> {
  return { isChanged: (row) => didChange(row, options), isTelling: tellingIn(report), compare: growthComparator(report, options.sort) };
}

function trendRanking(report: TrendReport, options: RenderOptions): Ranking<TrendRow> {
  const byNumber = growthComparator(report, options.sort);
  const isByGrowth = (options.sort ?? 'growth') === 'growth';
  return {
    isChanged: ({ growth }) => growth.verdict !== 'flat',
    isTelling: tellingIn(report),
    compare: isByGrowth ? (left, right) => verdictRank[left.growth.verdict] - verdictRank[right.growth.verdict] || byNumber(left, right) : byNumber,
  };
}

function summaryRanking({ sort = 'growth' }: RenderOptions): Ranking<SummaryRow> {
  return { isChanged: () => true, isTelling: () => true, compare: sort === 'name' ? byName : comparator(summaryNumbers[sort]) };
}

function didChange(row: ComparedRow, { sort }: RenderOptions): boolean {
  if (row.newCount !== 0 || row.deletedCount !== 0 || row.resizedBytes !== 0 || row.growthBytes !== 0) return true;
  return sort === 'retained' && row.retainedDeltaBytes !== 0;
}

/** Not noise, and more than next to nothing, either by its own bytes or by what its new objects retain. */
export function tellingIn({ snapshots }: GrowthReport): (row: ComparedRow) => boolean {
  const floor = Math.min(1000, snapshots[0].totalBytes / 5000);
  return (row) => {
    if (row.noise !== null) return false;
    // what a class retains is evidence of its new objects only if they are a good part of it
    const isOfNew = Math.abs(row.countDelta) >= Math.max(row.current.count, row.baseline.count) / 10;
    const retained = row.countDelta !== 0 && isOfNew ? Math.abs(row.retainedDeltaBytes) : 0;
    return Math.max(Math.abs(row.growthBytes), retained) >= floor;
  };
}

type Compare = (left: ConstructorRow, right: ConstructorRow) => number;
type Numbers = Record<Exclude<SortKey, 'name'>, (row: ConstructorRow) => number>;

const growthNumbers: Numbers = {
  growth: (row) => row.growthBytes,
  'size-delta': (row) => row.sizeDeltaBytes,
  alloc: (row) => row.newBytes,
  freed: (row) => row.deletedBytes,
  count: (row) => row.countDelta,
  retained: (row) => row.retainedDeltaBytes,
};

const summaryNumbers: Numbers = {
  growth: (row) => row.current.retainedBytes,
  'size-delta': (row) => row.current.shallowBytes,
  alloc: (row) => row.current.shallowBytes,
  freed: (row) => row.current.shallowBytes,
  count: (row) => row.current.count,
  retained: (row) => row.current.retainedBytes,
};

/** What keeps growing comes before what grew once. */
const verdictRank: Record<GrowthVerdict, number> = { accelerating: 0, steady: 0, slowing: 1, fluctuating: 1, 'one-time': 1, shrinking: 2, flat: 3 };

function growthComparator({ totals }: ComparisonReport | TrendReport, sort: SortKey = 'growth'): Compare {
  if (sort === 'name') return byName;
  // where the heap shrank, what shrank most comes first
  return comparator(growthNumbers[sort], sort === 'growth' && totals.deltaBytes < 0 ? -1 : 1);
}

function comparator(number: (row: ConstructorRow) => number, direction: 1 | -1 = 1): Compare {
  return (left, right) => direction * (number(right) - number(left)) || byName(left, right);
}

/** By code units, the same in every locale; classes of one name by place. */
function byName(left: ConstructorRow, right: ConstructorRow): number {
  if (left.name !== right.name) return left.name < right.name ? -1 : 1;
  return (left.location?.line ?? 0) - (right.location?.line ?? 0) || (left.location?.column ?? 0) - (right.location?.column ?? 0);
}
