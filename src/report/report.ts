/**
 * The Report: the one value that every renderer takes (table, JSON, Markdown, CSV ...), and the contract with scripts.
 * Plain data, raw integers, bytes in keys that end in `Bytes`, `null` where a value is unknown or does not apply.
 * Snapshots are listed oldest first. No logic here.
 */
import type { CheckLevel, Matching, Redaction, ReportKind, Status } from '../vocabulary.js';
import type { ReportTree } from './report-tree.js';
import type {
  Bytes,
  CollectionRow,
  ComparedRow,
  ConstructorRow,
  DuplicateString,
  Growth,
  LargeString,
  ListenerRow,
  SampledFunction,
  SparseCollection,
  SummaryRow,
  Suspect,
  TrendCollection,
  TrendRow,
  TrendSuspect,
} from './rows.js';

/** Discriminated by `kind`. */
export type Report = ComparisonReport | TrendReport | SummaryReport | AuditReport;

/** Reports of two snapshots or more. */
export type GrowthReport = ComparisonReport | TrendReport;

/** The head of every document that snapdiff prints as JSON. */
export interface DocumentFrame {
  $schema: string;
  schemaVersion: 1;
  generator: Generator;
}

export interface Generator {
  name: 'snapdiff';
  version: string;
}

/** What reports of every kind have. */
export interface ReportFrame extends DocumentFrame {
  kind: ReportKind;
  /** How objects of the snapshots were matched; null in a summary. */
  matchedBy: Matching | null;
  /** Oldest first. */
  snapshots: SnapshotRow[];
  /** Null in a summary. In a trend: first snapshot against last. */
  totals: Totals | null;
  /** Every class key of either snapshot, largest growth first, ties by name. */
  constructors: ConstructorRow[];
  strings: { large: LargeString[]; duplicates: DuplicateString[] };
  collections: CollectionRow[];
  /** Who holds the growth, most first. In a trend only what keeps growing. */
  suspects: Suspect[];
  /** Growth that no suspect explains, in bytes; null in a summary. */
  unexplainedBytes: Bytes | null;
  checks: Check[];
  status: Status;
  warnings: Warning[];
  /** What holds what. Omitted unless it was asked for, and where there is none: in a summary, and against a baseline file. */
  tree?: ReportTree;
  /** A heap profile that was given; omitted otherwise. */
  sampling?: Sampling;
  /** What is replaced in the report; omitted if nothing is. */
  redacted?: Redaction;
}

/** What changed between two snapshots. */
export interface ComparisonReport extends ReportFrame {
  kind: 'comparison';
  matchedBy: Matching;
  totals: Totals;
  constructors: ComparedRow[];
  unexplainedBytes: Bytes;
  /** Between two processes: the part of the growth that is the runtime's own. Omitted where it is unknown. */
  runtimeGrowthBytes?: Bytes;
}

/** What keeps growing over three snapshots or more. Rows and totals compare the first with the last. */
export interface TrendReport extends ReportFrame {
  kind: 'trend';
  matchedBy: Matching;
  totals: Totals;
  /** Totals of each step, `steps[0]` is from snapshot 0 to snapshot 1. */
  steps: Totals[];
  /** The heap's own growth, from `totalBytes` of each snapshot; its counts are 0, as nothing is counted. */
  growth: Growth;
  /** With --iterations only: how often the operation ran in each step. */
  iterations?: number[];
  constructors: TrendRow[];
  collections: TrendCollection[];
  suspects: TrendSuspect[];
  unexplainedBytes: Bytes;
}

/** What one snapshot holds; rows have `current` only. */
export interface SummaryReport extends ReportFrame {
  kind: 'summary';
  matchedBy: null;
  totals: null;
  constructors: SummaryRow[];
  unexplainedBytes: null;
}

/**
 * What fills one snapshot; rows have `current` only. In `suspects` growth is what is held: `growthBytes` bytes, `growthShare` of the program's bytes, and
 * `objects` what it is made of.
 */
export interface AuditReport extends ReportFrame {
  kind: 'audit';
  matchedBy: null;
  totals: null;
  constructors: SummaryRow[];
  /** Bytes of the runtime itself; null where the snapshot does not separate them from the program's. */
  runtimeBytes: Bytes | null;
  /** Bytes of the program that no suspect holds. */
  unexplainedBytes: Bytes;
  /** Events with more than 10 listeners, most first. */
  listeners: ListenerRow[];
  /** Large collections of which little is used, most waste first. */
  sparseCollections: SparseCollection[];
  /** DOM nodes that left the document. */
  detached: { count: number; shallowBytes: Bytes };
}

/**
 * A sampling heap profile. It samples what was alive when the sampling ended, whenever that was; its functions are joined with rows by their places, and
 * nothing is extrapolated to what was not sampled.
 */
export interface Sampling {
  path: string;
  /** Of all samples; V8 has scaled them by their sizes. */
  bytes: Bytes;
  /** Null where the file does not list them. */
  samples: number | null;
  /** Most bytes first, at most ten. */
  functions: SampledFunction[];
}

export interface SnapshotRow {
  /** As the caller gave it; if the file was removed, when it was taken. */
  path: string;
  /** False: the file was removed, and `path` is not a path. Omitted otherwise. */
  kept?: boolean;
  /** True: a baseline file, which keeps no single objects. Omitted otherwise. */
  isBaselineFile?: boolean;
  /** True: a baseline file that keeps the top of the growth tree, so there are suspects. Omitted otherwise. */
  keepsTree?: boolean;
  fileBytes: Bytes;
  nodeCount: number;
  edgeCount: number;
  /** Retained size of the root, and `extra_native_bytes` where the header has it. */
  totalBytes: Bytes;
  statistics: Statistics;
}

export interface Statistics {
  codeBytes: Bytes;
  stringBytes: Bytes;
  jsArrayBytes: Bytes;
  typedArrayBytes: Bytes;
  nativeBytes: Bytes;
  systemBytes: Bytes;
}

/** newBytes - deletedBytes + resizedBytes = deltaBytes, to the byte. */
export interface Totals {
  newCount: number;
  deletedCount: number;
  newBytes: Bytes;
  deletedBytes: Bytes;
  resizedBytes: Bytes;
  deltaBytes: Bytes;
}

export interface Check {
  id: string;
  level: CheckLevel;
  /** e.g. "class:Session:count". */
  metric: string;
  operator: '<=';
  expected: number;
  actual: number;
  passed: boolean;
  /** One sentence: what, how much, allowed how much, who holds it. */
  message: string;
  /** The flag or config key that asked for it. */
  source: string;
}

export interface Warning {
  /** e.g. "different-processes", "another-process", "swapped", "imprecise-sums". */
  code: string;
  message: string;
}

/** What `--format json` prints when snapdiff could not run. */
export interface ErrorReport extends DocumentFrame {
  kind: 'error';
  code: string;
  message: string;
  hint: string | null;
  path: string | null;
  section: string | null;
  byteOffset: number | null;
}
