/**
 * A run of the command line, from words to exit code. Results go to standard output, all else to standard error; nothing here
 * ends the process, because what is still in a pipe would be lost.
 */
import { errorText } from '../render/error-text.js';
import { errorReport } from '../report/error-report.js';
import type { ErrorReport } from '../report/report.js';
import { version } from '../report/version.js';
import type { FormatName } from '../vocabulary.js';
import type { Command } from './args.js';
import { asSnapdiffError, stackText } from './complaint.js';
import { guardStreams, type Host, writeError, writeOut } from './host.js';
import { Interrupted, untilInterrupted } from './interrupt.js';
import type { Library } from './library.js';
import { plainCommand } from './plain-command.js';
import { wantsColor, widthOfSentences, widthOfStream } from './settings.js';

const WIDEST_HELP = 100;

/** What the commands of one run share. */
export interface Run {
  host: Host;
  load: () => Promise<Library>;
  signal: AbortSignal;
  /** Runs when the run ends, however it ends, also while the work is still being stopped. */
  atEnd(clean: () => void): void;
  /** What standard output is to carry: an error is told there too, in formats that have a place for it. */
  errorFormat: FormatName | null;
}

/** 0: done and no check failed, 1: a check failed, 2: could not run, 130: Ctrl-C. Never rejects. */
export async function run(host: Host, load: () => Promise<Library>): Promise<number> {
  guardStreams(host);
  const words = host.argv.slice(2);
  const cleaning: (() => void)[] = [];
  const state: Pick<Run, 'errorFormat'> = { errorFormat: formatAskedFor(words) };
  try {
    if (words.length === 1 && words[0] === '--version') {
      await writeOut(host, `${version}\n`);
      return 0;
    }
    const command = plainCommand(words) ?? (await understood(host, words));
    return await untilInterrupted(
      host,
      (signal) => {
        const shared: Run = Object.assign(state, { host, load, signal, atEnd: (clean: () => void) => void cleaning.push(clean) });
        return execute(shared, command);
      },
      command.name === 'watch',
    );
  } catch (error) {
    for (const clean of cleaning.splice(0)) clean();
    return await failed(host, error, state.errorFormat);
  } finally {
    for (const clean of cleaning) clean();
  }
}

/** yargs is loaded for those lines only that need it: it takes as long as reading a small snapshot. */
async function understood(host: Host, words: readonly string[]): Promise<Command> {
  const { parseArguments } = await import('./args.js');
  return parseArguments(words, version, Math.min(WIDEST_HELP, widthOfStream(host.stdout, host.env)));
}

async function execute(shared: Run, command: Command): Promise<number> {
  if (command.name === 'say') {
    await writeOut(shared.host, command.text);
    return 0;
  }
  if (command.name === 'capture') return (await import('./capture.js')).capture(shared, command.flags);
  if (command.name === 'watch') return (await import('./watch.js')).watch(shared, command.flags);
  const commands = await import('./commands.js');
  switch (command.name) {
    case 'compare':
      return commands.compare(shared, command.inputs, command.flags);
    case 'run':
      return (await import('./repeat-command.js')).repeat(shared, command.target, command.flags);
    case 'summary':
      return commands.summary(shared, command.input, command.flags);
    case 'path':
    case 'show':
      return commands.inspect(shared, command.name, command.input, command.query, command.flags);
    case 'baseline':
      return commands.baseline(shared, command.input, command.flags);
    case 'schema':
      return commands.schema(shared, command.schema);
  }
}

async function failed(host: Host, error: unknown, format: FormatName | null): Promise<number> {
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
    // The sentence on standard error has said it.
  }
}

/** Before the words are understood, which they may not be. */
function formatAskedFor(words: readonly string[]): FormatName | null {
  const end = words.indexOf('--');
  const line = ` ${words.slice(0, end === -1 ? undefined : end).join(' ')} `;
  if (/ --export-json[ =]- /.test(line)) return 'json';
  return (/ --format[ =](json|markdown|junit|github|gitlab|minimal) /.exec(line)?.[1] ?? null) as FormatName | null;
}
