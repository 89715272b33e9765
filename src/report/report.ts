/**
 * The Report: the one value that every voice (table, JSON, Markdown, CSV ...) speaks from, and the contract with scripts.
 * Plain data, raw integers, bytes in keys that end in `Bytes`, `null` where a value is unknown or does not apply.
 * Snapshots stand oldest first. No logic lives here.
 */

/** Bytes of shallow or retained size; never wrapped at 2^32. */
export type Bytes = number;

export type ReportKind = 'comparison' | 'trend' | 'summary';
export type MatchedBy = 'id' | 'class';
export type Status = 'pass' | 'warn' | 'fail';

export interface Report {
  $schema: string;
  schemaVersion: 1;
  kind: ReportKind;
  generator: { name: 'snapdiff'; version: string };
  /** How objects of the snapshots were matched; null in a summary. */
  matchedBy: MatchedBy | null;
  /** Oldest first. */
  snapshots: SnapshotRow[];
  /** Null in a summary. In a trend: first snapshot against last. */
  totals: Totals | null;
  /** Trend only: totals of each step, `steps[0]` is from snapshot 0 to snapshot 1. */
  steps?: Totals[];
  /** Trend only: the heap's own growth, from `totalBytes` of each snapshot (its count fields speak of nodes). */
  growth?: Growth;
  /** Trend with --iterations only: how often the operation ran in each step. */
  iterations?: number[];
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
}

export interface SnapshotRow {
  /** As the caller gave it; where there is no file any more, when it was taken. */
  path: string;
  /** False: the file was removed, `path` is none. Else left out. */
  kept?: boolean;
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

/** Where in a script; line and column count from 1. `script` is null when the snapshot does not name it. */
export interface Location {
  scriptId: number;
  script: string | null;
  /** From 1, as the column is; both 0 where only the script is known. */
  line: number;
  column: number;
}

export interface ClassSide {
  count: number;
  shallowBytes: Bytes;
  retainedBytes: Bytes;
  /** Smallest distance from a root; -5 unreached; null where the class has no node. */
  distance: number | null;
}

/** Why a row is shown but never blamed. */
export type Noise = 'embedder-ids' | 'code' | null;

export interface ConstructorRow {
  name: string;
  location: Location | null;
  newCount: number;
  deletedCount: number;
  countDelta: number;
  /** DevTools: Alloc. Size */
  newBytes: Bytes;
  /** DevTools: Freed Size */
  deletedBytes: Bytes;
  /** DevTools: Size Delta */
  sizeDeltaBytes: Bytes;
  /** Survivors: shallow bytes now - then. */
  resizedBytes: Bytes;
  /** sizeDeltaBytes + resizedBytes = current - baseline shallow bytes. */
  growthBytes: Bytes;
  retainedDeltaBytes: Bytes;
  /** Null in a summary. */
  baseline: ClassSide | null;
  current: ClassSide;
  noise: Noise;
  /** Trend only: one entry a snapshot. */
  series?: SeriesPoint[];
  /** Trend only. */
  growth?: Growth;
}

export interface SeriesPoint {
  /** Instances of a constructor; entries of a collection (null where numbers make no edges). */
  count: number | null;
  shallowBytes: Bytes;
  retainedBytes: Bytes;
}

export type Verdict = 'steady' | 'accelerating' | 'one-time' | 'fluctuating' | 'shrinking' | 'flat';

export interface Growth {
  verdict: Verdict;
  /** Mean over the steps. */
  countPerStep: number;
  bytesPerStep: number;
  /** Null without --iterations. */
  bytesPerIteration: number | null;
  /** Count growth of every step is the same exact multiple of its iterations (or equal in every step): the factor, else null. */
  exactMultiple: number | null;
  reason: string;
}

export interface PathStep {
  /** Edge that leads here: type and name as V8 has them, element and hidden edges by number. */
  via: { type: string; name: string };
  id: number;
  name: string;
  type: string;
  location: Location | null;
  /** Steps left out before this one, in long lists only. */
  skipped?: number;
}

export interface LargeString {
  id: number;
  kind: 'flat' | 'concatenated' | 'sliced' | 'external';
  /** First characters of the text, raw: every voice makes it safe itself. */
  preview: string;
  truncated: boolean;
  shallowBytes: Bytes;
  retainedBytes: Bytes;
  isNew: boolean;
  path: PathStep[];
}

export interface DuplicateString {
  preview: string;
  count: number;
  totalBytes: Bytes;
  countDelta: number;
  deltaBytes: Bytes;
  /** False when texts are cut in the file and neither length nor hash tells them apart. */
  certain: boolean;
}

export type CollectionKind = 'array' | 'map' | 'set' | 'object' | 'typed-array' | 'buffer';

export interface CollectionSide {
  /** Exact where entries make edges; null where only the store's capacity is known (numbers make no edges). */
  entries: number | null;
  /** Slots of the backing store; null where there is none. */
  capacity: number | null;
  shallowBytes: Bytes;
  retainedBytes: Bytes;
}

export interface CollectionRow {
  id: number;
  /** The variable, property or edge that holds it, else its constructor. */
  name: string;
  /** Constructor, e.g. "Map". */
  constructorName: string;
  kind: CollectionKind;
  /** Null: the collection is new. */
  baseline: CollectionSide | null;
  current: CollectionSide;
  /** Retained bytes now - then. */
  growthBytes: Bytes;
  /** "possible": one doubling of the store between two snapshots, "growing": entries were added, "new": not in the baseline. */
  verdict: 'growing' | 'possible' | 'new';
  /** What was added directly: classes and counts, most first. */
  added: ObjectsDelta[];
  path: PathStep[];
  location: Location | null;
  series?: SeriesPoint[];
  growth?: Growth;
}

export interface ObjectsDelta {
  name: string;
  countDelta: number;
  deltaBytes: Bytes;
}

export type Pattern =
  | 'unbounded-cache'
  | 'growing-array'
  | 'listeners'
  | 'timers'
  | 'promises'
  | 'closures'
  | 'pool'
  | 'messages'
  | 'sliced-strings'
  | 'detached-dom'
  | 'strings'
  | 'buffers'
  | 'growth';

export interface Suspect {
  pattern: Pattern;
  /** Id of the holder in the current snapshot; null for a group of holders. */
  id: number | null;
  /** The variable, property or edge a programmer would know the holder by. */
  name: string;
  /** Constructor of the holder, e.g. "Map". */
  constructorName: string;
  confidence: 'high' | 'medium' | 'low';
  growthBytes: Bytes;
  /** Of the growth of the whole heap, 0 to 1 (may pass 1 when the rest of the heap shrank). */
  growthShare: number;
  /** Entries of the holder where it is a collection. */
  entries: { baseline: number | null; current: number | null } | null;
  objects: ObjectsDelta[];
  path: PathStep[];
  location: Location | null;
  /** What the verdict rests on, one sentence each. */
  evidence: string[];
  /** What it looks like, in a phrase. */
  looksLike: string;
  /** The way out, a line or two. */
  advice: string;
  series?: SeriesPoint[];
  growth?: Growth;
}

export interface Check {
  id: string;
  level: 'error' | 'warn';
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
export interface ErrorReport {
  $schema: string;
  schemaVersion: 1;
  kind: 'error';
  generator: { name: 'snapdiff'; version: string };
  code: string;
  message: string;
  hint: string | null;
  path: string | null;
  section: string | null;
  byteOffset: number | null;
}
