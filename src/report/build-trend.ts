/** Builds the report of a trend, from a comparison of the first snapshot with the last and slices of all. */
import type { Comparison } from '../compare/comparison.js';
import { exactMultiple, judge } from '../compare/growth.js';
import { objectsOf, type SeriesValue, type Slice } from '../compare/slice.js';
import type { GrowthTree } from '../growth/growth-tree.js';
import { seriesOf, type Trace } from '../growth/traces.js';
import { type TreeData, treeFrom } from '../growth/tree-data.js';
import { FLOOR_BYTES } from '../suspects/floors.js';
import { isLoader } from '../suspects/loader-names.js';
import { bytes as bytesText } from '../text/figures.js';
import { isGrowing } from '../vocabulary.js';
import { comparedRows, comparisonWarnings, emptyReport, totalsOf } from './build-report.js';
import { reportTree } from './build-tree.js';
import type { BlameRows, SurveyRows } from './finding-rows.js';
import type { SnapshotRow, Totals, TrendReport, Warning } from './report.js';
import type { ReportTree } from './report-tree.js';
import type { ClassPoint, Growth, OverTime, SeriesPoint, Suspect, TrendSuspect } from './rows.js';

interface TrendParts {
  /** First against last. */
  comparison: Comparison;
  blame: BlameRows;
  survey: SurveyRows;
  /** What the last step alone blames: holders that the first snapshot did not have yet are found here only. */
  lastStep: Pick<BlameRows, 'suspects' | 'traces'>;
  /** The growth tree of all snapshots, the newest first. */
  tree: TreeData;
  /** Whether the report gets it. */
  wantsTree: boolean;
  /** One a snapshot, oldest first. */
  slices: readonly Slice[];
  snapshots: readonly SnapshotRow[];
  /** One a step. */
  steps: readonly Totals[];
  /** How often the operation ran in each step; empty if unknown. */
  iterations: readonly number[];
  /** Paths of snapshots that are of another process than the one before them: growth cannot be followed past them. */
  foreign: readonly string[];
}

/** What a series is judged with. */
type Circumstances = Pick<TrendParts, 'iterations' | 'foreign'>;

/** A slice with the objects that the report lists. */
type ListedSlice = Omit<Slice, 'objects'> & { objects: ReadonlyMap<number, SeriesValue> };

/** Byte changes of this or less are none: the snapshot's own bookkeeping moves as much. */
const NOISE_BYTES = 1_024;

export function trendReport({ comparison, blame, survey, lastStep, tree, wantsTree, snapshots, steps, ...parts }: TrendParts): TrendReport {
  const { slices: whole, ...circumstances } = parts;
  const { iterations, foreign } = circumstances;
  const listed = new Set([...survey.collections, ...blame.suspects, ...lastStep.suspects].map(({ id }) => id ?? -1));
  const slices = whole.map((slice): ListedSlice => ({ ...slice, objects: objectsOf(slice, listed) }));
  const totals = totalsOf(comparison.rows);
  const wholeTree = treeFrom(tree);
  const follow = seriesOf(wholeTree);
  const seriesIn = (trace: Trace | null) => (trace ? follow(trace).reverse() : null);
  // Names are the same in another process.
  const inTree: Circumstances = { iterations, foreign: [] };
  const throughout = blame.suspects.map((suspect, at) => {
    const own = ownSeries(suspect, slices);
    const named = seriesIn(blame.traces[at]);
    const inAll = named && own && hangsElsewhere(named, own) ? null : named;
    const series = inAll ?? own;
    // The series of a class counts objects of other holders too.
    if (series === null) return judged(suspect, classSeries(blame.mainClasses[at], slices), circumstances);
    return judged(withGrowthOf(suspect, series, totals.deltaBytes), series, inAll ? inTree : circumstances);
  });
  const later = lastStep.suspects.flatMap((suspect, at) => {
    const isKnown = blame.suspects.some((known, position) => isSame(known, suspect) || overlap(blame.traces[position], lastStep.traces[at]));
    if (isKnown) return [];
    const inAll = seriesIn(lastStep.traces[at]);
    const series = inAll ?? objectSeries(suspect.id ?? -1, slices);
    return [judged(withGrowthOf(suspect, series, totals.deltaBytes), series, inAll ? inTree : circumstances)];
  });
  // Names alone are no certainty.
  const grown = [...throughout, ...later].map((suspect): TrendSuspect => (foreign.length > 0 ? { ...suspect, confidence: 'medium' } : suspect));
  const suspects = keepsGrowing(grown, iterations);
  // A suspect keeps its path, whatever else of it changes.
  const traces = new Map([blame, lastStep].flatMap((found) => found.suspects.map(({ path }, at) => [path, found.traces[at]] as const)));
  const explained = suspects.reduce((sum, { growthBytes }) => sum + growthBytes, 0);
  return {
    ...emptyReport('trend'),
    matchedBy: comparison.matchedBy,
    snapshots: [...snapshots],
    totals,
    constructors: comparedRows(comparison).map(({ row, key }) => ({ ...row, ...overTime(classSeries(key, slices), 'shallowBytes', circumstances) })),
    strings: survey.strings,
    collections: survey.collections.map((row) => ({ ...row, ...overTime(objectSeries(row.id, slices), 'retainedBytes', circumstances) })),
    suspects,
    unexplainedBytes: totals.deltaBytes - explained,
    warnings: [
      ...slowing(grown),
      ...foreign.map(foreignWarning),
      ...comparisonWarnings(comparison).filter(({ code }) => foreign.length === 0 || code !== 'different-processes'),
    ],
    steps: [...steps],
    growth: growthOf(
      slices.map(({ totalBytes }) => ({ count: null, shallowBytes: totalBytes, retainedBytes: totalBytes })),
      'retainedBytes',
      circumstances,
    ),
    ...(iterations.length > 0 ? { iterations: [...iterations] } : {}),
    ...(wantsTree
      ? {
          tree: treeOf(
            wholeTree,
            suspects.map(({ path }) => traces.get(path) ?? null),
          ),
        }
      : {}),
  };
}

/** `tree`: the newest heap first. */
const treeOf = (tree: GrowthTree, traces: readonly (Trace | null)[]): ReportTree =>
  reportTree(
    tree,
    [...tree.columns].reverse(),
    // A trace may name vertices that only the two heaps of its step have.
    traces.map((trace) => (trace === null ? [] : trace.holders.length > 0 ? trace.holders : trace.tops).filter((vertex) => vertex < tree.vertexCount)),
  );

function foreignWarning(path: string): Warning {
  return {
    code: 'another-process',
    message: `${path} shares no object ids with the snapshot before it: another process, or a runtime that gives every object a new id. Rows have no verdicts; suspects were followed by the names on their paths.`,
  };
}

const nothing: SeriesValue = { count: null, shallowBytes: 0, retainedBytes: 0 };

const classSeries = (key: string, slices: readonly ListedSlice[]): ClassPoint[] => slices.map(({ classes }) => classes.get(key) ?? { ...nothing, count: 0 });

const objectSeries = (id: number, slices: readonly ListedSlice[]): SeriesPoint[] => slices.map(({ objects }) => objects.get(id) ?? nothing);

function overTime<Point extends SeriesPoint>(series: Point[], by: 'shallowBytes' | 'retainedBytes', circumstances: Circumstances): OverTime<Point> {
  return { series, growth: growthOf(series, by, circumstances) };
}

/** Counts decide where they are known and move; else bytes: a class is its own, an object all that it holds. */
function growthOf(series: readonly SeriesPoint[], by: 'shallowBytes' | 'retainedBytes', { iterations, foreign }: Circumstances): Growth {
  const bytes = series.map((point) => point[by]);
  const counts = series.map(({ count }) => count);
  const known = counts.every((count) => count !== null) ? (counts as number[]) : null;
  const moves = known?.some((count) => count !== known[0]) ?? false;
  const judged = known && moves ? judge(known, 0, (value) => value.toLocaleString('en')) : judge(bytes, NOISE_BYTES, bytesText);
  const isFollowed = foreign.length === 0 || judged.verdict === 'flat';
  const steps = series.length - 1;
  const totalIterations = iterations.reduce((sum, times) => sum + times, 0);
  const grown = bytes[steps] - bytes[0];
  return {
    verdict: isFollowed ? judged.verdict : 'fluctuating',
    countPerStep: known ? (known[steps] - known[0]) / steps : 0,
    bytesPerStep: grown / steps,
    bytesPerIteration: totalIterations > 0 ? grown / totalIterations : null,
    exactMultiple: known && isFollowed ? exactMultiple(known, iterations) : null,
    reason: isFollowed ? judged.reason : 'The snapshots are of different processes.',
  };
}

/** Only what grew all the way, by enough or in time with the iterations; what the runtime loads comes last. */
function keepsGrowing(grown: readonly TrendSuspect[], iterations: readonly number[]): TrendSuspect[] {
  const times = iterations.reduce((sum, count) => sum + count, 0);
  return grown
    .filter(({ growth }) => isGrowing(growth.verdict))
    .filter((suspect) => suspect.growthBytes >= FLOOR_BYTES || suspect.growth.exactMultiple !== null || addsInTime(suspect, times))
    .sort((a, b) => Number(isLoader(a.name)) - Number(isLoader(b.name)) || b.growthBytes - a.growthBytes || (a.name < b.name ? -1 : 1));
}

/** At most so many iterations for one object. */
const MAX_PERIOD = 4;

/** Whether it steadily gained objects of a class one or more times in each iteration, or in every second, third or fourth: as small as it is, that is no chance. */
function addsInTime({ objects, growth }: TrendSuspect, times: number): boolean {
  if (growth.verdict !== 'steady') return false;
  const isMultiple = (count: number, period: number) => {
    const factor = Math.round((count * period) / times);
    return factor > 0 && Math.abs(count - (factor * times) / period) <= 1;
  };
  return objects.some(({ countDelta }) => Array.from({ length: MAX_PERIOD }, (_, at) => at + 1).some((period) => isMultiple(countDelta, period)));
}

/** A cache that fills is not yet a leak, so it is a warning and no suspect. */
const slowing = (grown: readonly TrendSuspect[]): Warning[] =>
  grown
    .filter(({ growth, growthBytes }) => growth.verdict === 'slowing' && growthBytes >= FLOOR_BYTES)
    .map(({ name, growth }) => ({
      code: 'slowing',
      message: `${name} grew by less in every step. ${growth.reason} A cache that fills does that; a further snapshot, or more iterations of warm-up (--warmup), shows whether it stops.`,
    }));

const isSame = (one: Suspect, other: Suspect): boolean =>
  one.id === null || other.id === null ? one.name === other.name && one.constructorName === other.constructorName : one.id === other.id;

/** Whether two findings have one cause: the same objects, or the same holders. Groups have no id, and their names differ by their counts. */
function overlap(one: Trace | null, other: Trace | null): boolean {
  if (!one || !other) return false;
  return one.tops.some((top) => other.tops.includes(top)) || one.holders.some((holder) => other.holders.includes(holder));
}

/** The growth from the first snapshot to the last, equal to the sum of the steps of its series; `total` is that of the heap. */
function withGrowthOf(suspect: Suspect, series: readonly SeriesPoint[], total: number): Suspect {
  const growthBytes = series[series.length - 1].retainedBytes - series[0].retainedBytes;
  return { ...suspect, growthBytes, growthShare: total > 0 ? Math.round((growthBytes / total) * 10_000) / 10_000 : 0 };
}

/** Of an object that is in all snapshots but perhaps the first; else null. */
function ownSeries({ id }: Suspect, slices: readonly ListedSlice[]): SeriesPoint[] | null {
  const series = id === null ? [] : objectSeries(id, slices);
  return id !== null && series.slice(1).every((point) => point !== nothing) ? series : null;
}

/** Whether an object had bytes in a snapshot in which its path of names has none: what holds it has changed. */
const hangsElsewhere = (named: readonly SeriesPoint[], own: readonly SeriesPoint[]): boolean =>
  own.some(({ retainedBytes }, at) => retainedBytes > 0 && named[at].retainedBytes === 0);

/** Growth in every step is the strongest sign there is, whatever two snapshots left in doubt. */
function judged(suspect: Suspect, series: SeriesPoint[], circumstances: Circumstances): TrendSuspect {
  const growth = growthOf(series, 'retainedBytes', circumstances);
  return { ...suspect, series, growth, confidence: 'high' };
}
