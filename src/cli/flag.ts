/**
 * A flag: how --help describes it, and how its text becomes a value. A command's handler gets the values under the names and with the types
 * of its flags (`FlagValues`); a flag that was not given is undefined.
 */
import { SnapdiffError } from '../errors.js';
import { parseBytes } from '../gate/limits.js';
import { checkOption, type OptionCheck, oneOf, wholeNumber } from '../option-checks.js';
import { nearestName } from '../text/nearest-name.js';
import { parseDuration } from './duration.js';

export interface Flag<Value> {
  /** `list`: may be given more than once. */
  kind: 'value' | 'list' | 'switch';
  /** Begins with a verb and ends with the default in brackets. */
  describe: string;
  /** Heading of --help. */
  group: string;
  alias?: string;
  /** Allowed values, listed by --help and completed by the shell. */
  choices?: readonly string[];
  /** Whether a file name follows, for the shell's completion. */
  takesPath?: boolean;
  /** `name` is as the user writes it, with dashes. @throws SnapdiffError 'usage' */
  read(texts: readonly string[], name: string): Value;
}

/** By the names that handlers use: `maxGrowth` is --max-growth. */
export type FlagTable = Readonly<Record<string, Flag<unknown>>>;

export type FlagValues<Table extends FlagTable> = { [Name in keyof Table]?: Table[Name] extends Flag<infer Value> ? Value : never };

type Details = Partial<Pick<Flag<unknown>, 'alias' | 'choices' | 'takesPath'>>;

/** A flag takes its heading from the group it is in. */
export function flagGroup<const Table extends FlagTable>(group: string, table: Table): Table {
  return Object.fromEntries(Object.entries(table).map(([name, flag]) => [name, { ...flag, group }])) as unknown as Table;
}

/** Any text that `read` understands. */
export function parsedFlag<Value>(describe: string, read: (text: string, name: string) => Value, details: Details = {}): Flag<Value> {
  return { kind: 'value', describe, group: '', ...details, read: ([text], name) => read(text, name) };
}

export const switchFlag = (describe: string): Flag<boolean> => ({ kind: 'switch', describe, group: '', read: ([text]) => text === 'true' });

export const textFlag = (describe: string, details?: Details): Flag<string> => parsedFlag(describe, (text) => text, details);

export const pathFlag = (describe: string, details: Details = {}): Flag<string> => textFlag(describe, { takesPath: true, ...details });

export const listFlag = <Value>(describe: string, read: (text: string, name: string) => Value, details: Details = {}): Flag<Value[]> => ({
  kind: 'list',
  describe,
  group: '',
  ...details,
  read: (texts, name) => texts.map((text) => read(text, name)),
});

export const numberFlag = (describe: string, check: OptionCheck): Flag<number> => parsedFlag(describe, (text, name) => readNumber(text, name, check));

/** "1000", or "1000,2000". */
export const numbersFlag = (describe: string, check: OptionCheck): Flag<number[]> =>
  parsedFlag(describe, (text, name) => text.split(',').map((part) => readNumber(part.trim(), name, check)));

function readNumber(text: string, name: string, check: OptionCheck): number {
  const value = /^\d+$/.test(text) ? Number(text) : text;
  checkOption(name, check.accepts(value) ? value : text, check);
  return value as number;
}

export const countFlag = (describe: string, max?: number): Flag<number> => numberFlag(describe, wholeNumber(1, max));

export const choiceFlag = <const Choice extends string>(describe: string, choices: readonly Choice[]): Flag<Choice> =>
  parsedFlag(describe, (text, name) => readChoice(text, name, choices), { choices });

/** "suspects,table", repeatable. */
export const choicesFlag = <const Choice extends string>(describe: string, choices: readonly Choice[]): Flag<Choice[]> => ({
  ...listFlag(describe, (text) => text as Choice, { choices }),
  read: (texts, name) => texts.flatMap((text) => text.split(',')).map((text) => readChoice(text.trim(), name, choices)),
});

function readChoice<Choice extends string>(text: string, name: string, choices: readonly Choice[]): Choice {
  const check = oneOf(choices);
  if (check.accepts(text)) return text as Choice;
  const near = nearestName(text, choices);
  const hint = near === undefined ? '' : `Did you mean ${near}?`;
  throw new SnapdiffError('usage', `${name} must be ${check.expected}, not ${JSON.stringify(text)}`, {}, { hint });
}

export const durationFlag = (describe: string): Flag<number> => parsedFlag(describe, (text, name) => parseDuration(name, text));

/** Bytes. */
export const sizeFlag = (describe: string, { zero = false } = {}): Flag<number> => parsedFlag(describe, (text, name) => readSize(text, name, zero));

export function readSize(text: string, name: string, zero = false): number {
  const bytes = parseBytes(text);
  if (bytes !== null && (bytes > 0 || zero)) return bytes;
  throw new SnapdiffError('usage', `${name} must be a size such as 500kB, 4GB or 1.5GiB, not ${JSON.stringify(text)}`);
}

/** "maxGrowth" -> "max-growth" */
export const flagName = (key: string): string => key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** `given`: by the flags' names, as yargs leaves them. @throws SnapdiffError 'usage' that names the flag */
export function readFlags<Table extends FlagTable>(table: Table, given: Readonly<Record<string, unknown>>): FlagValues<Table> {
  // Without a prototype: "constructor" is a flag.
  const values = Object.create(null) as Record<string, unknown>;
  for (const [key, flag] of Object.entries(table)) {
    const name = flagName(key);
    if (Object.hasOwn(given, name)) values[key] = flag.read(textsOf(given[name], name, flag), `--${name}`);
  }
  return values as FlagValues<Table>;
}

/** yargs makes a list of a flag that is given twice, and false of --no-NAME. */
function textsOf(value: unknown, name: string, { kind }: Flag<unknown>): string[] {
  if (kind === 'switch') return [String(Array.isArray(value) ? value.at(-1) : value)];
  const all: unknown[] = Array.isArray(value) ? value : [value];
  if (all.some((one) => typeof one !== 'string')) throw new SnapdiffError('usage', `unknown option --no-${name}`);
  if (all.length === 0 || all.includes('')) throw new SnapdiffError('usage', `--${name} needs a value`);
  if (kind === 'value' && all.length > 1) throw new SnapdiffError('usage', `--${name} is given more than once`);
  return all as string[];
}
