/**
 * The rows of a report: constructors, strings, collections, suspects, and where they are. Plain data. `null`: unknown, or does not apply.
 */

import type { CollectionKind, CollectionVerdict, Confidence, GrowthVerdict, NoiseKind, OwnerKind, Pattern, SampledJoin, StringKind } from '../vocabulary.js';

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

/** Whose code a place is in. */
export interface Owner {
  kind: OwnerKind;
  /** Of a package its name; of a runtime "node", "deno" or "bun"; else null. */
  name: string | null;
  /** Of a package, where its package.json or the script's URL has it. */
  version?: string;
}

/** Where something is in the sources. */
export interface Placed {
  /** The place in the original source, if a source map leads there; else in the script. */
  location: Location | null;
  /** The place in the script. Omitted if `location` is that place. */
  generatedLocation?: Location;
  /** Omitted if there is no place, or the script has no name. */
  owner?: Owner;
}

/** One step of a retaining path. */
export interface PathStep extends Placed {
  /** Edge that leads here: type and name as V8 has them, element and hidden edges by number. */
  via: { type: string; name: string };
  id: number;
  name: string;
  type: string;
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
export interface ConstructorRow extends Placed {
  name: string;
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
  /** Where its new objects were allocated; in recordings with allocation stacks only. */
  allocations?: Allocations;
  /** With a heap profile only: sampled functions of this class. Omitted if there are none. */
  sampled?: JoinedFunction[];
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
export interface ListenerRow extends Placed {
  /** Of the emitter or target. */
  id: number;
  name: string;
  constructorName: string;
  event: string;
  listeners: number;
  path: PathStep[];
}

/** A collection whose store is mostly empty. */
export interface SparseCollection extends Placed {
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
}

export interface CollectionSide {
  /** Exact where entries make edges; null where only the store's capacity is known (numbers make no edges). */
  entries: number | null;
  /** Slots of the backing store; null where there is none. */
  capacity: number | null;
  shallowBytes: Bytes;
  retainedBytes: Bytes;
}

export interface CollectionRow extends Placed {
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
}

export interface TrendCollection extends CollectionRow, OverTime {}

export interface ObjectsDelta {
  name: string;
  countDelta: number;
  deltaBytes: Bytes;
}

/** A function of an allocation stack, at its beginning; its place is null for builtins. */
export interface AllocationFrame extends Placed {
  /** Empty for a function without a name. */
  name: string;
}

/**
 * Where new objects were allocated, in recordings with allocation stacks. V8 knows the stack of a part of them: `knownCount` and `knownBytes`. Nothing is
 * extrapolated to the others.
 */
export interface Allocations {
  count: number;
  bytes: Bytes;
  knownCount: number;
  knownBytes: Bytes;
  /** Most bytes first, at most five. Functions of the program and of packages, innermost first; those of the runtime are left out. */
  stacks: { count: number; bytes: Bytes; frames: AllocationFrame[] }[];
}

/** A function that allocated sampled objects, itself or by what it called of packages and the runtime. */
export interface SampledFunction extends Placed {
  /** Empty for a function without a name. */
  name: string;
  bytes: Bytes;
  /** Of all sampled bytes, 0 to 1. */
  share: number;
}

/** A function that is joined with a suspect or a row of the table. */
export interface JoinedFunction extends SampledFunction {
  joinedBy: SampledJoin;
}

/** Another holder of the same objects. */
export interface CoHolder extends Placed {
  id: number;
  name: string;
  constructorName: string;
  path: PathStep[];
}

export interface Suspect extends Placed {
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
  /** Where its new objects were allocated; in recordings with allocation stacks only. */
  allocations?: Allocations;
  /** With a heap profile only: sampled functions that may allocate its objects, at most eight; first those that are joined most exactly. */
  sampled?: JoinedFunction[];
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
