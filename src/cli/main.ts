/**
 * A run of the command line, from words to exit code. Results go to standard output, all else to standard error; nothing here
 * ends the process, because what is still in a pipe would be lost.
 */

import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { SnapdiffError } from '../errors.js';
import { errorText } from '../render/error-text.js';
import { errorReport } from '../report/error-report.js';
import type { ErrorReport } from '../report/report.js';
import { version } from '../report/version.js';
import type { FormatName } from '../vocabulary.js';
import type { Invocation } from './command.js';
import type { CommandLine } from './command-line.js';
import { commandCalled, commandMeant, loadCommand, loadCommands } from './commands/command-list.js';
import { readFlags } from './flag.js';
import { guardStreams, type Host, writeError, writeOut } from './host.js';
import { Interrupted, untilInterrupted } from './interrupt.js';
import type { Library } from './library.js';
import { wantsColor, widthOfOutput, widthOfSentences } from './terminal.js';
import { asSnapdiffError, stackText } from './unexpected-error.js';

const MAX_HELP_WIDTH = 100;

/** 0: done and no check failed, 1: a check failed, 2: could not run, 128 + n: ended by signal n. Never rejects. */
export async function run(host: Host, library: Library): Promise<number> {
  guardStreams(host);
  const argv = host.argv.slice(2);
  const cleaning: (() => void)[] = [];
  let format: FormatName | null = null;
  try {
    const line = argv.length === 1 && argv[0] === '--version' ? { text: `${version}\n` } : ((await plainLine(argv)) ?? (await parsedLine(host, argv)));
    if ('text' in line) {
      await writeOut(host, line.text);
      return 0;
    }
    format = errorFormatOf(line.given);
    if (line.problem !== null) throw line.problem;
    await refuseWords(line, host);
    const flags = readFlags(line.module.builder, line.given);
    return await untilInterrupted(
      host,
      (signal) => {
        const invocation: Invocation = {
          host,
          library,
          loadCommands,
          signal,
          words: line.words,
          program: line.program,
          atEnd: (clean) => void cleaning.unshift(clean),
          setErrorFormat: (name) => {
            format = name;
          },
        };
        return line.module.handler(invocation, flags);
      },
      line.module.concludes,
    );
  } catch (error) {
    for (const clean of cleaning.splice(0)) clean();
    return await fail(host, error, format);
  } finally {
    for (const clean of cleaning) clean();
  }
}

/**
 * A line without flags and commands compares its words. It bypasses yargs, whose loading adds 14 % to the demo pair (1.56 -> 1.78 s of CPU time, the
 * lowest of five alternating runs on a busy machine). Null for any other line.
 */
async function plainLine(argv: readonly string[]): Promise<CommandLine | null> {
  const isPlain = argv.length > 0 && argv.every((word) => !word.startsWith('-')) && commandCalled(argv[0]) === undefined;
  return isPlain ? { name: 'compare', module: await loadCommand('compare'), words: argv, program: null, given: {}, problem: null } : null;
}

async function parsedLine(host: Host, argv: readonly string[]) {
  const { parseCommandLine } = await import('./command-line.js');
  return parseCommandLine(argv, { version, width: Math.min(MAX_HELP_WIDTH, widthOfOutput(host)) });
}

/** @throws SnapdiffError 'usage' for an empty word, and for a first word that is no file but nearly a command */
async function refuseWords({ name, words }: CommandLine, host: Host): Promise<void> {
  if (words.includes('')) throw new SnapdiffError('usage', 'an argument is empty', {}, { hint: 'Is a variable of the shell not set?' });
  const meant = name === 'compare' && words.length > 0 ? commandMeant(words[0]) : undefined;
  if (meant === undefined || (await stat(resolve(host.cwd(), words[0])).catch(() => null)) !== null) return;
  throw new SnapdiffError('usage', `there is no command and no file ${JSON.stringify(words[0])}; did you mean snapdiff ${meant}?`);
}

/** Formats in which an error has a place too. */
const errorFormats: readonly FormatName[] = ['json', 'markdown', 'junit', 'github', 'gitlab', 'minimal', 'agent'];

/** The format that standard output is to have, as far as it can be known before the flags are valid. */
function errorFormatOf(given: CommandLine['given']): FormatName | null {
  if (given['export-json'] === '-') return 'json';
  return errorFormats.find((name) => name === given['format']) ?? null;
}

/** Prints an error; resolves to the exit code. */
export async function fail(host: Host, error: unknown, format: FormatName | null = null): Promise<number> {
  if (error instanceof Interrupted) {
    await writeError(host, 'snapdiff: interrupted\n');
    return error.exitCode;
  }
  const known = asSnapdiffError(error);
  const document = errorReport(known, version);
  const options = { width: widthOfSentences(host.stderr, host.env), color: wantsColor(undefined, host.stderr, host.env) };
  await writeError(host, errorText(document, options) + (host.env['SNAPDIFF_DEBUG'] ? stackText(known) : ''));
  if (format !== null) await printError(host, document, format);
  return 2;
}

async function printError(host: Host, document: ErrorReport, format: FormatName): Promise<void> {
  try {
    const { renderError } = await import('../render/formats.js');
    await writeOut(host, renderError(document, format));
  } catch {
    // The sentence on standard error has reported it.
  }
}
