/** A command of the command line as a value, in the shape of a command module of yargs; one file each in commands/. */
import { fileURLToPath } from 'node:url';
import { SnapdiffError } from '../errors.js';
import type { FormatName } from '../vocabulary.js';
import type { FlagTable, FlagValues } from './flag.js';
import type { Host } from './host.js';
import type { Library } from './library.js';

/** One run of a command. */
export interface Invocation {
  host: Host;
  library: Library;
  /** Every command, for the shell's completion. */
  loadCommands(): Promise<ReadonlyMap<string, CommandModule>>;
  /** Aborted by Ctrl-C and the signals that end a process. */
  signal: AbortSignal;
  /** Without the command's name and the flags. */
  words: readonly string[];
  /** The words after "--" where the command says `startsProgram`, null without "--". */
  program: readonly string[] | null;
  /** Registers what to clean up when the run ends, however it ends, also while the work is still being stopped; the last one first. */
  atEnd(clean: () => void): void;
  /** Format of standard output: an error is written there too, in formats that have a place for it. */
  setErrorFormat(format: FormatName | null): void;
}

export interface CommandModule<Flags extends FlagTable = FlagTable> {
  /** As --help shows it, a line for each way to call it: "summary <file>". */
  command: string;
  /** One line for the list of commands; begins with a verb. */
  describe: string;
  /** Below the usage in --help of the command; `describe` by default. */
  details?: string;
  /** Below the flags in --help. */
  epilogue?: string;
  /** The words after "--" are another program's command line. */
  startsProgram?: boolean;
  /** Ctrl-C ends the work early but its result still counts; a second Ctrl-C aborts. */
  concludes?: boolean;
  builder: Flags;
  /** Resolves to the exit code. */
  handler(run: Invocation, flags: FlagValues<Flags>): Promise<number>;
}

/** Infers the types of the flags for the handler; the list of commands is no longer interested in them. */
export const defineCommand = <const Flags extends FlagTable>(module: CommandModule<Flags>): CommandModule => module as unknown as CommandModule;

/** @throws SnapdiffError 'usage' at the first word after `most` */
export function refuseSurplus(words: readonly string[], most: number, hint: string): void {
  if (words.length > most) throw new SnapdiffError('usage', `unexpected argument ${JSON.stringify(words[most])}`, {}, { hint });
}

/** Standard input as a path. */
const STDIN = '/dev/stdin';

/** A path, also written as a file: URL. @throws SnapdiffError 'usage' */
export function readPath(word: string): string {
  if (!/^file:/i.test(word)) return word;
  try {
    return fileURLToPath(word);
  } catch (cause) {
    const hint = 'Write it as in file:///folder/after.heapsnapshot, or give the path.';
    throw new SnapdiffError('usage', `${JSON.stringify(word)} is not the URL of a file of this machine`, {}, { hint, cause });
  }
}

/** "-" is standard input, which can be read only once. @throws SnapdiffError 'usage' */
export function inputPaths(words: readonly string[]): string[] {
  if (words.filter((word) => word === '-' || word === STDIN).length > 1)
    throw new SnapdiffError('usage', 'only one input can be standard input', {}, { hint: 'Give the other one as a file.' });
  return words.map((word) => (word === '-' ? STDIN : readPath(word)));
}

/** The one input of a command that takes no other word. @throws SnapdiffError 'usage' */
export function oneInput(words: readonly string[], usage: string): string {
  if (words.length === 0) throw new SnapdiffError('usage', `no snapshot given: ${usage}`);
  refuseSurplus(words, 1, `Write ${usage}`);
  return inputPaths(words)[0];
}
