/** What `snapdiff find` prints: the objects that meet the conditions, and groups of them. Plain data, with the units and conventions of the report. */

import type { InstanceRow } from './inspection.js';
import type { Generator, SnapshotRow } from './report.js';
import type { Bytes, Placed } from './rows.js';

export interface FoundObjects {
  schemaVersion: 1;
  generator: Generator;
  kind: 'found';
  /** Oldest first. */
  snapshots: SnapshotRow[];
  count: number;
  /** Of all that were found. */
  shallowBytes: Bytes;
  /** Most retained bytes first; with `grew` most growth first. Empty if groups were asked for. */
  objects: FoundRow[];
  groups: FoundGroup[];
  /** Objects or groups that are not listed, before and after those that are. */
  omitted: number;
  /** A constructor that may have been meant, where none has the name; else null. */
  meant: string | null;
}

export interface FoundRow extends InstanceRow {
  /** Retained bytes now - then, of an object that is in both snapshots; else null. */
  growthBytes: Bytes | null;
}

export interface FoundGroup extends Placed {
  /** A path of names from a root, a constructor, or a script. */
  name: string;
  count: number;
  shallowBytes: Bytes;
  /** Of the largest. */
  id: number;
  retainedBytes: Bytes;
}
