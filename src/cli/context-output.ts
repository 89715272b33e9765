/** Prints and writes a context report: of sessions, or a saved one. */
import { type ContextFormat, type ContextReport, contextFormats } from '../context/context-report.js';
import { SnapdiffError } from '../errors.js';
import type { RedactionChoice } from '../vocabulary.js';
import type { Invocation } from './command.js';
import { type Delivery, openPage, printFailures, printWarnings, type Rendering, writeRendering } from './deliver.js';
import type { MergedConfig } from './merged-config.js';

/** The report, without the names and texts that --redact leaves out. */
export async function redactedContext(run: Invocation, found: ContextReport, redact: RedactionChoice | undefined): Promise<ContextReport> {
  if (redact === undefined || redact === 'off') return found;
  const { redactContext } = await run.library.contextRedaction();
  return redactContext(found);
}

/** Resolves to the exit code. */
export async function deliverContext({ host, library }: Invocation, found: ContextReport, delivery: Delivery): Promise<number> {
  await printWarnings(host, found, delivery.quiet);
  await writeRendering(host, await contextRendering(library, found), delivery);
  await openPage(host, delivery);
  if (delivery.destinations.stdout === null) await printFailures(host, found, delivery.quiet);
  return found.status === 'fail' ? 1 : 0;
}

export async function contextRendering(library: Invocation['library'], found: ContextReport): Promise<Rendering> {
  const { contextAnswer, renderContext } = await library.contextText();
  return {
    chunks: async (format, options) =>
      format === 'html' ? (await library.contextHtml()).contextHtmlChunks(found) : [renderContext(found, format as ContextFormat, options)],
    answer: contextAnswer(found),
  };
}

/** Prints a saved report as `snapdiff report.json` prints those of heaps. Resolves to the exit code. @throws SnapdiffError 'usage' for limits of heaps, and formats that a context does not have */
export async function deliverSavedContext(run: Invocation, found: ContextReport, path: string, config: MergedConfig, delivery: Delivery): Promise<number> {
  const limit = config.limits.find(({ isShared }) => !isShared);
  if (limit !== undefined) {
    const hint = `Limits of a conversation: snapdiff context ${path} --max context=150k`;
    throw new SnapdiffError('usage', `${limit.source}: a report of snapdiff context cannot answer a limit of heaps`, {}, { hint });
  }
  const { stdout, files } = delivery.destinations;
  for (const format of [stdout, ...files.map((file) => file.format)]) {
    if (format === null || contextFormats.some((known) => known === format)) continue;
    const hint = `Formats of a report of snapdiff context: ${contextFormats.join(', ')}.`;
    throw new SnapdiffError('usage', `a report of snapdiff context cannot be printed as ${format}`, {}, { hint });
  }
  return deliverContext(run, await redactedContext(run, found, config.redact), delivery);
}
