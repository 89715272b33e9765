/**
 * The baseline file: what is kept of one snapshot to compare later ones with, in another process and on another machine. Small, sorted,
 * without ids or times, so that it can be committed and its changes reviewed. No logic lives here.
 */

import type { TreeLine } from '../growth/tree-lines.js';
import type { RuntimeShare } from '../heap/runtime-part.js';
import type { SnapshotRow, Statistics } from '../report/report.js';
import type { Bytes, PathStep, Placed } from '../report/rows.js';
import type { CollectionKind, Redaction } from '../vocabulary.js';

export interface Baseline {
  $schema: string;
  schemaVersion: 1;
  kind: 'baseline';
  /** Names are without data, as --redact leaves them. */
  redacted?: Redaction;
  /** Growth that is noise, besides compiled code: --ratchet fails only beyond it. Meant to be edited; --update-baseline keeps it. */
  allow: { heap: Allowance; collection: Allowance };
  heap: BaselineHeap;
  /** Every constructor, by name, script, line and column. */
  classes: BaselineClass[];
  /** The largest collections, by name and constructor. */
  collections: BaselineCollection[];
  /** The runtime's own part of the heap. Files of earlier releases lack it. */
  runtime?: RuntimeShare;
  /** The top of the growth tree, in which suspects are found. Files of earlier releases lack it. */
  tree?: TreeLine[];
}

/** The larger of the two counts: `percent` is of the value in the baseline. */
export interface Allowance {
  bytes: Bytes;
  percent: number;
}

export interface BaselineHeap {
  totalBytes: Bytes;
  nodeCount: number;
  edgeCount: number;
  statistics: Statistics;
}

/** A constructor; its place distinguishes constructors of one name. Line and column count from 1; all three null where there is no place. */
export interface BaselineClass {
  name: string;
  /** Relative to the project if it is inside: see portable-script.ts. */
  script: string | null;
  line: number | null;
  column: number | null;
  count: number;
  shallowBytes: Bytes;
  retainedBytes: Bytes;
}

/** Collections of one name and constructor together: "sessions[…].history" may be a thousand arrays. */
export interface BaselineCollection {
  name: string;
  constructorName: string;
  kind: CollectionKind;
  /** Nearest place known of the largest of them. */
  script: string | null;
  line: number | null;
  /** How many there are. */
  count: number;
  /** Null where those of one of them are not known. */
  entries: number | null;
  shallowBytes: Bytes;
  retainedBytes: Bytes;
}

/** A snapshot in the terms of a baseline, and what only a snapshot has besides. */
export interface Distillate {
  snapshot: SnapshotRow;
  classes: (BaselineClass & Placed & { distance: number | null })[];
  /** More of them than a baseline keeps, so that one that shrank is found. Largest first. */
  collections: (BaselineCollection & Placed & { id: number; capacity: number | null; path: PathStep[] })[];
  runtime: RuntimeShare;
  tree: TreeLine[];
}

/** A baseline keeps collections that retain this much, and at most this many names. */
export const MIN_COLLECTION_BYTES = 16_384;
export const MAX_COLLECTIONS = 50;

/** Between runs of one program on one Node the heap varies by well under this, compiled code apart, which is not held against it. */
export const defaultAllowance: Baseline['allow'] = { heap: { bytes: 500_000, percent: 5 }, collection: { bytes: 50_000, percent: 10 } };

export function allowedGrowth({ bytes, percent }: Allowance, baselineBytes: Bytes): Bytes {
  return Math.floor(Math.max(bytes, (baselineBytes * percent) / 100));
}
