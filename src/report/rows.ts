/**
 * The rows of a report: constructors, strings, collections, suspects, and where they are. Plain data. `null`: unknown, or does not apply.
 */
import type { CollectionKind, CollectionVerdict, Confidence, GrowthVerdict, NoiseKind, Pattern, StringKind } from '../vocabulary.js';

/** Bytes of shallow or retained size; never wrapped at 2^32. */
export type Bytes = number;

/** Where in a script; line and column count from 1. `script` is null when the snapshot does not name it. */
export interface Location {
  scriptId: number;
  script: string | null;
  /** From 1, as the column is; both 0 where only the script is known. */
  line: number;
  column: number;
}

/** One step of a retaining path. */
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

export interface ClassSide {
  count: number;
  shallowBytes: Bytes;
  retainedBytes: Bytes;
  /** Smallest distance from a root; -5 unreached; null where the class has no node. */
  distance: number | null;
}

/** What rows of the constructor table have in reports of every kind. */
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
  /** Why the row is shown but never blamed; null where it may be. */
  noise: NoiseKind | null;
}

export interface ComparedRow extends ConstructorRow {
  baseline: ClassSide;
}

export interface SummaryRow extends ConstructorRow {
  baseline: null;
}

export interface TrendRow extends ComparedRow, OverTime<ClassPoint> {}

/** What rows of a trend have besides. */
export interface OverTime<Point extends SeriesPoint = SeriesPoint> {
  /** One entry a snapshot, oldest first. */
  series: Point[];
  growth: Growth;
}

export interface SeriesPoint {
  /** Instances of a constructor; entries of a collection (null where numbers make no edges). */
  count: number | null;
  shallowBytes: Bytes;
  retainedBytes: Bytes;
}

export interface ClassPoint extends SeriesPoint {
  count: number;
}

export interface Growth {
  verdict: GrowthVerdict;
  /** Mean over the steps. */
  countPerStep: number;
  bytesPerStep: number;
  /** Null without --iterations. */
  bytesPerIteration: number | null;
  /** Count growth of every step is the same exact multiple of its iterations (or equal in every step): the factor, else null. */
  exactMultiple: number | null;
  reason: string;
}

export interface LargeString {
  id: number;
  kind: StringKind;
  /** First characters of the text, raw: renderers make it safe. */
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
  /** False when texts are cut in the file and neither length nor hash distinguishes them. */
  certain: boolean;
  /** Bytes of all copies but one; in an audit only. */
  wastedBytes?: Bytes;
}

/** The listeners that one emitter or target has for one event. */
export interface ListenerRow {
  /** Of the emitter or target. */
  id: number;
  name: string;
  constructorName: string;
  event: string;
  listeners: number;
  path: PathStep[];
  location: Location | null;
}

/** A collection whose store is mostly empty. */
export interface SparseCollection {
  id: number;
  name: string;
  constructorName: string;
  kind: CollectionKind;
  entries: number;
  capacity: number;
  storeBytes: Bytes;
  /** Of the store, the share of the slots without entries. */
  wastedBytes: Bytes;
  path: PathStep[];
  location: Location | null;
}

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
  verdict: CollectionVerdict;
  /** What was added directly: classes and counts, most first. */
  added: ObjectsDelta[];
  path: PathStep[];
  location: Location | null;
}

export interface TrendCollection extends CollectionRow, OverTime {}

export interface ObjectsDelta {
  name: string;
  countDelta: number;
  deltaBytes: Bytes;
}

/** Another holder of the same objects. */
export interface CoHolder {
  id: number;
  name: string;
  constructorName: string;
  path: PathStep[];
  location: Location | null;
}

export interface Suspect {
  pattern: Pattern;
  /** Id of the holder in the current snapshot; null for a group of holders. */
  id: number | null;
  /** The variable, property or edge a programmer would know the holder by. */
  name: string;
  /** Constructor of the holder, e.g. "Map". */
  constructorName: string;
  confidence: Confidence;
  growthBytes: Bytes;
  /** Of the growth of the whole heap, 0 to 1 (may pass 1 when the rest of the heap shrank). */
  growthShare: number;
  /** Entries of the holder where it is a collection. */
  entries: { baseline: number | null; current: number | null } | null;
  objects: ObjectsDelta[];
  path: PathStep[];
  location: Location | null;
  /** Others that hold the same objects: they become garbage only when all holders release them. Omitted if there are none. */
  alsoHeldBy?: CoHolder[];
  /** What the verdict rests on, one sentence each. */
  evidence: string[];
  /** What it looks like, in a phrase. */
  looksLike: string;
  /** How to fix it, a line or two. */
  advice: string;
}

export interface TrendSuspect extends Suspect, OverTime {}
