/** What `path` and `show` share: the object that is asked for, and printing what is known of it. */
import { SnapdiffError } from '../errors.js';
import type { InspectQuery } from '../inspect.js';
import { analyze } from './analysis.js';
import { type Invocation, inputPaths, refuseSurplus } from './command.js';
import { prepareDelivery, writeRendering } from './deliver.js';
import type { AnalysisFlags, OutputFlags } from './flag-groups.js';
import { loadRedaction, mergeConfig } from './merged-config.js';
import { redacted } from './redaction.js';

/** @throws SnapdiffError 'usage' */
export function inputAndObject(words: readonly string[], usage: string): { input: string; object: string | undefined } {
  if (words.length === 0) throw new SnapdiffError('usage', `no snapshot given: ${usage}`);
  refuseSurplus(words, 2, `Write ${usage}`);
  return { input: inputPaths(words.slice(0, 1))[0], object: words[1] };
}

/** "@50581" or "50581" -> 50581. @throws SnapdiffError 'usage' */
export function readId(object: string | undefined, usage: string): number {
  if (object === undefined) throw new SnapdiffError('usage', `which object? ${usage}`, {}, { hint: 'Object ids follow @ in the report.' });
  const digits = /^@?(\d{1,16})$/.exec(object)?.[1];
  const id = Number(digits);
  if (digits !== undefined && Number.isSafeInteger(id)) return id;
  throw new SnapdiffError('usage', `${JSON.stringify(object)} is not an id; write it as in the report, e.g. @50581`);
}

/** Resolves to the exit code. @throws SnapdiffError */
export async function printInspection(
  run: Invocation,
  command: 'path' | 'show',
  input: string,
  query: InspectQuery,
  flags: OutputFlags & AnalysisFlags,
): Promise<number> {
  const config = mergeConfig(flags, await loadRedaction(run.host.cwd()));
  if (config.format !== 'table' && config.format !== 'json' && config.format !== 'agent') {
    throw new SnapdiffError('usage', `snapdiff ${command} prints table, json or agent, not ${config.format}`);
  }
  const delivery = await prepareDelivery(run, flags, config, [input]);
  const { inspect } = await run.library.inspect();
  const inspection = await redacted(run, config, await analyze(run, flags, config, (options) => inspect(input, query, options)));
  const { renderInspection } = await run.library.inspectionText();
  await writeRendering(run.host, { chunks: (format, options) => [renderInspection(command, inspection, format, options)], answer: null }, delivery);
  return 0;
}
