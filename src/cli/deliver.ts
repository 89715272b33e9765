/**
 * A finished report on its way out: to files, to standard output, and inside GitHub Actions to annotations and the job summary.
 */
import { appendFile } from 'node:fs/promises';
import { systemReason } from '../errors.js';
import type { RenderOptions } from '../render/render-options.js';
import type { Report } from '../report/report.js';
import { clip, terminalText } from '../text/safe.js';
import { wrap } from '../text/width.js';
import type { FormatName } from '../vocabulary.js';
import type { Destinations } from './destinations.js';
import { type Host, writeChunks, writeError } from './host.js';
import type { OutputFiles } from './outputs.js';
import { type Settings, widthOfSentences } from './settings.js';

export interface Delivery {
  destinations: Destinations;
  outputs: OutputFiles;
  quiet: boolean;
  options(format: FormatName, toFile: boolean): RenderOptions;
}

/** What prints: it takes as long to load as a small snapshot to read, so that it is loaded while threads read. */
export const voices = () => import('../render/formats.js');

/** Files first: when one cannot be written, standard output has not claimed success. */
export async function deliver(host: Host, report: Report, settings: Settings, delivery: Delivery): Promise<void> {
  const { destinations, outputs } = delivery;
  const { renderChunks } = await voices();
  const text = (format: FormatName, toFile: boolean) => renderChunks(report, format, delivery.options(format, toFile));
  for (const [position, { format }] of destinations.files.entries()) await outputs.files[position].write(text(format, true));
  await outputs.commit();
  const { stdout } = destinations;
  if (stdout === null) {
    await sayFailures(host, report, delivery.quiet);
    return;
  }
  const inActions = isInActions(host, settings, stdout);
  await writeChunks(host, text(stdout, false));
  if (inActions && stdout === 'table') await writeChunks(host, text('github', false));
  if (!inActions) return;
  const { jobSummary } = await import('../render/github.js');
  await appendJobSummary(host, jobSummary(report, delivery.options('markdown', true)));
}

/** Who asks for a format that a program reads gets that and nothing else. */
export function isInActions(host: Host, settings: Pick<Settings, 'github'>, stdout: FormatName): boolean {
  return host.env['GITHUB_ACTIONS'] === 'true' && settings.github === 'auto' && (stdout === 'table' || stdout === 'github');
}

async function appendJobSummary(host: Host, markdown: string): Promise<void> {
  const path = host.env['GITHUB_STEP_SUMMARY'];
  if (!path) return;
  try {
    await appendFile(path, markdown);
  } catch (error) {
    await writeError(host, `warning: the job summary could not be written: ${systemReason(error)}\n`);
  }
}

/** Warnings of the analysis, on standard error in every format. */
export async function sayWarnings(host: Host, report: Report, quiet: boolean): Promise<void> {
  if (quiet) return;
  const indent = ' '.repeat('warning: '.length);
  const width = widthOfSentences(host.stderr, host.env) - indent.length;
  for (const { message } of report.warnings) {
    const lines = wrap(terminalText(clip(message, 2000)), width);
    await writeError(host, `warning: ${lines.join(`\n${indent}`)}\n`);
  }
}

/** With --quiet or --output nothing else on the screen says why the exit code is 1. */
async function sayFailures(host: Host, report: Report, quiet: boolean): Promise<void> {
  for (const { passed, level, message } of report.checks) {
    if (passed || (quiet && level === 'warn')) continue;
    await writeError(host, `${level === 'error' ? 'FAIL' : 'WARN'}  ${terminalText(clip(message, 2000))}\n`);
  }
}
