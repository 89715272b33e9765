/**
 * What a limit can be set on, one entry a metric: its unit, its words, and its value in a report. The grammar of --max, messages and hints derive
 * from these tables.
 */
import { SnapdiffError } from '../errors.js';
import type { GrowthReport, Report, SnapshotRow } from '../report/report.js';
import type { ClassSide, CollectionSide, Suspect } from '../report/rows.js';
import { count, plural } from '../text/figures.js';
import { isGrowing } from '../vocabulary.js';
import type { Unit } from './limits.js';

export type ReportSide = 'baseline' | 'current';

export interface HeapMetric {
  unit: Unit;
  /** What grew; and what is large, for the value now. */
  words: [change: string, now: string];
  value(snapshot: SnapshotRow, report: Report, side: ReportSide): number;
  /** Suspects that explain it; omitted: any. */
  explains?(suspect: Suspect): boolean;
}

export const heapMetrics = {
  total: { unit: 'bytes', words: ['growth', 'heap'], value: (snapshot) => snapshot.totalBytes },
  count: { unit: 'count', words: ['objects', 'objects'], value: (snapshot) => snapshot.nodeCount },
  strings: {
    unit: 'bytes',
    words: ['strings', 'strings'],
    value: (snapshot) => snapshot.statistics.stringBytes,
    explains: ({ objects }) => objects.some(({ name }) => name.endsWith('string)')),
  },
  arrays: { unit: 'bytes', words: ['arrays', 'arrays'], value: (snapshot) => snapshot.statistics.jsArrayBytes },
  detached: {
    unit: 'count',
    words: ['detached objects', 'detached objects'],
    value: (_snapshot, { constructors }, side) => constructors.reduce((sum, row) => sum + (row.name.startsWith('Detached ') ? (row[side]?.count ?? 0) : 0), 0),
    explains: ({ pattern }) => pattern === 'detached-dom',
  },
} satisfies Record<string, HeapMetric>;

/** A metric of all rows of one name. */
interface RowMetric<RowSide> {
  unit: Unit;
  /** Precede the name: "count of Session". */
  words: string;
  /** Null if unknown. */
  value(side: RowSide): number | null;
}

export const classMetrics = {
  count: { unit: 'count', words: 'count of', value: (side) => side.count },
  shallow: { unit: 'bytes', words: 'shallow size of', value: (side) => side.shallowBytes },
  retained: { unit: 'bytes', words: 'retained size of', value: (side) => side.retainedBytes },
} satisfies Record<string, RowMetric<ClassSide>>;

export const collectionMetrics = {
  entries: { unit: 'count', words: 'entries of', value: (side) => side.entries },
  shallow: { unit: 'bytes', words: 'shallow size of', value: (side) => side.shallowBytes },
  retained: { unit: 'bytes', words: 'retained size of', value: (side) => side.retainedBytes },
} satisfies Record<string, RowMetric<CollectionSide>>;

/** A part of the growth of the heap. A limit in per cent is a share of that growth. */
interface PartMetric {
  /** Precede the figure. */
  words: string;
  value(report: GrowthReport): number;
}

/** A limit in per cent allows this many bytes at least: so little is no suspect either, and quiet heaps grow by some kilobytes of which all is unexplained. */
export const MIN_PART_BYTES = 16_000;

export const partMetrics = {
  unexplained: {
    words: 'growth without a suspect',
    // Code that V8 compiles is no growth of the program.
    value({ unexplainedBytes, constructors }) {
      const code = constructors.reduce((sum, row) => sum + (row.noise === 'code' ? Math.max(0, row.growthBytes) : 0), 0);
      return Math.max(0, unexplainedBytes - code);
    },
  },
} satisfies Record<string, PartMetric>;

/** Findings of the whole report, which are counted. They have no baseline. */
interface FindingMetric {
  words(found: number): string;
  /** Whether the message lists their names. */
  listed: boolean;
  /** Their names. @throws SnapdiffError 'usage' if the report cannot answer */
  found(report: GrowthReport): string[];
}

/** Whether a snapshot is compared with a baseline file of an earlier release, in which no suspects can be found. */
export const lacksSuspects = ({ snapshots }: Report): boolean =>
  snapshots.some(({ isBaselineFile, keepsTree }) => isBaselineFile === true && keepsTree !== true);

export function withoutObjects(field: string): SnapdiffError {
  return new SnapdiffError(
    'usage',
    `${field} is unavailable: the baseline file is of an earlier release, which kept no tree of holders`,
    {},
    { hint: 'Write it again: snapdiff baseline FILE -o base.json (or --update-baseline).' },
  );
}

/** A row that gains less than this in a step is warm-up, however steadily it does. */
const STEADY_BYTES = 8_000;

export const findingMetrics = {
  suspects: {
    words: (found) => plural(found, 'suspect'),
    listed: false,
    found(report) {
      if (lacksSuspects(report)) throw withoutObjects('suspects');
      return report.suspects.map(({ name }) => name);
    },
  },
  steady: {
    words: (found) => `${count(found)} growing steadily`,
    listed: true,
    found(report) {
      if (report.kind === 'comparison') {
        throw new SnapdiffError(
          'usage',
          'steady needs three snapshots or more: two cannot show whether growth goes on',
          {},
          { hint: 'With two snapshots, write suspects=0.' },
        );
      }
      return [...report.constructors.filter((row) => row.noise === null), ...report.collections]
        .filter(({ growth }) => isGrowing(growth.verdict) && growth.bytesPerStep >= STEADY_BYTES)
        .map(({ name }) => name);
    },
  },
} satisfies Record<string, FindingMetric>;
