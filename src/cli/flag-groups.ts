/** Flags that several commands share. */
import { growthLimit, parseGateLimit } from '../gate/gate-limit.js';
import { iterationsCheck, MAX_THREADS, wholeNumber } from '../option-checks.js';
import { matcher } from '../text/name-matcher.js';
import { formatNames, redactionChoices, sections, sortKeys } from '../vocabulary.js';
import {
  choiceFlag,
  choicesFlag,
  countFlag,
  type FlagValues,
  flagGroup,
  listFlag,
  numberFlag,
  numbersFlag,
  parsedFlag,
  pathFlag,
  sizeFlag,
  switchFlag,
} from './flag.js';

export const OUTPUT = 'Output:';
export const ROWS = 'Rows:';
export const ANALYSIS = 'Analysis:';
export const CHECKS = 'Checks:';

export const exportFlag = (what: string) => pathFlag(`Also write ${what} to a file (- is standard output)`);

/** A constructor's name; a broken /regular expression/ is found before the work starts. */
function readPattern(text: string): string {
  matcher(text);
  return text;
}

/** Writes the page too. */
export const openFlag = switchFlag('Open that page in the browser');

export const outputFlag = pathFlag('Write to a file instead of standard output (- is standard output)', { alias: 'o' });

/** --redact alone is --redact=contents: see command-line.ts. */
export const redactFlag = choiceFlag(
  'Replace contents of strings and values of numbers with keyed hashes; =all: also keys that look like data, and folders outside of the project (off)',
  redactionChoices,
);

export const baselineRedactFlag = choiceFlag('Replace data in names with ~; =all: also keys that look like data (off)', redactionChoices);

/** Of every command that prints a report. */
export const outputFlags = flagGroup(OUTPUT, {
  format: choiceFlag('Print in this format (table)', formatNames),
  redact: redactFlag,
  output: outputFlag,
  exportJson: exportFlag('JSON'),
});

/** Of those whose report has a table of constructors. */
export const tableFlags = {
  ...flagGroup(OUTPUT, {
    exportCsv: exportFlag('CSV'),
    exportMarkdown: exportFlag('Markdown'),
    exportHtml: exportFlag('an HTML page'),
    open: openFlag,
  }),
  ...flagGroup(ROWS, {
    sort: choiceFlag('Sort the rows by this column (growth)', sortKeys),
    top: numberFlag('Show this many rows (20)', wholeNumber(0)),
    all: switchFlag('Show every row'),
    include: listFlag('Show only constructors of this name; * matches any text, /.../ is a regular expression (repeatable)', readPattern),
    exclude: listFlag('Leave out constructors of this name (repeatable)', readPattern),
    only: choicesFlag('Show only these parts, separated by commas (all)', sections),
  }),
};

/** Of those whose report has suspects. */
export const samplingFlags = flagGroup(ANALYSIS, {
  heapProfile: pathFlag('Say which functions of this sampling heap profile (.heapprofile) allocate what the suspects hold'),
});

/** Of every command that reads snapshots. */
export const analysisFlags = flagGroup(ANALYSIS, {
  threads: countFlag('Use this many worker threads; 1 needs the least memory (the number of cores)', MAX_THREADS),
  sourceMaps: listFlag('Search this folder for source maps, besides the folders of the scripts (repeatable)', (text) => text, { takesPath: true }),
  maxMemory: sizeFlag('Refuse snapshots that need more memory, e.g. 4GB (what the machine has to spare)'),
  progress: switchFlag('Show progress on standard error (on a terminal)'),
  quiet: switchFlag('Print only errors, and what --format, --output and --export-... ask for'),
});

export const colorFlags = flagGroup(ANALYSIS, { color: switchFlag('Print in colour (on a terminal)') });

/** Of those whose outcome is an exit code. */
export const checkFlags = {
  ...flagGroup(OUTPUT, { exportJunit: exportFlag('JUnit XML'), exportGitlab: exportFlag('a GitLab code quality report') }),
  ...flagGroup(ANALYSIS, { iterations: numbersFlag('Say how often the operation runs between two snapshots: N, or N1,N2,... for each step', iterationsCheck) }),
  ...flagGroup(CHECKS, {
    maxGrowth: parsedFlag('Fail if the heap grew by more than 5MB, or 10% of the baseline', growthLimit),
    max: listFlag('Fail if METRIC=LIMIT is exceeded (repeatable)', (text, name) => parseGateLimit(text, 'error', name)),
    warn: listFlag('Warn, but do not fail, if METRIC=LIMIT is exceeded (repeatable)', (text, name) => parseGateLimit(text, 'warn', name)),
    allowMissing: switchFlag('Count a constructor that neither snapshot has as 0, instead of failing'),
    github: choiceFlag('Write annotations and a job summary inside GitHub Actions (auto)', ['auto', 'off']),
    config: pathFlag('Read this config file (snapdiff.config.json, .js, .mjs, or "snapdiff" in package.json)'),
  }),
};

/** Of those that have a tree of what holds what. */
export const profileFlags = flagGroup(OUTPUT, {
  exportPprof: pathFlag('Also write what holds what as a profile for pprof, Perfetto or Pyroscope'),
  exportSpeedscope: pathFlag('Also write it as a profile for speedscope'),
  exportFolded: pathFlag('Also write it as folded stacks, for flame graphs'),
});

export type ProfileFlags = FlagValues<typeof profileFlags>;

/** Of a command that audits one snapshot. */
export const auditFlags = { ...outputFlags, ...tableFlags, ...profileFlags, ...samplingFlags, ...analysisFlags, ...checkFlags };

export type AuditFlags = FlagValues<typeof auditFlags & typeof colorFlags>;
export type OutputFlags = FlagValues<typeof outputFlags & typeof colorFlags>;
export type TableFlags = FlagValues<typeof tableFlags>;
export type AnalysisFlags = FlagValues<typeof analysisFlags>;
export type SamplingFlags = FlagValues<typeof samplingFlags>;
export type CheckFlags = FlagValues<typeof checkFlags>;
