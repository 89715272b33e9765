/** The JSON Schemas that those of the report, of an inspection and of the baseline file have in common. */
import * as s from '../schema/schema-builder.js';
import { redactions } from '../vocabulary.js';
import { type PlaceDefinitions, placeDefinitions } from './place-schema.js';
import type { Generator, SnapshotRow, Statistics } from './report.js';

const { text, flag, integer, count, oneOf, literal, object } = s;
const bytes = count;
const byteDelta = integer;

/** What several schemas describe. */
export interface SharedDefinitions extends PlaceDefinitions {
  snapshot: SnapshotRow;
  statistics: Statistics;
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
  ...placeDefinitions,
};
