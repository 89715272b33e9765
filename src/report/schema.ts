/**
 * The JSON Schema (draft 2020-12) of report version 1. Keys may be added in any release, so unknown keys are allowed everywhere.
 */

/**
 * Also the value of `$schema` in every report. A name, not a place: a report outlives the machine and the release that wrote it. The
 * schema itself is dist/report-v1.schema.json in the package, and what `snapdiff schema report` prints.
 */
export const reportSchemaId = 'urn:heap-snapdiff:report-v1';

const text = { type: 'string' } as const;
const integer = { type: 'integer' } as const;
const count = { type: 'integer', minimum: 0 } as const;
const bytes = { type: 'integer', minimum: 0 } as const;
const byteDelta = { type: 'integer' } as const;
const number = { type: 'number' } as const;
const flag = { type: 'boolean' } as const;

const ref = (name: string) => ({ $ref: `#/$defs/${name}` });
const list = (items: object) => ({ type: 'array', items });
const orNull = (schema: object) => ({ anyOf: [schema, { type: 'null' }] });
const oneOf = (...values: string[]) => ({ enum: values });

/** Every property is required but those named in `optional`. */
function object(properties: Record<string, object>, optional: Record<string, object> = {}) {
  return { type: 'object', required: Object.keys(properties), properties: { ...properties, ...optional } };
}

const frame = { $schema: text, schemaVersion: { const: 1 }, generator: object({ name: { const: 'snapdiff' }, version: text }) };
const overTime = { series: list(ref('seriesPoint')), growth: ref('growth') };

const reportBody = {
  ...frame,
  matchedBy: { enum: ['id', 'class', null] },
  snapshots: { ...list(ref('snapshot')), minItems: 1 },
  totals: orNull(ref('totals')),
  constructors: list(ref('constructorRow')),
  strings: object({ large: list(ref('largeString')), duplicates: list(ref('duplicateString')) }),
  collections: list(ref('collection')),
  suspects: list(ref('suspect')),
  unexplainedBytes: orNull(byteDelta),
  checks: list(ref('check')),
  status: oneOf('pass', 'warn', 'fail'),
  warnings: list(object({ code: text, message: text })),
};

const definitions = {
  comparison: object({ ...reportBody, kind: { const: 'comparison' }, totals: ref('totals') }),
  trend: object(
    { ...reportBody, kind: { const: 'trend' }, totals: ref('totals'), steps: list(ref('totals')) },
    { growth: ref('growth'), iterations: list(number) },
  ),
  summary: object({ ...reportBody, kind: { const: 'summary' }, totals: { type: 'null' }, matchedBy: { type: 'null' } }),
  error: object({
    ...frame,
    kind: { const: 'error' },
    code: text,
    message: text,
    hint: orNull(text),
    path: orNull(text),
    section: orNull(text),
    byteOffset: orNull(count),
  }),

  snapshot: object({ path: text, fileBytes: bytes, nodeCount: count, edgeCount: count, totalBytes: bytes, statistics: ref('statistics') }, { kept: flag }),
  statistics: object({
    codeBytes: byteDelta,
    stringBytes: byteDelta,
    jsArrayBytes: byteDelta,
    typedArrayBytes: byteDelta,
    nativeBytes: byteDelta,
    systemBytes: byteDelta,
  }),
  totals: object({ newCount: count, deletedCount: count, newBytes: bytes, deletedBytes: bytes, resizedBytes: byteDelta, deltaBytes: byteDelta }),
  location: object({ scriptId: integer, script: orNull(text), line: integer, column: integer }),
  classSide: object({ count, shallowBytes: bytes, retainedBytes: bytes, distance: orNull(integer) }),
  constructorRow: object(
    {
      name: text,
      location: orNull(ref('location')),
      newCount: count,
      deletedCount: count,
      countDelta: integer,
      newBytes: bytes,
      deletedBytes: bytes,
      sizeDeltaBytes: byteDelta,
      resizedBytes: byteDelta,
      growthBytes: byteDelta,
      retainedDeltaBytes: byteDelta,
      baseline: orNull(ref('classSide')),
      current: ref('classSide'),
      noise: { enum: ['embedder-ids', 'code', null] },
    },
    overTime,
  ),
  seriesPoint: object({ count: orNull(count), shallowBytes: bytes, retainedBytes: bytes }),
  growth: object({
    verdict: oneOf('steady', 'accelerating', 'slowing', 'one-time', 'fluctuating', 'shrinking', 'flat'),
    countPerStep: number,
    bytesPerStep: number,
    bytesPerIteration: orNull(number),
    exactMultiple: orNull(number),
    reason: text,
  }),
  pathStep: object({ via: object({ type: text, name: text }), id: count, name: text, type: text, location: orNull(ref('location')) }),
  largeString: object({
    id: count,
    kind: oneOf('flat', 'concatenated', 'sliced', 'external'),
    preview: text,
    truncated: flag,
    shallowBytes: bytes,
    retainedBytes: bytes,
    isNew: flag,
    path: list(ref('pathStep')),
  }),
  duplicateString: object({ preview: text, count, totalBytes: bytes, countDelta: integer, deltaBytes: byteDelta, certain: flag }),
  collectionSide: object({ entries: orNull(count), capacity: orNull(count), shallowBytes: bytes, retainedBytes: bytes }),
  collection: object(
    {
      id: count,
      name: text,
      constructorName: text,
      kind: oneOf('array', 'map', 'set', 'object', 'typed-array', 'buffer'),
      baseline: orNull(ref('collectionSide')),
      current: ref('collectionSide'),
      growthBytes: byteDelta,
      verdict: oneOf('growing', 'possible', 'new'),
      added: list(ref('objectsDelta')),
      path: list(ref('pathStep')),
      location: orNull(ref('location')),
    },
    overTime,
  ),
  objectsDelta: object({ name: text, countDelta: integer, deltaBytes: byteDelta }),
  suspect: object(
    {
      // new patterns may be added
      pattern: text,
      id: orNull(count),
      name: text,
      constructorName: text,
      confidence: oneOf('high', 'medium', 'low'),
      growthBytes: byteDelta,
      growthShare: number,
      entries: orNull(object({ baseline: orNull(count), current: orNull(count) })),
      objects: list(ref('objectsDelta')),
      path: list(ref('pathStep')),
      location: orNull(ref('location')),
      evidence: list(text),
      looksLike: text,
      advice: text,
    },
    overTime,
  ),
  check: object({
    id: text,
    level: oneOf('error', 'warn'),
    metric: text,
    operator: { const: '<=' },
    expected: number,
    actual: number,
    passed: flag,
    message: text,
    source: text,
  }),
};

export const reportSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: reportSchemaId,
  title: 'snapdiff report, version 1',
  type: 'object',
  required: ['kind'],
  oneOf: [ref('comparison'), ref('trend'), ref('summary'), ref('error')],
  $defs: definitions,
};
