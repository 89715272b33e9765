/**
 * What the options of the library, the flags of the command line and the keys of a config file may be: one check for each, with the words for
 * what it expects. A wrong option is an error of code "usage": "threads must be a whole number from 0 to 256, not -1".
 */
import { SnapdiffError } from './errors.js';
import { nearestName } from './text/nearest-name.js';
import { groupKeys, matchChoices, objectStates, redactions } from './vocabulary.js';

export interface OptionCheck {
  accepts(value: unknown): boolean;
  /** Completes "threads must be ...". */
  expected: string;
}

/** One check for each option, so that the compiler finds a missing one. `undefined` is always accepted: it is an option left out. */
type OptionChecks<Options> = { [Name in keyof Required<Options>]: OptionCheck };

/** @throws SnapdiffError 'usage' that begins with `name`, the option or flag as the user wrote it */
export function checkOption(name: string, value: unknown, check: OptionCheck): void {
  if (!check.accepts(value)) throw new SnapdiffError('usage', `${name} must be ${check.expected}, not ${shownValue(value)}`, {}, { hint: '' });
}

/**
 * Checks every option given to `caller`, e.g. "trend()", and that there is no other.
 * @throws SnapdiffError 'usage'
 */
export function checkOptions<Options extends object>(caller: string, options: Options, checks: OptionChecks<Options>): void {
  checkOption(`the options of ${caller}`, options, anObject);
  for (const [name, value] of Object.entries(options)) {
    if (value !== undefined && !Object.hasOwn(checks, name)) throw unknownOption(caller, name, Object.keys(checks));
    checkGiven(name, value, checks[name as keyof Options]);
  }
}

/** As checkOption(), but undefined is an option left out. */
export function checkGiven(name: string, value: unknown, check: OptionCheck): void {
  if (value !== undefined) checkOption(name, value, check);
}

function unknownOption(caller: string, name: string, known: readonly string[]): SnapdiffError {
  const near = nearestName(name, known);
  const hint = near === undefined ? `Its options are ${known.join(', ')}.` : '';
  return new SnapdiffError('usage', `${caller} has no option ${JSON.stringify(name)}${near === undefined ? '' : `; did you mean ${near}?`}`, {}, { hint });
}

function shownValue(value: unknown): string {
  if (typeof value === 'function') return 'a function';
  if (Array.isArray(value)) return value.length > 8 ? `a list of ${value.length}` : `[${value.map(shownValue).join(', ')}]`;
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}

export function wholeNumber(min: number, max: number = Number.MAX_SAFE_INTEGER): OptionCheck {
  const range = ` from ${min}${max < 1e6 ? ` to ${max}` : ''}`;
  return { accepts: (value) => Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max, expected: `a whole number${range}` };
}

export const oneOf = (choices: readonly string[]): OptionCheck => ({
  accepts: (value) => choices.includes(value as string),
  expected: choices.length < 2 ? choices.join() : `${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`,
});

const listOf = (entry: OptionCheck): OptionCheck => ({
  accepts: (value) => Array.isArray(value) && value.every(entry.accepts),
  expected: `a list, each entry ${entry.expected}`,
});

const positive = (what: string): OptionCheck => ({ accepts: (value) => Number.isFinite(value) && (value as number) > 0, expected: `a positive ${what}` });
const fromZero = (what: string): OptionCheck => ({ accepts: (value) => Number.isFinite(value) && (value as number) >= 0, expected: `a ${what} from 0` });
const ofType = (type: string, expected: string): OptionCheck => ({ accepts: (value) => typeof value === type, expected });
const aText = { accepts: (value: unknown) => typeof value === 'string' && value !== '', expected: 'a text that is not empty' };
const aSwitch = ofType('boolean', 'true or false');
const aFunction = ofType('function', 'a function');
const anObject: OptionCheck = { accepts: (value) => typeof value === 'object' && value !== null && !Array.isArray(value), expected: 'an object' };
const aSignal: OptionCheck = { accepts: (value) => value instanceof AbortSignal, expected: 'an AbortSignal' };

export const MAX_THREADS = 256;
export const MAX_CONCURRENCY = 1000;

/** A path, or a file that openInput() has opened. */
const anInput: OptionCheck = { accepts: (value) => aText.accepts(value) || (anObject.accepts(value) && 'fd' in (value as object)), expected: 'a path' };
export const inputsCheck = listOf(anInput);
/** Of inspect(): the query, and its keys. */
export const queryCheck: OptionCheck = { ...anObject, expected: '{id: 123} or {constructorName: "Session"}' };
export const queryChecks = { id: wholeNumber(0), constructorName: aText, namePath: aText, avoid: aText };

const poolChecks = {
  threads: wholeNumber(0, MAX_THREADS),
  maxMemory: positive('number of bytes'),
  signal: aSignal,
  onProgress: aFunction,
};
/** Of diff() and the other functions whose reports have suspects. */
export const analyzeChecks = {
  ...poolChecks,
  root: aText,
  sourceMaps: listOf(aText),
  match: oneOf(matchChoices),
  heapProfile: anInput,
  onProfile: aFunction,
  tree: aSwitch,
};
/** Of inspect() and find(), whose reports have no suspects that a heap profile could be joined with. */
export const objectChecks = { ...analyzeChecks, heapProfile: { accepts: () => false, expected: 'left out: only reports with suspects are joined with one' } };
/** Of the query of find(). */
export const findChecks = {
  constructorName: aText,
  property: aText,
  string: aText,
  under: aText,
  minRetained: fromZero('number of bytes'),
  state: oneOf(objectStates),
  groupBy: oneOf(groupKeys),
  limit: wholeNumber(1),
  from: wholeNumber(0),
};
/** How often an operation runs between two snapshots. */
export const iterationsCheck: OptionCheck = wholeNumber(1);
export const trendChecks = { ...analyzeChecks, iterations: listOf(iterationsCheck) };
export const limitsCheck: OptionCheck = {
  accepts: (value) => Array.isArray(value) && value.every((entry) => anObject.accepts(entry) && 'metric' in entry && 'limit' in entry),
  expected: 'a list, each entry with a "metric" and a "limit"',
};
export const gateChecks = { allowMissing: aSwitch };
export const warmupCheck: OptionCheck = wholeNumber(0);
const redactionCheck: OptionCheck = oneOf(redactions);
/** Of createBaseline() and compareWithBaseline(). */
export const baselineChecks = { ...analyzeChecks, redaction: redactionCheck };
export const leakTestChecks = {
  redaction: redactionCheck,
  root: aText,
  threads: poolChecks.threads,
  signal: aSignal,
  iterations: iterationsCheck,
  warmup: warmupCheck,
  timeoutMs: positive('number of milliseconds'),
  keep: aText,
  sourceMaps: listOf(aText),
  allocations: aSwitch,
  tree: aSwitch,
  limits: limitsCheck,
  allowMissing: aSwitch,
  onProgress: aFunction,
};
const severalTexts = listOf(aText);
const concurrency = wholeNumber(1, MAX_CONCURRENCY);
/** Of leakTest(). */
export const targetCheck: OptionCheck = {
  accepts: (value) => anObject.accepts(value) && ['run', 'module', 'command', 'mcp'].some((name) => name in (value as object)),
  expected: 'a function, or an object with "run", "module", "command" or "mcp"',
};
export const operationChecks = { setup: aFunction, run: aFunction, teardown: aFunction };
export const moduleChecks = { module: aText };
export const serverChecks = {
  command: aText,
  requests: severalTexts,
  headers: severalTexts,
  body: ofType('string', 'a text'),
  concurrency,
  allowRedirect: aSwitch,
  cookies: aSwitch,
};
export const mcpChecks = { mcp: aText, tool: aText, arguments: anObject, concurrency };
const seconds = positive('number of seconds');
export const watchChecks = {
  intervalSeconds: seconds,
  warmupSeconds: fromZero('number of seconds'),
  durationSeconds: seconds,
  limitBytes: fromZero('number of bytes'),
  snapshotAt: listOf({
    accepts: (value) => anObject.accepts(value) && Object.entries(value as object).every(([key, one]) => /^(times|bytes)$/.test(key) && Number.isFinite(one)),
    expected: 'an object, {times: 2} or {bytes: 5e8}',
  }),
  nameSnapshot: aFunction,
  signal: aSignal,
  onSample: aFunction,
  onSnapshot: aFunction,
  onTrouble: aFunction,
  onWarning: aFunction,
};
export const redactSnapshotsChecks = { redaction: redactionCheck, root: aText, overwrite: aSwitch, signal: aSignal, onProgress: aFunction };
/** Of startCapturing() and findSubject(). */
export const captureChecks = {
  openInspector: aSwitch,
  choose: aText,
  first: aText,
  signal: aSignal,
  overwrite: aSwitch,
  redaction: redactionCheck,
  root: aText,
  workers: aSwitch,
  allocations: aSwitch,
  timeoutMs: positive('number of milliseconds'),
  onProgress: aFunction,
};
