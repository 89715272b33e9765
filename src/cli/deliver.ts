/** Writes a finished report: to files, to standard output, and inside GitHub Actions to annotations and the job summary. */
import { rmdirSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { RenderOptions } from '../render/render-options.js';
import type { Report } from '../report/report.js';
import { clip, terminalText } from '../text/safe.js';
import { wrap } from '../text/width.js';
import type { FormatName } from '../vocabulary.js';
import { annotate, isInActions } from './actions.js';
import { readableBy } from './ascii.js';
import type { Invocation } from './command.js';
import { type DestinationFlags, type Destinations, destinations } from './destinations.js';
import { type Host, rootFolder, writeChunks, writeError, writeOut } from './host.js';
import type { MergedConfig } from './merged-config.js';
import { type OutputFiles, openOutputs } from './outputs.js';
import { wantsColor, widthOfOutput, widthOfSentences } from './terminal.js';

const FILE_WIDTH = 120;
/** Longest repeated answer: two lines of 80 columns. */
const ANSWER_LENGTH = 160;

export interface Delivery {
  destinations: Destinations;
  outputs: OutputFiles;
  quiet: boolean;
  /** Whether a result shows the growth tree. */
  wantsTree: boolean;
  /** Path of a page to open once it is written; null for none. */
  page: string | null;
  options(format: FormatName, toFile: boolean): RenderOptions;
}

/** Loading the renderers takes as long as reading a small snapshot, so it happens while threads read. */
export const loadRenderers = () => import('../render/formats.js');

/** Decides where results go and opens the files, so that a wrong path is found before minutes of work. */
export async function prepareDelivery(
  run: Invocation,
  flags: DestinationFlags & { color?: boolean; open?: boolean },
  config: MergedConfig,
  inputs: readonly string[],
): Promise<Delivery> {
  const { host } = run;
  const where = destinations(flags, config.format);
  const page = flags.open === true ? await pageToOpen(where, run) : null;
  const isAnnotated = isInActions(host, config.github) && (where.stdout === null || where.stdout === 'table');
  run.setErrorFormat(isAnnotated ? 'github' : where.stdout);
  const outputs = await openOutputs(where.files, host.cwd(), inputs, run.signal);
  run.atEnd(() => outputs.discard());
  const { sort, top, all, include, exclude, only } = config;
  const rows = { sort, top, all, include, exclude, only: only && new Set(only), root: rootFolder(host) };
  return {
    destinations: where,
    outputs,
    quiet: flags.quiet === true,
    wantsTree: only?.includes('tree') === true || [where.stdout, ...where.files.map(({ format }) => format)].includes('html'),
    page: page && resolve(host.cwd(), page),
    options: (format, toFile) => ({
      ...rows,
      width: toFile ? FILE_WIDTH : widthOfOutput(host),
      color: format === 'table' && (toFile ? flags.color === true : wantsColor(flags.color, host.stdout, host.env)),
      // With a table, warnings are printed on standard error.
      warnings: toFile || format !== 'table',
    }),
  };
}

/** The page that is written anyway, or one in a folder of its own, which is left for the browser. */
async function pageToOpen({ files }: Destinations, run: Invocation): Promise<string> {
  const written = files.find(({ format }) => format === 'html');
  if (written !== undefined) return written.path;
  const folder = await mkdtemp(join(tmpdir(), 'snapdiff-'));
  run.atEnd(() => removeEmpty(folder));
  const path = join(folder, 'report.html');
  files.push({ path, flag: '--open', format: 'html' });
  return path;
}

/** A folder whose page could not be written. */
function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // It has its page.
  }
}

/** A result as text. */
export interface Rendering {
  /** In pieces of any size; write them one after the other. */
  chunks(format: FormatName, options: RenderOptions): Iterable<string> | Promise<Iterable<string>>;
  /** The outcome in one line, which is repeated below a table that is longer than the screen. */
  answer: string | null;
}

/** Writes files first: if one cannot be written, standard output does not claim success. */
export async function writeRendering(host: Host, { chunks, answer }: Rendering, { destinations, outputs, options }: Delivery): Promise<void> {
  const text = (format: FormatName, toFile: boolean) => chunks(format, options(format, toFile));
  for (const [position, { format }] of destinations.files.entries()) await outputs.files[position].write(await text(format, true));
  await outputs.commit();
  const { stdout } = destinations;
  if (stdout === 'table') await writeScreen(host, [...(await text('table', false))].join(''), answer);
  else if (stdout !== null) await writeChunks(host, await text(stdout, false));
}

/** A table for people: in characters that their terminal has, and with the answer where it can be seen without scrolling. */
async function writeScreen(host: Host, text: string, answer: string | null): Promise<void> {
  const { rows } = host.stdout;
  const isLonger = host.stdout.isTTY === true && rows !== undefined && text.split('\n').length > rows;
  const lines = isLonger && answer !== null ? ['', ...wrap(terminalText(clip(answer, ANSWER_LENGTH)), widthOfOutput(host)), ''] : [];
  await writeOut(host, readableBy(host.env, text + lines.join('\n')));
}

export async function deliver(host: Host, report: Report, config: MergedConfig, delivery: Delivery): Promise<void> {
  const [{ renderChunks }, { answerLine }] = await Promise.all([loadRenderers(), import('../render/answer.js')]);
  await writeRendering(host, { chunks: (format, options) => renderChunks(report, format, options), answer: answerLine(report) }, delivery);
  const { stdout } = delivery.destinations;
  await openPage(host, delivery);
  if (stdout === null) await printFailures(host, report, delivery.quiet);
  await annotate(host, report, { github: config.github, stdout, options: delivery.options });
}

/** Once it is written, where --open asks for it. */
export async function openPage(host: Host, { page }: Delivery): Promise<void> {
  if (page !== null) await (await import('./browser.js')).openInBrowser(host, page);
}

/** Prints the warnings of the analysis on standard error, whatever the format. */
export async function printWarnings(host: Host, report: Pick<Report, 'warnings'>, quiet: boolean): Promise<void> {
  if (quiet) return;
  const indent = ' '.repeat('warning: '.length);
  const width = widthOfSentences(host.stderr, host.env) - indent.length;
  for (const { message } of report.warnings) {
    const lines = wrap(terminalText(clip(message, 2000)), width);
    await writeError(host, `warning: ${lines.join(`\n${indent}`)}\n`);
  }
}

/** With --quiet or --output nothing else shows why the exit code is 1. */
export async function printFailures(host: Host, report: Pick<Report, 'checks'>, quiet: boolean): Promise<void> {
  for (const { passed, level, message } of report.checks) {
    if (passed || (quiet && level === 'warn')) continue;
    await writeError(host, `${level === 'error' ? 'FAIL' : 'WARN'}  ${terminalText(clip(message, 2000))}\n`);
  }
}
