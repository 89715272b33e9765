/** Writes a finished report: to files, to standard output, and inside GitHub Actions to annotations and the job summary. */
import type { RenderOptions } from '../render/render-options.js';
import type { Report } from '../report/report.js';
import { clip, terminalText } from '../text/safe.js';
import { wrap } from '../text/width.js';
import type { FormatName } from '../vocabulary.js';
import { annotate, isInActions } from './actions.js';
import type { Invocation } from './command.js';
import { type DestinationFlags, type Destinations, destinations } from './destinations.js';
import { type Host, rootFolder, writeChunks, writeError } from './host.js';
import type { MergedConfig } from './merged-config.js';
import { type OutputFiles, openOutputs } from './outputs.js';
import { wantsColor, widthOfSentences, widthOfStream } from './terminal.js';

const FILE_WIDTH = 120;

interface Delivery {
  destinations: Destinations;
  outputs: OutputFiles;
  quiet: boolean;
  options(format: FormatName, toFile: boolean): RenderOptions;
}

/** Loading the renderers takes as long as reading a small snapshot, so it happens while threads read. */
export const loadRenderers = () => import('../render/formats.js');

/** Decides where results go and opens the files, so that a wrong path is found before minutes of work. */
export async function prepareDelivery(
  run: Invocation,
  flags: DestinationFlags & { color?: boolean },
  config: MergedConfig,
  inputs: readonly string[],
): Promise<Delivery> {
  const { host } = run;
  const where = destinations(flags, config.format);
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
    options: (format, toFile) => ({
      ...rows,
      width: toFile ? FILE_WIDTH : widthOfStream(host.stdout, host.env),
      color: format === 'table' && (toFile ? flags.color === true : wantsColor(flags.color, host.stdout, host.env)),
      // With a table, warnings are printed on standard error.
      warnings: toFile || format !== 'table',
    }),
  };
}

/** Writes files first: if one cannot be written, standard output does not claim success. */
export async function deliver(host: Host, report: Report, config: MergedConfig, delivery: Delivery): Promise<void> {
  const { destinations, outputs } = delivery;
  const { renderChunks } = await loadRenderers();
  const text = (format: FormatName, toFile: boolean) => renderChunks(report, format, delivery.options(format, toFile));
  for (const [position, { format }] of destinations.files.entries()) await outputs.files[position].write(text(format, true));
  await outputs.commit();
  const { stdout } = destinations;
  if (stdout === null) await printFailures(host, report, delivery.quiet);
  else await writeChunks(host, text(stdout, false));
  await annotate(host, report, { github: config.github, stdout, options: delivery.options });
}

/** Prints the warnings of the analysis on standard error, whatever the format. */
export async function printWarnings(host: Host, report: Report, quiet: boolean): Promise<void> {
  if (quiet) return;
  const indent = ' '.repeat('warning: '.length);
  const width = widthOfSentences(host.stderr, host.env) - indent.length;
  for (const { message } of report.warnings) {
    const lines = wrap(terminalText(clip(message, 2000)), width);
    await writeError(host, `warning: ${lines.join(`\n${indent}`)}\n`);
  }
}

/** With --quiet or --output nothing else shows why the exit code is 1. */
async function printFailures(host: Host, report: Report, quiet: boolean): Promise<void> {
  for (const { passed, level, message } of report.checks) {
    if (passed || (quiet && level === 'warn')) continue;
    await writeError(host, `${level === 'error' ? 'FAIL' : 'WARN'}  ${terminalText(clip(message, 2000))}\n`);
  }
}
