/**
 * What each command does, step by step: everything that can be refused is refused before the work starts.
 */
import { baselineSchema } from '../baseline/baseline-schema.js';
import { baselineText } from '../baseline/write.js';
import { SnapdiffError } from '../errors.js';
import { checkReport } from '../gate/check.js';
import { loadConfig } from '../gate/config.js';
import type { Report } from '../report/report.js';
import { schemas } from '../schemas.js';
import type { Query } from './args.js';
import { type BaselineFile, openBaseline } from './baseline-file.js';
import { type Delivery, deliver, isInActions, sayWarnings, voices } from './deliver.js';
import { destinations } from './destinations.js';
import type { Flags } from './flags.js';
import { writeError, writeOut } from './host.js';
import { closeInputs, type Inputs, resolveInputs } from './inputs.js';
import type { AnalyzeOptions } from './library.js';
import { openOutputs } from './outputs.js';
import { noProgress, progressLine } from './progress.js';
import type { Run } from './run.js';
import { mergeSettings, printSettings, renderOptions, rootFolder, type Settings, wantsColor, widthOfStream } from './settings.js';

const WIDTH_OF_A_FILE = 120;
const noConfig = { config: {}, limits: [], source: null };

export async function compare(run: Run, words: readonly string[], flags: Flags): Promise<number> {
  const { host } = run;
  const loaded = await loadConfig(host.cwd(), flags.config);
  const settings = mergeSettings(flags, loaded);
  if (flags.printConfig) {
    if (loaded.source !== null && !flags.quiet) await writeError(host, `config: ${loaded.source}\n`);
    await writeOut(host, printSettings(settings));
    return 0;
  }
  const delivery = await prepare(run, flags, settings, words);
  const inputs = await resolveInputs(words, host.cwd(), run.signal);
  run.atEnd(() => closeInputs(inputs));
  if (inputs.kind === 'snapshots') refuseUnanswerable(settings, inputs.paths.length);
  const file = await openBaseline(run, inputs, flags, settings.limits);
  const checked = checkReport(await read(run, inputs, settings, flags, file), settings.limits);
  const report = file === null ? checked : await file.settle(checked);
  await sayWarnings(host, report, flags.quiet);
  await deliver(host, report, settings, delivery);
  return report.status === 'fail' ? 1 : 0;
}

export async function summary(run: Run, input: string, flags: Flags): Promise<number> {
  const settings = mergeSettings(flags, noConfig);
  const delivery = await prepare(run, flags, settings, [input]);
  const library = await run.load();
  const report = await analyze(run, settings, flags, (options) => library.summarize(input, options));
  await sayWarnings(run.host, report, flags.quiet);
  await deliver(run.host, report, settings, delivery);
  return 0;
}

export async function inspect(run: Run, command: 'path' | 'show', input: string, query: Query, flags: Flags): Promise<number> {
  const settings = mergeSettings(flags, noConfig);
  if (settings.format !== 'table' && settings.format !== 'json') {
    throw new SnapdiffError('usage', `snapdiff ${command} prints table or json, not ${settings.format}`);
  }
  const { host } = run;
  const delivery = await prepare(run, flags, settings, [input]);
  const library = await run.load();
  const inspection = await analyze(run, settings, flags, (options) => library.inspect(input, query, options));
  const text = (format: Settings['format'], toFile: boolean) => library.renderInspection(command, inspection, format, delivery.options(format, toFile));
  for (const [position, { format }] of delivery.destinations.files.entries()) await delivery.outputs.files[position].write([await text(format, true)]);
  await delivery.outputs.commit();
  if (delivery.destinations.stdout !== null) await writeOut(host, await text(delivery.destinations.stdout, false));
  return 0;
}

/** Writes what a snapshot holds as a file to commit. */
export async function baseline(run: Run, input: string, flags: Flags): Promise<number> {
  const settings = mergeSettings(flags, noConfig);
  const { host } = run;
  const toFile = flags.output !== undefined && flags.output !== '-';
  const outputs = await openOutputs(toFile ? [{ path: flags.output as string, flag: '--output' }] : [], host.cwd(), [input], run.signal);
  run.atEnd(() => outputs.discard());
  const library = await run.load();
  const text = baselineText(await analyze(run, settings, flags, (options) => library.createBaseline(input, options)));
  if (toFile) await outputs.files[0].write([text]);
  await outputs.commit();
  if (!toFile) await writeOut(host, text);
  return 0;
}

export async function schema(run: Run, name: keyof typeof schemas): Promise<number> {
  await writeOut(run.host, `${JSON.stringify(schemas[name], null, 2)}\n`);
  return 0;
}

/** Decides where results go and opens the files, so that a wrong path is not found after minutes of work. */
export async function prepare(run: Run, flags: Flags, settings: Settings, inputs: readonly string[]): Promise<Delivery> {
  const { host } = run;
  const where = destinations(flags, settings.format);
  run.errorFormat = where.stdout !== null && isInActions(host, settings, where.stdout) ? 'github' : where.stdout;
  const outputs = await openOutputs(where.files, host.cwd(), inputs, run.signal);
  run.atEnd(() => outputs.discard());
  return {
    destinations: where,
    outputs,
    quiet: flags.quiet,
    options: (format, toFile) =>
      renderOptions(host, settings, {
        width: toFile ? WIDTH_OF_A_FILE : widthOfStream(host.stdout, host.env),
        color: format === 'table' && (toFile ? flags.color === true : wantsColor(flags.color, host.stdout, host.env)),
        // Standard error has told them to whoever reads the table.
        warnings: toFile || format !== 'table',
      }),
  };
}

async function read(run: Run, inputs: Inputs, settings: Settings, flags: Flags, baselineFile: BaselineFile | null): Promise<Report> {
  if (inputs.kind === 'report') {
    const { readReport } = await import('./saved-report.js');
    return readReport(inputs.file);
  }
  const { files } = inputs;
  const library = await run.load();
  if (baselineFile !== null) return analyze(run, settings, flags, (options) => baselineFile.compare(library, options));
  return analyze(run, settings, flags, (options) => (files.length === 2 ? library.diff(files[0], files[1], options) : library.trend(files, options)));
}

/** Runs the analysis with a line of progress where somebody sees it. */
async function analyze<T>(run: Run, settings: Settings, flags: Flags, work: (options: AnalyzeOptions) => Promise<T>): Promise<T> {
  const { stderr } = run.host;
  const seen = stderr.isTTY === true && (flags.progress ?? !flags.quiet);
  const progress = seen ? progressLine(stderr) : noProgress;
  run.atEnd(() => progress.clear());
  const root = rootFolder(run.host);
  const options: AnalyzeOptions = { match: settings.match, signal: run.signal, onProgress: (all) => progress.update(all), root };
  if (settings.threads !== undefined) options.threads = settings.threads;
  if (flags.maxMemory !== undefined) options.maxMemory = flags.maxMemory;
  if (settings.iterations !== undefined) options.iterations = settings.iterations;
  try {
    const working = work(options);
    // Whoever prints is told.
    voices().catch(() => {});
    return await working;
  } finally {
    progress.clear();
  }
}

function refuseUnanswerable(settings: Settings, snapshotCount: number): void {
  const { iterations, limits } = settings;
  const steps = snapshotCount - 1;
  if (iterations && iterations.length > 1 && iterations.length !== steps) {
    throw new SnapdiffError(
      'usage',
      `${iterations.length} numbers of iterations for ${steps} ${steps === 1 ? 'step' : 'steps'} between ${snapshotCount} snapshots`,
      {},
      { hint: 'Give one number for all steps, or one a step.' },
    );
  }
  const steady = limits.find(({ metric }) => metric.kind === 'verdict' && metric.field === 'steady');
  if (steady && snapshotCount < 3) {
    throw new SnapdiffError(
      'usage',
      `${steady.source}: steady needs three snapshots or more: two cannot tell a leak from a warm-up`,
      {},
      { hint: 'With two snapshots, limit suspects instead.' },
    );
  }
}
