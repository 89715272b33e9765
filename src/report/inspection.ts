/**
 * The Inspection: what `snapdiff path` and `snapdiff show` say of one snapshot. Plain data like the Report, with the same units and
 * conventions. No logic lives here.
 */
import type { CollectionKind, Redaction } from '../vocabulary.js';
import type { Generator, SnapshotRow } from './report.js';
import type { AllocationFrame, Bytes, PathStep, Placed } from './rows.js';

export type Inspection = ObjectInspection | ClassInspection;

export interface InspectionFrame {
  schemaVersion: 1;
  generator: Generator;
  snapshot: SnapshotRow;
  /** What is replaced in the document; omitted if nothing is. */
  redacted?: Redaction;
}

/** One object: what holds it and what it holds. */
export interface ObjectInspection extends InspectionFrame {
  kind: 'object';
  object: InspectedObject;
  /** From a root to the object; empty where nothing but weak references leads to it, or no path that avoids the name. */
  path: PathStep[];
  /** The name that the path does not lead over; omitted where none was asked for. */
  avoids?: string;
  /** Objects that refer to it strongly, the most telling first; the one on `path` leads. Maps and arrays stand for their stores. */
  retainers: RetainerRow[];
  /** Retainers not listed. */
  retainersOmitted: number;
  /** From the root to the object: each would take all below it along. */
  dominators: DominatorRow[];
  /** Left out of the middle. */
  dominatorsOmitted: number;
  /** In the object's own order; where some are left out, those that retain most. */
  fields: FieldRow[];
  fieldsOmitted: number;
}

/** The largest objects of the constructors that were asked for. */
export interface ClassInspection extends InspectionFrame {
  kind: 'class';
  /** As asked for. */
  query: string;
  /** The constructors it matches. */
  names: string[];
  count: number;
  shallowBytes: Bytes;
  /** By retained size. */
  instances: InstanceRow[];
  instancesOmitted: number;
}

/** Enough to recognise an object and to ask for it. */
export interface ObjectRow {
  id: number;
  /** Constructor, e.g. "Map". */
  name: string;
  /** V8's node type. */
  type: string;
  /** Start of a text, value of a number, name of a function, V8's name of an internal; null where there is none. Raw. */
  preview: string | null;
  /** The text or its only known piece goes on. */
  truncated: boolean;
  shallowBytes: Bytes;
  retainedBytes: Bytes;
}

/** Its place is the nearest that the snapshot knows: of the object, else of what holds it. */
export interface InspectedObject extends ObjectRow, Placed {
  /** The variable, property or edge that holds it, else its constructor. */
  label: string;
  /** Bytes of the node alone, as the file has them; shallowBytes adds what V8 keeps for it alone. */
  selfBytes: Bytes;
  /** Edges from a root; -5 unreached. */
  distance: number;
  /** Functions that allocated it, innermost first; in recordings with allocation stacks only, where V8 knows it. */
  allocatedBy?: AllocationFrame[];
  collection: { kind: CollectionKind; entries: number | null; capacity: number | null } | null;
}

export interface RetainerRow extends ObjectRow, Placed {
  /** The edge to the object; "entry" for entries of a Map's or array's store. */
  via: PathStep['via'];
}

export interface DominatorRow extends ObjectRow {
  /** V8's internals between it and the dominator above. */
  folded: number;
}

export interface FieldRow {
  /** As in RetainerRow; "context" is a variable that a function captured. */
  via: PathStep['via'];
  /** Of a Map's entry; null where it has none or it is a number (those leave no edge). */
  key: ObjectRow | null;
  /** Null: a number. */
  value: ObjectRow | null;
}

export interface InstanceRow extends ObjectRow, Placed {
  label: string;
}
