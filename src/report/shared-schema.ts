/** The JSON Schemas that those of the report, of an inspection and of the baseline file have in common. */
import * as s from '../schema/schema-builder.js';
import { redactions } from '../vocabulary.js';
import type { Generator, SnapshotRow, Statistics } from './report.js';
import type * as rows from './rows.js';

const { text, flag, integer, count, oneOf, orNull, literal, object } = s;
const bytes = count;
const byteDelta = integer;

/** What several schemas describe. */
export interface SharedDefinitions {
  snapshot: SnapshotRow;
  statistics: Statistics;
  location: rows.Location;
  pathStep: rows.PathStep;
}

const ref = s.references<SharedDefinitions>();

/** Optional in documents of every kind. */
export const redactedKey = { redacted: oneOf(redactions) };

export const generator = object<Generator>({ name: literal('snapdiff'), version: text });

export const sharedDefinitions: s.DefinitionsOf<SharedDefinitions> = {
  snapshot: object<SnapshotRow>(
    { path: text, fileBytes: bytes, nodeCount: count, edgeCount: count, totalBytes: bytes, statistics: ref('statistics') },
    { kept: flag, isBaselineFile: flag, keepsTree: flag },
  ),
  statistics: object<Statistics>({
    codeBytes: byteDelta,
    stringBytes: byteDelta,
    jsArrayBytes: byteDelta,
    typedArrayBytes: byteDelta,
    nativeBytes: byteDelta,
    systemBytes: byteDelta,
  }),
  location: object<rows.Location>({ scriptId: integer, script: orNull(text), line: integer, column: integer }),
  pathStep: object<rows.PathStep>(
    { via: object<rows.PathStep['via']>({ type: text, name: text }), id: count, name: text, type: text, location: orNull(ref('location')) },
    { skipped: count },
  ),
};
