/**
 * The JSON Schema of the config file: what editors complete and what validate.ts checks. `snapdiff schema config` prints it.
 */
import { MAX_THREADS, matchChoices } from '../option-checks.js';
import { type FormatName, formatNames } from '../report/format-names.js';
import { type Section, type SortKey, sections, sortKeys } from '../report/options.js';

const patterns = { type: 'array', items: { type: 'string', minLength: 1 } } as const;
const positive = { type: 'integer', minimum: 1 } as const;

export const configSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'snapdiff config',
  description: 'snapdiff.config.json, the default export of snapdiff.config.js or .mjs, or "snapdiff" in package.json. Flags win over it.',
  type: 'object',
  additionalProperties: false,
  properties: {
    $schema: { type: 'string', description: 'Where this schema is, for editors.' },
    maxGrowth: { $ref: '#/$defs/limit', description: 'How much the heap may grow: "5MB", or "10%" of the baseline.' },
    max: { $ref: '#/$defs/limits', description: 'Checks that fail the run (exit code 1).' },
    warn: { $ref: '#/$defs/limits', description: 'Checks that are only said.' },
    match: { enum: matchChoices, description: 'How objects of two snapshots are matched.' },
    threads: { ...positive, maximum: MAX_THREADS, description: 'Worker threads.' },
    iterations: {
      description: 'How often the operation ran between two snapshots: one number, or one a step.',
      anyOf: [positive, { type: 'array', items: positive, minItems: 1 }],
    },
    format: { enum: formatNames, description: 'What is printed.' },
    sort: { enum: sortKeys, description: 'Order of the rows.' },
    top: { type: 'integer', minimum: 0, description: 'Rows shown.' },
    all: { type: 'boolean', description: 'Show every row.' },
    include: { ...patterns, description: 'Constructors to show: exact, with * for any text, or as /regular expression/.' },
    exclude: { ...patterns, description: 'Constructors to leave out.' },
    only: { type: 'array', items: { enum: sections }, description: 'Parts of the report to show.' },
    github: { enum: ['auto', 'off'], description: 'Annotations and job summary inside GitHub Actions.' },
  },
  $defs: {
    limit: {
      description: 'A size ("5MB", "1.5GiB"), a count (20), or a share of the baseline ("10%").',
      anyOf: [
        { type: 'string', minLength: 1 },
        { type: 'number', minimum: 0 },
      ],
    },
    limits: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['metric', 'limit'],
        properties: {
          metric: { type: 'string', minLength: 1, description: 'E.g. "suspects", "total", "class:Session:count", "collection:cache:entries.current".' },
          limit: { $ref: '#/$defs/limit' },
        },
      },
    },
  },
} as const;

interface ConfigLimit {
  metric: string;
  limit: string | number;
}

/** What the schema describes. */
export interface Config {
  $schema?: string;
  maxGrowth?: string | number;
  max?: ConfigLimit[];
  warn?: ConfigLimit[];
  match?: 'auto' | 'id' | 'class';
  threads?: number;
  iterations?: number | number[];
  format?: FormatName;
  sort?: SortKey;
  top?: number;
  all?: boolean;
  include?: string[];
  exclude?: string[];
  only?: Section[];
  github?: 'auto' | 'off';
}
