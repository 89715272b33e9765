/**
 * The config file: its type, and its JSON Schema, which editors complete from and a file is checked against. `snapdiff schema config` prints it.
 */
import { about, closed, count, either, flag, integer, list, object, oneOf, references, text } from '../schema/schema-builder.js';
import type { Schema } from '../schema/validate.js';
import {
  type FormatName,
  formatNames,
  type GithubChoice,
  githubChoices,
  type MatchChoice,
  matchChoices,
  type RedactionChoice,
  redactionChoices,
  type Section,
  type SortKey,
  sections,
  sortKeys,
} from '../vocabulary.js';

interface ConfigLimit {
  metric: string;
  limit: string | number;
}

export interface Config {
  $schema?: string;
  maxGrowth?: string | number;
  max?: ConfigLimit[];
  warn?: ConfigLimit[];
  allowMissing?: boolean;
  match?: MatchChoice;
  threads?: number;
  iterations?: number | number[];
  format?: FormatName;
  sort?: SortKey;
  top?: number;
  all?: boolean;
  include?: string[];
  exclude?: string[];
  only?: Section[];
  github?: GithubChoice;
  redact?: boolean | RedactionChoice;
  heapProfile?: string;
}

interface Definitions {
  limit: ConfigLimit['limit'];
  limits: ConfigLimit[];
}

const ref = references<Definitions>();
const filled: typeof text = { ...text, minLength: 1 };
const positive: typeof integer = { ...integer, minimum: 1 };

const config = object<Config>(
  {},
  {
    $schema: about('Where this schema is, for editors.', text),
    maxGrowth: about('How much the heap may grow: "5MB", or "10%" of the baseline.', ref('limit')),
    max: about('Checks that fail the run (exit code 1).', ref('limits')),
    warn: about('Checks that only warn.', ref('limits')),
    allowMissing: about('Count a class that neither snapshot has as 0, instead of failing with exit code 2.', flag),
    match: about('How objects of two snapshots are matched.', oneOf(matchChoices)),
    threads: about('Worker threads.', positive),
    iterations: about('How often the operation ran between two snapshots: one number, or one a step.', either(positive, list(positive, 1))),
    format: about('What is printed.', oneOf(formatNames)),
    sort: about('Order of the rows.', oneOf(sortKeys)),
    top: about('Rows shown.', count),
    all: about('Show every row.', flag),
    include: about('Constructors to show: exact, with * for any text, or as /regular expression/.', list(filled)),
    exclude: about('Constructors to leave out.', list(filled)),
    only: about('Parts of the report to show.', list(oneOf(sections))),
    heapProfile: about('A sampling heap profile (.heapprofile) to join with the suspects.', filled),
    redact: about(
      'Replace contents of strings and values of numbers in everything that is written (true); "all": also keys that look like data, and folders outside of the project.',
      either<boolean, RedactionChoice>(flag, oneOf(redactionChoices)),
    ),
    github: about('Annotations and job summary inside GitHub Actions.', oneOf(githubChoices)),
  },
);

export const configSchema: Schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'snapdiff config',
  description: 'snapdiff.config.json, the default export of snapdiff.config.js or .mjs, or "snapdiff" in package.json. Flags win over it.',
  ...closed(config),
  $defs: {
    limit: about('A size ("5MB", "1.5GiB"), a count (20), or a share of the baseline ("10%").', either<string, number>(filled, { type: 'number', minimum: 0 })),
    limits: list(
      closed(
        object<ConfigLimit>({
          metric: about('E.g. "suspects", "total", "class:Session:count", "collection:cache:entries.current".', filled),
          limit: ref('limit'),
        }),
      ),
    ),
  },
};
