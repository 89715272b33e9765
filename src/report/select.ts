/**
 * Which constructor rows are shown, in which order; what is left out is returned as well, so that a voice can say so.
 */
import { anyMatcher } from './matcher.js';
import { defaultTop, type RenderOptions, type SortKey } from './options.js';
import type { ConstructorRow, Report, Verdict } from './report.js';

export interface Selection {
  /** Sorted and cut. */
  rows: ConstructorRow[];
  /** Rows with a change that match the patterns but are not shown, sorted. */
  hidden: ConstructorRow[];
  /** Changed rows that --include and --exclude took away. */
  filteredOut: ConstructorRow[];
}

/** At most `limit` rows, whatever is asked for; rows without a change only with `unchanged`. O(rows log rows). Throws a usage error for a bad pattern. */
export function selectRows(report: Report, options: RenderOptions, bounds: { limit?: number; unchanged?: boolean } = {}): Selection {
  const { include = [], exclude = [], all = false, top } = options;
  const { limit = Infinity, unchanged = false } = bounds;
  const included = include.length === 0 ? () => true : anyMatcher(include);
  const excluded = anyMatcher(exclude);
  const asked: ConstructorRow[] = [];
  const filteredOut: ConstructorRow[] = [];
  for (const row of report.constructors) {
    const matches = included(row.name) && !excluded(row.name);
    // whoever asks for a class by name wants to see that it did not change
    if (matches && (unchanged || include.length > 0 || isChanged(row, report, options))) asked.push(row);
    else if (!matches && isChanged(row, report, options)) filteredOut.push(row);
  }
  asked.sort(comparator(report, options.sort ?? 'growth'));
  if (all) return { ...splitAt(asked, limit), filteredOut };
  if (top !== undefined || include.length > 0) return { ...splitAt(asked, Math.min(limit, top ?? defaultTop)), filteredOut };
  const telling = asked.filter((row) => isTelling(row, report));
  const rows = telling.slice(0, defaultTop);
  const shown = new Set(rows);
  return { rows, hidden: asked.filter((row) => !shown.has(row)), filteredOut };
}

function splitAt(rows: ConstructorRow[], top: number): Pick<Selection, 'rows' | 'hidden'> {
  return { rows: rows.slice(0, top), hidden: rows.slice(top) };
}

function isChanged(row: ConstructorRow, report: Report, options: RenderOptions): boolean {
  if (report.kind === 'summary') return true;
  if (report.kind === 'trend' && row.growth !== undefined) return row.growth.verdict !== 'flat';
  if (row.newCount !== 0 || row.deletedCount !== 0 || row.resizedBytes !== 0 || row.growthBytes !== 0) return true;
  return options.sort === 'retained' && row.retainedDeltaBytes !== 0;
}

/** Shown unasked: not noise, and more than next to nothing, either by its own bytes or by what its new objects retain. */
function isTelling(row: ConstructorRow, report: Report): boolean {
  if (report.kind === 'summary') return true;
  if (row.noise !== null) return false;
  const floor = Math.min(1000, report.snapshots[0].totalBytes / 5000);
  // what a class retains says something about its new objects only where they are a good part of it
  const isOfNew = Math.abs(row.countDelta) >= Math.max(row.current.count, row.baseline?.count ?? 0) / 10;
  const retained = row.countDelta !== 0 && isOfNew ? Math.abs(row.retainedDeltaBytes) : 0;
  return Math.max(Math.abs(row.growthBytes), retained) >= floor;
}

type Compare = (left: ConstructorRow, right: ConstructorRow) => number;

const numbers: Record<Exclude<SortKey, 'name'>, (row: ConstructorRow) => number> = {
  growth: (row) => row.growthBytes,
  'size-delta': (row) => row.sizeDeltaBytes,
  alloc: (row) => row.newBytes,
  freed: (row) => row.deletedBytes,
  count: (row) => row.countDelta,
  retained: (row) => row.retainedDeltaBytes,
};

const summaryNumbers: typeof numbers = {
  growth: (row) => row.current.retainedBytes,
  'size-delta': (row) => row.current.shallowBytes,
  alloc: (row) => row.current.shallowBytes,
  freed: (row) => row.current.shallowBytes,
  count: (row) => row.current.count,
  retained: (row) => row.current.retainedBytes,
};

/** What keeps growing comes before what grew once. */
const verdictRank: Record<Verdict, number> = { accelerating: 0, steady: 0, slowing: 1, fluctuating: 1, 'one-time': 1, shrinking: 2, flat: 3 };

function comparator(report: Report, sort: SortKey): Compare {
  if (sort === 'name') return byName;
  const number = report.kind === 'summary' ? summaryNumbers[sort] : numbers[sort];
  // where the heap shrank, what shrank most comes first
  const direction = sort === 'growth' && report.totals !== null && report.totals.deltaBytes < 0 ? -1 : 1;
  const byNumber: Compare = (left, right) => direction * (number(right) - number(left)) || byName(left, right);
  if (report.kind !== 'trend' || sort !== 'growth') return byNumber;
  return (left, right) => rank(left) - rank(right) || byNumber(left, right);
}

function rank(row: ConstructorRow): number {
  return row.growth === undefined ? 0 : verdictRank[row.growth.verdict];
}

/** By code units, the same in every locale; classes of one name by place. */
function byName(left: ConstructorRow, right: ConstructorRow): number {
  if (left.name !== right.name) return left.name < right.name ? -1 : 1;
  return (left.location?.line ?? 0) - (right.location?.line ?? 0) || (left.location?.column ?? 0) - (right.location?.column ?? 0);
}
