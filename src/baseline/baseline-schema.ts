/** The JSON Schema of the baseline file: what `snapdiff schema baseline` prints and what a file is checked against before it is used. */

import { type TreeLine, vias } from '../growth/tree-lines.js';
import type { RuntimeShare } from '../heap/runtime-part.js';
import type { Statistics } from '../report/report.js';
import { sharedDefinitions } from '../report/shared-schema.js';
import {
  about,
  closed,
  count,
  type DefinitionsOf,
  document,
  list,
  literal,
  number,
  object,
  oneOf,
  orNull,
  references,
  text,
} from '../schema/schema-builder.js';
import { collectionKinds, redactions } from '../vocabulary.js';
import type { Allowance, Baseline, BaselineClass, BaselineCollection, BaselineHeap } from './baseline.js';

/** Also the value of `$schema` in every baseline. */
export const baselineSchemaId = 'urn:heap-snapdiff:baseline-v1';

interface Definitions {
  allowance: Allowance;
  class: BaselineClass;
  collection: BaselineCollection;
  statistics: Statistics;
  vertex: TreeLine;
}

const ref = references<Definitions>();

/** Files of earlier releases may lack `$schema`. */
const baseline = object<Omit<Baseline, '$schema'>>(
  {
    schemaVersion: literal(1),
    kind: literal('baseline'),
    allow: about(
      'Growth that --ratchet takes for noise. Edit it; --update-baseline keeps it.',
      object<Baseline['allow']>({ heap: ref('allowance'), collection: ref('allowance') }),
    ),
    heap: object<BaselineHeap>({ totalBytes: count, nodeCount: count, edgeCount: count, statistics: ref('statistics') }),
    classes: list(ref('class')),
    collections: list(ref('collection')),
  },
  {
    redacted: about('Data in names is replaced by "~".', oneOf(redactions)),
    runtime: object<RuntimeShare>({ bytes: orNull(count), version: orNull(text) }),
    tree: about(
      'The top of the growth tree (the dominator tree merged by names): each row is a child of the last row above that has less depth.',
      list(ref('vertex')),
    ),
  },
);

const definitions: DefinitionsOf<Definitions> = {
  allowance: about(
    'The larger of the two counts; percent is of the value in this file.',
    closed(object<Allowance>({ bytes: count, percent: { ...number, minimum: 0 } })),
  ),
  class: object<BaselineClass>({
    name: text,
    script: orNull(text),
    line: orNull(count),
    column: orNull(count),
    count,
    shallowBytes: count,
    retainedBytes: count,
  }),
  collection: object<BaselineCollection>({
    name: text,
    constructorName: text,
    kind: oneOf(collectionKinds),
    script: orNull(text),
    line: orNull(count),
    count,
    entries: orNull(count),
    shallowBytes: count,
    retainedBytes: count,
  }),
  statistics: sharedDefinitions.statistics,
  vertex: object<TreeLine>({ depth: count, via: oneOf(vias), name: text, className: text, type: text, count, ownBytes: count }),
};

export const baselineSchema = document(
  baselineSchemaId,
  'snapdiff baseline, version 1',
  about('Written by `snapdiff baseline FILE -o base.json`; given in place of the earlier snapshot.', baseline),
  definitions,
);
