/** The tool that compares snapshots. */
import type { AnalyzeOptions } from '../analyze-options.js';
import { compareFiles, diff, followFiles, type TrendOptions } from '../diff.js';
import { expectSnapshots, withInputs } from '../engine/open-inputs.js';
import { SnapdiffError } from '../errors.js';
import type { InputFile } from '../format/input-file.js';
import type { Report } from '../report/report.js';
import { about, closed, list, object, text } from '../schema/schema-builder.js';
import { askAhead } from './ask-ahead.js';
import { defineTool, type Question, readsOnly } from './mcp-tool.js';
import { call, type PageArguments, pageSchemas, reportAnswer, reportData } from './report-answer.js';

interface CompareArguments extends PageArguments {
  paths: string[];
  iterations?: number;
}

export const compareTool = defineTool<CompareArguments>({
  name: 'compare',
  description:
    'Find a memory leak: which objects grew between two or more V8 heap snapshots (.heapsnapshot, also .gz/.br) of one process, and which variable holds them, with file:line and evidence. Start here; three snapshots after equal work separate a leak from a cache.',
  input: closed(
    object<CompareArguments>(
      { paths: about('Oldest first; the first may be a baseline file', list(text, 2)) },
      { iterations: about('Runs of the operation between two snapshots', { type: 'integer', minimum: 1 }), ...pageSchemas },
    ),
  ),
  output: reportData,
  annotations: readsOnly,
  async answer({ paths, iterations, limit, cursor }, question) {
    const report = await compared(paths, iterations, question);
    const again = (page: PageArguments) => call('compare', { paths, ...(iterations && { iterations }), ...page });
    return reportAnswer(shownAs(report, paths), { limit, cursor }, await question.paths.folder(), again);
  },
});

async function compared(paths: readonly string[], iterations: number | undefined, question: Question): Promise<Report> {
  const { heaps, reports, signal, onProgress } = question;
  const absolute = await Promise.all(paths.map((path) => question.paths.absolute(path)));
  if (new Set(absolute).size < absolute.length)
    throw new SnapdiffError('usage', 'a snapshot is given twice', {}, { hint: 'Give each once, oldest first; audit takes a single one.' });
  const options: TrendOptions = { root: await question.paths.folder(), ...(iterations && paths.length > 2 && { iterations: [iterations] }) };
  return withInputs(absolute, signal, (files) => reports.remember({ compare: options }, files, async () => question.redacted(await report(files))));

  async function report(files: readonly InputFile[]): Promise<Report> {
    // A baseline file has no heap to keep.
    if (files[0].kind === 'baseline' && files.length === 2) return diff(files[0], files[1], { ...(options as AnalyzeOptions), signal, onProgress });
    expectSnapshots(files);
    return heaps.ask<Report>({ signal, onProgress }, async (engine, load) => {
      const compared = await (files.length === 2 ? compareFiles(engine, files, options, load) : followFiles(engine, files, options, load));
      await askAhead(compared, files[files.length - 1], question, engine, load);
      return compared;
    });
  }
}

/** The report with the paths as they were given. */
export const shownAs = <Shown extends Report>(report: Shown, paths: readonly string[]): Shown => ({
  ...report,
  snapshots: report.snapshots.map((snapshot, at) => ({ ...snapshot, path: paths[at] })),
});
