/**
 * Values of flags, checked one by one: text -> numbers, choices, limits. Only what was given is in Flags; defaults are settings.ts.
 */
import { SnapdiffError } from '../errors.js';
import { type GateLimit, growthLimit, parseGateLimit } from '../gate/gate-limit.js';
import { parseBytes } from '../gate/limits.js';
import { matcher } from '../text/name-matcher.js';
import { nearestName } from '../text/nearest-name.js';
import type { FormatName, Section, SortKey } from '../vocabulary.js';
import { parseDuration } from './duration.js';
import { options } from './options.js';

export interface Flags {
  format?: FormatName;
  output?: string;
  /** In the order of the option table. */
  exports: { format: FormatName; path: string; flag: string }[];
  sort?: SortKey;
  top?: number;
  all?: boolean;
  include?: string[];
  exclude?: string[];
  only?: Section[];
  match?: 'auto' | 'id' | 'class';
  iterations?: number[];
  threads?: number;
  /** Bytes. */
  maxMemory?: number;
  color?: boolean;
  progress?: boolean;
  quiet: boolean;
  limits: GateLimit[];
  github?: 'auto' | 'off';
  config?: string;
  printConfig: boolean;
  /** Both need a baseline file. */
  ratchet?: boolean;
  updateBaseline?: boolean;
  /** Of `snapdiff run`. */
  warmup?: number;
  timeoutSeconds?: number;
  keep?: string;
}

/** By the names of flags, as yargs leaves them. */
export type Values = Record<string, unknown>;

const MOST_THREADS = 256;

/** @throws SnapdiffError 'usage' that names the flag */
export function readFlags(values: Values): Flags {
  const flags: Flags = { exports: [], quiet: values['quiet'] === true, limits: readLimits(values), printConfig: values['print-config'] === true };
  set(flags, 'format', choice(values, 'format', options.format.choices));
  set(flags, 'output', single(values, 'output'));
  for (const format of ['json', 'csv', 'markdown', 'junit', 'gitlab'] as const) {
    const flag = `export-${format}`;
    const path = single(values, flag);
    if (path !== undefined) flags.exports.push({ format, path, flag: `--${flag}` });
  }
  set(flags, 'sort', choice(values, 'sort', options.sort.choices));
  set(flags, 'top', wholeNumber('--top', single(values, 'top'), 0));
  for (const name of ['all', 'color', 'progress'] as const) if (typeof values[name] === 'boolean') flags[name] = values[name];
  if (values['ratchet'] === true) flags.ratchet = true;
  if (values['update-baseline'] === true) flags.updateBaseline = true;
  set(flags, 'include', patterns(values, 'include'));
  set(flags, 'exclude', patterns(values, 'exclude'));
  set(flags, 'only', parts(list(values, 'only'), options.only.choices));
  set(flags, 'match', choice(values, 'match', options.match.choices));
  set(flags, 'iterations', readIterations(single(values, 'iterations')));
  set(flags, 'threads', wholeNumber('--threads', single(values, 'threads'), 1, MOST_THREADS));
  set(flags, 'maxMemory', size('--max-memory', single(values, 'max-memory')));
  set(flags, 'github', choice(values, 'github', options.github.choices));
  set(flags, 'config', single(values, 'config'));
  set(flags, 'warmup', wholeNumber('--warmup', single(values, 'warmup'), 0));
  const timeout = single(values, 'timeout');
  if (timeout !== undefined) flags.timeoutSeconds = parseDuration('--timeout', timeout);
  set(flags, 'keep', single(values, 'keep'));
  return flags;
}

function set<Key extends keyof Flags>(flags: Flags, key: Key, value: Flags[Key] | undefined): void {
  if (value !== undefined) flags[key] = value;
}

/** yargs makes a list of a flag given twice, and false of --no-NAME. */
export function single(values: Values, name: string): string | undefined {
  const value = values[name];
  if (value === undefined) return undefined;
  if (Array.isArray(value)) throw new SnapdiffError('usage', `--${name} is given more than once`);
  if (typeof value !== 'string') throw new SnapdiffError('usage', `unknown option --no-${name}`);
  if (value === '') throw new SnapdiffError('usage', `--${name} needs a value`);
  return value;
}

export function list(values: Values, name: string): string[] | undefined {
  const value = values[name];
  if (value === undefined) return undefined;
  if (!Array.isArray(value) || value.some((entry) => typeof entry !== 'string')) throw new SnapdiffError('usage', `unknown option --no-${name}`);
  if (value.includes('')) throw new SnapdiffError('usage', `--${name} needs a value`);
  return value as string[];
}

export function choice<Choice extends string>(values: Values, name: string, choices: readonly Choice[]): Choice | undefined {
  const value = single(values, name);
  return value === undefined ? undefined : oneOf(`--${name}`, value, choices);
}

export function oneOf<Choice extends string>(flag: string, value: string, choices: readonly Choice[]): Choice {
  const found = choices.find((known) => known === value);
  if (found !== undefined) return found;
  const near = nearestName(value, choices);
  const hint = near === undefined ? `${flag} takes ${choices.join(', ')}.` : `Did you mean ${near}? ${flag} takes ${choices.join(', ')}.`;
  throw new SnapdiffError('usage', `${flag} cannot be ${JSON.stringify(value)}`, {}, { hint });
}

export function wholeNumber(flag: string, text: string | undefined, least: number, most = Number.MAX_SAFE_INTEGER): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most) {
    throw new SnapdiffError(
      'usage',
      `${flag} takes a whole number${least > 0 ? ` from ${least}` : ''}${most < 1e6 ? ` to ${most}` : ''}, not ${JSON.stringify(text)}`,
    );
  }
  return value;
}

function size(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const bytes = parseBytes(text);
  if (bytes === null || bytes === 0) throw new SnapdiffError('usage', `${flag} takes a size such as 500MB, 4GB or 1.5GiB, not ${JSON.stringify(text)}`);
  return bytes;
}

function readIterations(text: string | undefined): number[] | undefined {
  return text?.split(',').map((part) => wholeNumber('--iterations', part.trim(), 1)!);
}

function parts(texts: string[] | undefined, choices: readonly Section[]): Section[] | undefined {
  return texts?.flatMap((text) => text.split(',')).map((text) => oneOf('--only', text.trim(), choices));
}

function patterns(values: Values, name: 'include' | 'exclude'): string[] | undefined {
  const texts = list(values, name);
  for (const text of texts ?? []) matcher(text); // a broken /regular expression/ is found before the work starts
  return texts;
}

function readLimits(values: Values): GateLimit[] {
  const growth = single(values, 'max-growth');
  return [
    ...(growth === undefined ? [] : [growthLimit(growth, '--max-growth')]),
    ...(list(values, 'max') ?? []).map((text) => parseGateLimit(text, 'error', '--max')),
    ...(list(values, 'warn') ?? []).map((text) => parseGateLimit(text, 'warn', '--warn')),
  ];
}
