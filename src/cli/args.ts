/**
 * Words of the command line -> a Command. The only file that knows yargs, whose defaults are mostly turned off: see the comments.
 */
import yargs, { type Argv } from 'yargs';
import { SnapdiffError } from '../errors.js';
import { nearestName } from '../text/nearest-name.js';
import { type CaptureFlags, readCaptureFlags } from './capture-flags.js';
import { type Flags, readFlags } from './flags.js';
import { epilogueText, usageText } from './help.js';
import type { LeakTarget } from './library.js';
import { type CommandName, commandNames, commandsWith, optionSpecs, optionsOf } from './options.js';
import { readTarget } from './repeat-target.js';
import { readWatchFlags, type WatchFlags } from './watch-flags.js';

export type Command =
  | { name: 'compare'; inputs: string[]; flags: Flags }
  | { name: 'run'; target: LeakTarget; flags: Flags }
  | { name: 'summary'; input: string; flags: Flags }
  | { name: 'path'; input: string; query: Query; flags: Flags }
  | { name: 'show'; input: string; query: Query; flags: Flags }
  | { name: 'baseline'; input: string; flags: Flags }
  | { name: 'schema'; schema: SchemaName }
  | { name: 'capture'; flags: CaptureFlags }
  | { name: 'watch'; flags: WatchFlags }
  /** --help and --version. */
  | { name: 'say'; text: string };

export type SchemaName = 'report' | 'config' | 'baseline';

export interface Query {
  id?: number;
  constructorName?: string;
}

interface Parsed {
  command: CommandName;
  values: Record<string, unknown>;
}

/** @throws SnapdiffError 'usage' */
export async function parseArguments(line: readonly string[], version: string, width: number): Promise<Command> {
  const { words, started } = withoutStarted(line);
  refuseWhatYargsSwallows(words);
  let parsed: Parsed | undefined;
  let said = '';
  const parser = commandLine(version, width, (command, values) => {
    parsed = { command, values };
  });
  try {
    // With a callback yargs prints nothing and leaves the process alone.
    await parser.parseAsync(yargsWords(words), {}, (_error: unknown, _values: unknown, output: string) => {
      said = output;
    });
  } catch (error) {
    throw usageError(error as Error, words);
  }
  if (parsed === undefined) return { name: 'say', text: `${said.replaceAll('--constructor-name', '--constructor     ')}\n` };
  return toCommand(parsed, started);
}

/** What `watch` is to start is another program's command line, and none of our words. */
function withoutStarted(line: readonly string[]): { words: readonly string[]; started: readonly string[] | null } {
  const dashes = line[0] === 'watch' ? line.indexOf('--') : -1;
  return dashes === -1 ? { words: line, started: null } : { words: line.slice(0, dashes), started: line.slice(dashes + 1) };
}

function commandLine(version: string, width: number, found: (command: CommandName, values: Record<string, unknown>) => void): Argv {
  const define = (parser: Argv, command: CommandName, words: string) =>
    parser.command(
      words,
      false, // the commands are listed in the usage, once
      (builder) => withOptions((command === 'compare' ? builder : builder.usage(usageText(command))).epilogue(epilogueText(command)), command),
      (values) => found(command, values as Record<string, unknown>),
    );
  const parser = yargs()
    .scriptName('snapdiff')
    .usage(usageText('compare')) // the default command's own usage would stand below "snapdiff [words..]"
    .locale('en')
    .parserConfiguration({
      // "--max.x" would make an object, "--max a b c" would eat the files, "007" and "1e3" would turn into numbers
      'dot-notation': false,
      'greedy-arrays': false,
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'camel-case-expansion': false,
      'strip-aliased': true,
    })
    .exitProcess(false)
    .fail((message, error) => {
      throw error ?? new SnapdiffError('usage', message);
    })
    .strict()
    .version(version)
    .wrap(width)
    .help()
    .alias('help', 'h');
  // Words are optional for yargs and counted by us: it does not count those behind "--".
  define(parser, 'compare', '$0 [words..]');
  for (const command of commandNames) define(parser, command, `${command} [words..]`);
  return parser;
}

function withOptions(builder: Argv, command: CommandName): Argv {
  for (const [name, spec] of optionsOf(command)) {
    const { alias, describe, group } = spec;
    const common = { describe: spec.choices && name !== 'github' ? `${describe}: ${spec.choices.join(', ')}` : describe, group, ...(alias ? { alias } : {}) };
    const key = name === 'constructor' ? CONSTRUCTOR : name;
    if (spec.kind === 'switch') builder.option(key, { ...common, type: 'boolean' });
    else builder.option(key, { ...common, type: 'string', array: spec.kind === 'list', nargs: 1, requiresArg: true });
  }
  return builder;
}

/** yargs looks options up in plain objects, in which "constructor" is always there. */
const CONSTRUCTOR = 'constructor-name';

function yargsWords(words: readonly string[]): string[] {
  const end = words.indexOf('--');
  return words.map((word, position) => (end === -1 || position < end ? word.replace(/^--constructor(?==|$)/s, `--${CONSTRUCTOR}`) : word));
}

/** yargs drops a lone "-" among the files without a word, and takes "--all=maybe" for --no-all. */
function refuseWhatYargsSwallows(words: readonly string[]): void {
  let takesNext = false;
  for (const word of words) {
    const isValue = takesNext;
    takesNext = false;
    if (isValue) continue;
    if (word === '-') throw new SnapdiffError('usage', '"-" is not a snapshot', {}, { hint: 'To read from a pipe, give /dev/stdin.' });
    if (word === '--') return;
    const [, name, equals] = /^--?([^=]+)(=)?/s.exec(word) ?? [];
    if (!word.startsWith('-') || name === undefined) continue;
    const full = Object.hasOwn(optionSpecs, name) ? name : Object.keys(optionSpecs).find((key) => optionSpecs[key].alias === name);
    const spec = full === undefined ? undefined : optionSpecs[full];
    if (spec?.kind === 'switch' && equals) throw new SnapdiffError('usage', `--${full} takes no value: write --${full} or --no-${full}`);
    takesNext = spec !== undefined && spec.kind !== 'switch' && !equals;
  }
}

/** yargs' complaints, in our words. */
function usageError(error: Error, words: readonly string[]): SnapdiffError {
  if (error instanceof SnapdiffError && error.code !== 'usage') return error;
  const unknown = /^Unknown arguments?: (.*)$/s.exec(error.message)?.[1]?.split(', ')[0];
  if (unknown !== undefined) return unknownOption(unknown, words);
  const valueless = /^Not enough arguments following: (.*)$/s.exec(error.message)?.[1].replace(CONSTRUCTOR, 'constructor');
  if (valueless !== undefined) return new SnapdiffError('usage', `--${valueless} needs a value`);
  return error instanceof SnapdiffError ? error : new SnapdiffError('usage', error.message, {}, { cause: error });
}

function unknownOption(name: string, words: readonly string[]): SnapdiffError {
  const written = words.find((word) => word.replace(/^--?(no-)?/, '').split('=')[0] === name) ?? (name.length === 1 ? `-${name}` : `--${name}`);
  const shown = written.split('=')[0];
  if (Object.hasOwn(optionSpecs, name)) {
    return new SnapdiffError(
      'usage',
      `${shown} does not go with this command`,
      {},
      {
        hint: `It belongs to: ${commandsWith(name)
          .map((command) => (command === 'compare' ? 'snapdiff' : `snapdiff ${command}`))
          .join(', ')}.`,
      },
    );
  }
  const near = nearestName(name, Object.keys(optionSpecs));
  return new SnapdiffError('usage', `unknown option ${shown}${near === undefined ? '' : `; did you mean --${near}?`}`);
}

function toCommand({ command, values }: Parsed, started: readonly string[] | null): Command {
  const afterDashes = (values['_'] as (string | number)[]).map(String).slice(command === 'compare' ? 0 : 1);
  const words = [...((values['words'] ?? []) as string[]), ...afterDashes];
  if (command === 'schema') return { name: command, schema: schemaName(words) };
  if (command === 'watch') return { name: command, flags: readWatchFlags(words, started, values) };
  if (command === 'capture') return { name: command, flags: readCaptureFlags(words, values) };
  const flags = readFlags(values);
  if (command === 'compare') {
    if (words.length === 0 && !flags.printConfig) throw new SnapdiffError('usage', 'no snapshot given: snapdiff <baseline> <current>');
    return { name: command, inputs: words, flags };
  }
  if (command === 'run') return { name: command, target: readTarget(words, values), flags };
  const [input, object, ...rest] = words;
  if (input === undefined) throw new SnapdiffError('usage', `no snapshot given: ${usageText(command).split(' [')[0]}`);
  const takesObject = command === 'path' || command === 'show';
  const surplus = takesObject ? rest[0] : object;
  if (surplus !== undefined)
    throw new SnapdiffError('usage', `one word too many: ${JSON.stringify(surplus)}`, {}, { hint: `Write ${usageText(command).split(' [')[0]}` });
  if (!takesObject) return { name: command, input, flags };
  return { name: command, input, query: readQuery(command, object, values[CONSTRUCTOR]), flags };
}

function schemaName(words: readonly string[]): SchemaName {
  const [name] = words;
  if (words.length === 1 && (name === 'report' || name === 'config' || name === 'baseline')) return name;
  throw new SnapdiffError('usage', 'which schema? snapdiff schema report, snapdiff schema config, or snapdiff schema baseline');
}

function readQuery(command: 'path' | 'show', object: string | undefined, constructorName: unknown): Query {
  if (constructorName !== undefined) {
    if (typeof constructorName !== 'string' || constructorName === '') throw new SnapdiffError('usage', '--constructor takes one name');
    if (object !== undefined) throw new SnapdiffError('usage', `give either ${object} or --constructor, not both`);
    return { constructorName };
  }
  if (object === undefined)
    throw new SnapdiffError(
      'usage',
      `which object? snapdiff ${command} <file> @ID${command === 'show' ? ', or --constructor NAME' : ''}`,
      {},
      { hint: 'Ids stand behind @ in the report.' },
    );
  const digits = /^@?(\d{1,16})$/.exec(object)?.[1];
  const id = Number(digits);
  if (digits === undefined || !Number.isSafeInteger(id))
    throw new SnapdiffError('usage', `${JSON.stringify(object)} is not an id: write it as in the report, e.g. @50581`);
  return { id };
}
