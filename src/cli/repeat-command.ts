/** `snapdiff run`: repeats an operation, and delivers the report as a comparison does. */
import { SnapdiffError } from '../errors.js';
import { loadConfig } from '../gate/config.js';
import { prepare } from './commands.js';
import { deliver, sayWarnings } from './deliver.js';
import type { Flags } from './flags.js';
import type { LeakTarget, LeakTestOptions } from './library.js';
import { noProgress, progressLine } from './progress.js';
import type { Run } from './run.js';
import { mergeSettings, type Settings } from './settings.js';

export async function repeat(run: Run, target: LeakTarget, flags: Flags): Promise<number> {
  const { host } = run;
  const settings = mergeSettings(flags, await loadConfig(host.cwd(), flags.config));
  const delivery = await prepare(run, flags, settings, []);
  const { stderr } = host;
  const progress = stderr.isTTY === true && (flags.progress ?? !flags.quiet) ? progressLine(stderr) : noProgress;
  run.atEnd(() => progress.clear());
  const library = await run.load();
  const report = await library.leakTest(target, { ...optionsFrom(flags, settings), signal: run.signal, onProgress: (all) => progress.update(all) });
  progress.clear();
  await sayWarnings(host, report, flags.quiet);
  await deliver(host, report, settings, delivery);
  return report.status === 'fail' ? 1 : 0;
}

function optionsFrom({ warmup, timeoutSeconds, keep }: Flags, { iterations, threads, limits }: Settings): LeakTestOptions {
  const options: LeakTestOptions = { limits };
  if (iterations !== undefined && iterations.length > 1)
    throw new SnapdiffError('usage', 'snapdiff run takes one number of iterations: both steps are equally long');
  if (iterations !== undefined) options.iterations = iterations[0];
  if (warmup !== undefined) options.warmup = warmup;
  if (timeoutSeconds !== undefined) options.timeoutMs = timeoutSeconds * 1000;
  if (keep !== undefined) options.keep = keep;
  if (threads !== undefined) options.threads = threads;
  return options;
}
