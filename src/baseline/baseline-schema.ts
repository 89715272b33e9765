/** The JSON Schema of the baseline file: what `snapdiff schema baseline` prints and what a file is held against before it is trusted. */

/** Also the value of `$schema` in every baseline. */
export const baselineSchemaId = 'urn:heap-snapdiff:baseline-v1';

const text = { type: 'string' } as const;
const count = { type: 'integer', minimum: 0 } as const;
const integer = { type: 'integer' } as const;
const textOrNull = { anyOf: [text, { type: 'null' }] } as const;
const countOrNull = { anyOf: [count, { type: 'null' }] } as const;
const allowance = { $ref: '#/$defs/allowance' } as const;

function object(properties: Record<string, object>, description?: string) {
  return { type: 'object', ...(description && { description }), required: Object.keys(properties), properties };
}

export const baselineSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: baselineSchemaId,
  title: 'snapdiff baseline, version 1',
  description: 'Written by `snapdiff baseline FILE -o base.json`; given in place of the earlier snapshot.',
  ...object({
    schemaVersion: { const: 1 },
    kind: { const: 'baseline' },
    allow: object({ heap: allowance, collection: allowance }, 'Growth that --ratchet takes for noise. Edit it; --update-baseline keeps it.'),
    heap: object({
      totalBytes: count,
      nodeCount: count,
      edgeCount: count,
      statistics: object({
        codeBytes: integer,
        stringBytes: integer,
        jsArrayBytes: integer,
        typedArrayBytes: integer,
        nativeBytes: integer,
        systemBytes: integer,
      }),
    }),
    classes: { type: 'array', items: { $ref: '#/$defs/class' } },
    collections: { type: 'array', items: { $ref: '#/$defs/collection' } },
  }),
  $defs: {
    allowance: {
      ...object({ bytes: count, percent: { type: 'number', minimum: 0 } }, 'The larger of the two counts; percent is of the value in this file.'),
      additionalProperties: false,
    },
    class: object({ name: text, script: textOrNull, line: countOrNull, column: countOrNull, count, shallowBytes: count, retainedBytes: count }),
    collection: object({
      name: text,
      constructorName: text,
      kind: { enum: ['array', 'map', 'set', 'object', 'typed-array', 'buffer'] },
      script: textOrNull,
      line: countOrNull,
      count,
      entries: countOrNull,
      shallowBytes: count,
      retainedBytes: count,
    }),
  },
} as const;
