/**
 * Every flag in one table: for which commands, of which kind, and how --help describes it. Reading their values is args.ts.
 */
import { formatNames, sections, sortKeys } from '../vocabulary.js';
import { captureOptions } from './capture-options.js';
import { repeatOptions } from './repeat-options.js';
import { watchOptions } from './watch-options.js';

/** Words that say what to do; without one, snapshots are compared. */
export const commandNames = ['run', 'summary', 'path', 'show', 'baseline', 'schema', 'capture', 'watch'] as const;

export type CommandName = 'compare' | (typeof commandNames)[number];

export interface OptionSpec {
  /** `list`: may be given more than once. */
  kind: 'value' | 'list' | 'switch';
  commands: readonly CommandName[];
  group: string;
  describe: string;
  alias?: string;
  /** Allowed values, shown by --help. */
  choices?: readonly string[];
}

const everywhere = ['compare', 'run', 'summary', 'path', 'show'] as const;
/** Those that only read a snapshot and print. */
const reading = [...everywhere, 'baseline'] as const;
const tables = ['compare', 'run', 'summary'] as const;
const compare = ['compare'] as const;
/** Those whose outcome is an exit code. */
const checking = ['compare', 'run'] as const;

const results = 'What comes out:';
const rows = 'Which rows:';
const how = 'How:';
const checks = 'Checks:';

function exporting(what: string, commands: readonly CommandName[] = tables): OptionSpec {
  return { kind: 'value', commands, group: results, describe: `Also write ${what} to a file (- is standard output)` };
}

export const options = {
  ...repeatOptions,
  format: { kind: 'value', commands: everywhere, group: results, choices: formatNames, describe: 'What to print' },
  output: { kind: 'value', commands: reading, group: results, alias: 'o', describe: 'Print to a file instead (- is standard output)' },
  'export-json': exporting('JSON', everywhere),
  'export-csv': exporting('CSV'),
  'export-markdown': exporting('Markdown'),
  'export-junit': exporting('JUnit XML', checking),
  'export-gitlab': exporting('a GitLab code quality report', checking),
  sort: { kind: 'value', commands: tables, group: rows, choices: sortKeys, describe: 'Order of the rows' },
  top: { kind: 'value', commands: tables, group: rows, describe: 'Number of rows (20)' },
  all: { kind: 'switch', commands: tables, group: rows, describe: 'Every row' },
  include: {
    kind: 'list',
    commands: tables,
    group: rows,
    describe: 'Only constructors of this name; * stands for any text, /.../ is a regular expression; repeatable',
  },
  exclude: { kind: 'list', commands: tables, group: rows, describe: 'Leave out constructors of this name; repeatable' },
  only: { kind: 'list', commands: tables, group: rows, choices: sections, describe: 'Only these parts, separated by commas' },
  constructor: { kind: 'value', commands: ['show'], group: rows, describe: 'Show the objects of this constructor' },
  match: { kind: 'value', commands: compare, group: how, choices: ['auto', 'id', 'class'], describe: 'Match objects by id, or count by class (auto)' },
  iterations: { kind: 'value', commands: checking, group: how, describe: 'How often the operation runs between two snapshots: N, or N1,N2,... one a step' },
  threads: { kind: 'value', commands: reading, group: how, describe: 'Worker threads; 1 needs the least memory' },
  'max-memory': {
    kind: 'value',
    commands: reading,
    group: how,
    describe: 'Refuse snapshots that need more memory: 4GB (what the machine has to spare)',
  },
  color: { kind: 'switch', commands: everywhere, group: how, describe: 'Colours (on a terminal)' },
  progress: { kind: 'switch', commands: reading, group: how, describe: 'Progress on standard error (on a terminal)' },
  quiet: {
    kind: 'switch',
    commands: reading,
    group: how,
    describe: 'Say nothing but errors; what --format, --output and --export-... ask for is still written',
  },
  'max-growth': { kind: 'value', commands: checking, group: checks, describe: 'Fail when the heap grew by more: 5MB, or 10% of the baseline' },
  max: { kind: 'list', commands: checking, group: checks, describe: 'Fail when METRIC=LIMIT is passed; repeatable' },
  warn: { kind: 'list', commands: checking, group: checks, describe: 'Only say so when METRIC=LIMIT is passed; repeatable' },
  ratchet: { kind: 'switch', commands: compare, group: checks, describe: 'Fail on growth beyond what the baseline file allows' },
  'update-baseline': {
    kind: 'switch',
    commands: compare,
    group: checks,
    describe: 'Write the baseline file anew from the current snapshot, unless a check failed',
  },
  github: { kind: 'value', commands: checking, group: checks, choices: ['auto', 'off'], describe: 'Annotations and job summary inside GitHub Actions' },
  config: {
    kind: 'value',
    commands: checking,
    group: checks,
    describe: 'Config file (default: snapdiff.config.json, .js, .mjs, or "snapdiff" in package.json)',
  },
  'print-config': { kind: 'switch', commands: compare, group: checks, describe: 'Print the settings that would be used, and stop' },
} as const satisfies Record<string, OptionSpec>;

export type OptionName = keyof typeof options;

/** Commands that share no flag with the analysis, or mean something else by one, have a table of their own. */
const ownTables: Partial<Record<CommandName, Readonly<Record<string, OptionSpec>>>> = { capture: captureOptions, watch: watchOptions };

/** Every name there is. A name that stands in several tables is of the same kind in each. */
export const optionSpecs: Readonly<Record<string, OptionSpec>> = { ...captureOptions, ...watchOptions, ...options };

export function optionsOf(command: CommandName): [string, OptionSpec][] {
  const own = ownTables[command];
  return own ? Object.entries(own) : Object.entries<OptionSpec>(options).filter(([, spec]) => spec.commands.includes(command));
}

export function commandsWith(name: string): CommandName[] {
  const own = (Object.keys(ownTables) as CommandName[]).filter((command) => Object.hasOwn(ownTables[command] ?? {}, name));
  return [...(Object.hasOwn(options, name) ? options[name as OptionName].commands : []), ...own];
}
