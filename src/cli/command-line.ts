/** The words of a command line -> the command, its words and its flags. The only file that knows yargs, most of whose defaults are turned off. */
import yargs, { type Argv } from 'yargs';
import { fromSystemError, SnapdiffError } from '../errors.js';
import { nearestName } from '../text/nearest-name.js';
import { wrap } from '../text/width.js';
import { redactionChoices, redactions } from '../vocabulary.js';
import type { CommandModule } from './command.js';
import { type CommandName, commandCalled, commandNames, loadCommand, loadCommands } from './commands/command-list.js';
import { type FlagTable, flagName } from './flag.js';

export interface CommandLine {
  name: CommandName;
  module: CommandModule;
  words: readonly string[];
  /** The words after "--", where they are another program's command line. */
  program: readonly string[] | null;
  /** Values of the flags as yargs leaves them: text, a list of texts, or a boolean. */
  given: Readonly<Record<string, unknown>>;
  /** What is wrong with the flags; thrown only when the format of errors is known. */
  problem: SnapdiffError | null;
}

/** --help and --version. */
export interface PrintedText {
  text: string;
}

interface ParseOptions {
  version: string;
  /** Columns of --help. */
  width: number;
}

export async function parseCommandLine(argv: readonly string[], options: ParseOptions): Promise<CommandLine | PrintedText> {
  let problem: SnapdiffError | null = null;
  const parsed = await parseWith(argv, options, true).catch(async (error: Error) => {
    problem = usageError(error, argv);
    // Parse again for the format of errors. Without `nargs` yargs finds no fault with a flag without its value.
    return parseWith(argv, options, false).catch(() => null);
  });
  if (parsed === null) throw problem;
  if ('text' in parsed) return parsed;
  const { '--': afterDashes = [], _: plain, $0: _script, ...given } = parsed.values as { '--'?: string[]; _: string[]; $0: string };
  const words = plain.map(String);
  const called = words.length === 0 ? undefined : commandCalled(words[0]);
  if (called?.startsWith('--')) return parseCommandLine([...argv.filter((word) => word !== words[0]), called], options);
  if (called !== undefined) words.shift();
  const module = await loadCommand(parsed.name);
  const hasProgram = module.startsProgram === true;
  return {
    name: parsed.name,
    module,
    words: hasProgram ? words : [...words, ...afterDashes],
    program: hasProgram && argv.includes('--') ? afterDashes : null,
    given,
    problem: problem ?? valueOfSwitch(argv, module.builder) ?? (await unknownFlag(argv, given, module)),
  };
}

async function parseWith(
  argv: readonly string[],
  { version, width }: ParseOptions,
  needsValues: boolean,
): Promise<{ name: CommandName; values: object } | PrintedText> {
  let found: { name: CommandName; values: object } | undefined;
  let text = '';
  // yargs prints the help of a default command only if its builder is synchronous.
  const modules = beforeDashes(argv).some((word) => /^(-h|--help|help)$/.test(word)) ? await loadCommands() : null;
  const parser = yargs()
    .scriptName('snapdiff')
    .usage(modules === null ? '' : generalUsage(modules, width))
    .locale('en')
    .parserConfiguration({
      // "--max.x" would make an object, "--max a b c" would take the files too, "007" and "1e3" would turn into numbers
      'dot-notation': false,
      'greedy-arrays': false,
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'camel-case-expansion': false,
      'strip-aliased': true,
      'populate--': true,
    })
    .exitProcess(false)
    .fail((message, error) => {
      throw error ?? new SnapdiffError('usage', message);
    })
    .version('version', 'Print the version', version)
    .wrap(width)
    .help('help', 'Print this help')
    .alias('help', 'h');
  for (const name of commandNames) {
    parser.command(
      name === 'compare' ? ['$0', 'compare', 'diff'] : name,
      false, // listed in the usage
      modules === null
        ? async (builder) => withFlags(builder, name, await loadCommand(name), needsValues)
        : (builder) => withFlags(builder, name, modules.get(name)!, needsValues),
      (values) => {
        found = { name, values };
      },
    );
  }
  // With a callback yargs prints nothing and leaves the process alone.
  await parser.parseAsync(withRedaction(withConstructorRenamed(argv)), {}, (_error: unknown, _values: unknown, output: string) => {
    text = output;
  });
  if (found === undefined) return { text: `${text.replaceAll(`--${CONSTRUCTOR}`, '--constructor     ')}\n` };
  const { [CONSTRUCTOR]: constructorName, ...values } = found.values as Record<string, unknown>;
  return { name: found.name, values: Object.assign(Object.create(null), values, constructorName === undefined ? {} : { constructor: constructorName }) };
}

function withFlags(builder: Argv, name: CommandName, { command, describe, details, epilogue, builder: flags }: CommandModule, needsValues: boolean): Argv {
  for (const [key, { kind, alias, describe: text, group, choices }] of Object.entries(flags)) {
    const option = flagName(key);
    const common = { describe: choices ? `${text}: ${choices.join(', ')}` : text, group, ...(alias ? { alias } : {}) };
    if (kind === 'switch') builder.option(option, { ...common, type: 'boolean' });
    else
      builder.option(option === 'constructor' ? CONSTRUCTOR : option, {
        ...common,
        type: 'string',
        array: kind === 'list',
        ...(needsValues ? { nargs: 1 } : {}),
      });
  }
  builder.epilogue(epilogue ?? 'Exit codes: 0 done, 2 could not run, 130 interrupted');
  return name === 'compare' ? builder : builder.usage(`${usageOf(command)}\n\n${paragraphs(details ?? describe)}`);
}

const usageOf = (command: string): string =>
  command
    .split('\n')
    .map((line) => `snapdiff ${line}`)
    .join('\n');

/** Joins the lines that are as long as a line of the source may be: yargs breaks them where the terminal ends. */
const paragraphs = (text: string): string => text.replace(/(?<=[^\n]{70})\n(?=\S)/g, ' ');

/** The usage of `snapdiff --help`, with the list of commands in two columns. */
function generalUsage(modules: ReadonlyMap<string, CommandModule>, width: number): string {
  const [unnamed, ...named] = modules.values();
  const rows = named.map(({ command, describe }) => [command.split(/[ \n]/)[0], describe]);
  const column = Math.max(...rows.map(([name]) => name.length)) + 2;
  const list = rows.flatMap(([name, describe]) => wrap(describe, width - column).map((line, at) => (at === 0 ? name : '').padEnd(column) + line));
  return `${usageOf(unnamed.command)}\n\n${paragraphs(unnamed.details ?? '')}\n\nCommands (snapdiff COMMAND --help):\n${list.join('\n')}`;
}

/** yargs looks options up in plain objects, in which "constructor" is always there. */
const CONSTRUCTOR = 'constructor-name';

const beforeDashes = (argv: readonly string[]): readonly string[] => (argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv);

function withConstructorRenamed(argv: readonly string[]): string[] {
  const own = beforeDashes(argv);
  return [...own.map((word) => word.replace(/^--constructor(?==|$)/s, `--${CONSTRUCTOR}`)), ...argv.slice(own.length)];
}

/** The value of --redact is optional, which yargs has no option for: alone it would take the next word. */
function withRedaction(argv: readonly string[]): string[] {
  const own = beforeDashes(argv);
  const words: string[] = [];
  for (let at = 0; at < own.length; at++) {
    if (own[at] === '--no-redact') words.push('--redact=off');
    else if (own[at] !== '--redact') words.push(own[at]);
    else words.push(`--redact=${redactionChoices.some((choice) => choice === own[at + 1]) ? own[++at] : redactions[0]}`);
  }
  return [...words, ...argv.slice(own.length)];
}

/** yargs takes "--all=maybe" for --no-all. A flag's value never begins with a dash, so such a word is a switch. */
function valueOfSwitch(argv: readonly string[], flags: FlagTable): SnapdiffError | null {
  for (const [key, { kind }] of Object.entries(flags)) {
    const name = flagName(key);
    if (kind === 'switch' && beforeDashes(argv).some((word) => word.startsWith(`--${name}=`)))
      return new SnapdiffError('usage', `--${name} takes no value: write --${name} or --no-${name}`);
  }
  return null;
}

/** What yargs throws, in the words of snapdiff. */
function usageError(error: Error, argv: readonly string[]): SnapdiffError {
  const valueless = /^Not enough arguments following: (.*)$/s.exec(error.message)?.[1].replace(CONSTRUCTOR, 'constructor');
  if (valueless !== undefined) return new SnapdiffError('usage', `--${valueless} needs a value`);
  // Members of every object (--valueOf) break yargs.
  const inherited = beforeDashes(argv).find((word) => /^--/.test(word) && word.slice(2).split('=')[0] in {});
  if (inherited !== undefined) return new SnapdiffError('usage', `unknown option ${inherited.split('=')[0]}`);
  if (error instanceof SnapdiffError) return error;
  // yargs asks for the working directory.
  return fromSystemError(error) ?? new SnapdiffError('usage', error.message, {}, { cause: error });
}

async function unknownFlag(argv: readonly string[], given: object, { command: usage, builder }: CommandModule): Promise<SnapdiffError | null> {
  const own = namesOf(builder);
  const name = Object.keys(given).find((key) => !own.includes(key));
  if (name === undefined) return null;
  const written = argv.find((word) => word.replace(/^--?(no-)?/, '').split('=')[0] === name) ?? (name.length === 1 ? `-${name}` : `--${name}`);
  const shown = written.split('=')[0];
  const others = await Promise.all(commandNames.map(async (command) => ({ command, names: namesOf((await loadCommand(command)).builder) })));
  const owners = others.filter(({ names }) => names.includes(name)).map(({ command }) => (command === 'compare' ? 'snapdiff' : `snapdiff ${command}`));
  const hint = `It belongs to: ${owners.join(', ')}. Usage here: ${usageOf(usage).split('\n')[0]}`;
  if (owners.length > 0) return new SnapdiffError('usage', `${shown} does not go with this command`, {}, { hint });
  const near = nearestName(name, [...own, ...others.flatMap(({ names }) => names)]);
  return new SnapdiffError('usage', `unknown option ${shown}${near === undefined ? '' : `; did you mean --${near}?`}`);
}

const namesOf = (flags: FlagTable): string[] => [
  ...Object.entries(flags).flatMap(([key, { alias }]) => [flagName(key), ...(alias ? [alias] : [])]),
  'help',
  'version',
  'h',
];
