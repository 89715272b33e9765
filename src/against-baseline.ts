/** Public entry points for baseline files: write the baseline of a snapshot, compare a baseline with a snapshot. */
import type { AnalyzeOptions } from './analyze-options.js';
import type { Baseline, Distillate } from './baseline/baseline.js';
import { compareDistilled } from './baseline/compare.js';
import { interfacesOf } from './baseline/interface-names.js';
import { readBaseline } from './baseline/read-baseline.js';
import { redactedRows } from './baseline/redacted-baseline.js';
import { baselineOf } from './baseline/write.js';
import { withEngine } from './engine/engine.js';
import { loadHeap } from './engine/load-heap.js';
import { expectSnapshots, withInputs } from './engine/open-inputs.js';
import { SnapdiffError } from './errors.js';
import type { Input, InputFile } from './format/input-file.js';
import { baselineChecks, checkOptions } from './option-checks.js';
import type { ComparisonReport } from './report/report.js';
import { withSourceWarning } from './report/source-warnings.js';
import { openSampling } from './sampling/open-sampling.js';
import type { Redaction } from './vocabulary.js';

export interface BaselineOptions extends AnalyzeOptions {
  /** Names of the file without data in them; by default as they are. A file that has less redacted names is treated as if it had these. */
  redaction?: Redaction | undefined;
}

/** Reads a snapshot; `baselineText()` converts the result to the text of a file. @throws SnapdiffError */
export async function createBaseline(snapshot: Input, options: BaselineOptions = {}): Promise<Baseline> {
  checkOptions('createBaseline()', options, baselineChecks);
  const { redaction: redacted } = options;
  return withInputs([snapshot], options.signal, async ([file]) => baselineOf(namedAs(await distillFile(file, options), redacted), { redacted }));
}

const namedAs = <Rows extends Baseline | Distillate>(rows: Rows, redaction: Redaction | undefined): Rows =>
  redaction === undefined ? rows : redactedRows(rows, redaction);

export interface BaselineComparison {
  /** Matched by class, suspects by the names on their paths; a file of an earlier release gives none. */
  report: ComparisonReport;
  /** The content of the baseline file. */
  baseline: Baseline;
  /** The snapshot as a baseline, with the allowance of the file. */
  updated: Baseline;
}

/** Compares a baseline file with a snapshot. @throws SnapdiffError 'bad-baseline', 'usage' when both are baselines, or as diff() */
export async function compareWithBaseline(baselineFile: Input, snapshot: Input, options: BaselineOptions = {}): Promise<BaselineComparison> {
  checkOptions('compareWithBaseline()', options, baselineChecks);
  return withInputs([baselineFile, snapshot], options.signal, async ([file, currentFile]) => {
    const { baseline: read, fileBytes } = await readBaseline(file);
    const redacted = [read.redacted, options.redaction].includes('all') ? 'all' : (read.redacted ?? options.redaction);
    const baseline = redacted === read.redacted ? read : { ...namedAs(read, redacted), redacted };
    if (options.match === 'id')
      throw new SnapdiffError('usage', 'a baseline file has no ids, so it is compared by class', {}, { hint: 'Omit --match, or give two snapshots.' });
    const { current, report } = await compareFile(currentFile, options, baseline, { path: file.path, fileBytes });
    return { report, baseline, updated: baselineOf(current, baseline) };
  });
}

async function distillFile(file: InputFile, options: BaselineOptions): Promise<Distillate> {
  expectSnapshots([file]);
  return withEngine(1, options, async (engine) => {
    const { heap, classes } = await loadHeap(engine, file, { interfaces: 'own' });
    return engine.run('distill', heap.snapshot, { heap, classes }, rootOf(options), options.redaction);
  });
}

/** The interfaces of the baseline name plain objects in addition to the snapshot's own, so that they are counted again. */
async function compareFile(
  file: InputFile,
  options: AnalyzeOptions,
  baseline: Baseline,
  baselineFile: { path: string; fileBytes: number },
): Promise<{ current: Distillate; report: ComparisonReport }> {
  expectSnapshots([file]);
  const withSamples = await openSampling(options.heapProfile);
  const known = interfacesOf(baseline);
  return withEngine(1, options, async (engine) => {
    const { heap, classes, interfaces, retainers } = await loadHeap(engine, file, { interfaces: 'own', retainers: baseline.tree !== undefined });
    const names = new Set(interfaces.map(({ name }) => name));
    const more = known.filter(({ name }) => !names.has(name));
    // The column of classes is one: the tree is complete before the nodes are classified again.
    const asThen = { heap, classes: baseline.tree ? await engine.run('classify', heap.snapshot, heap, known) : classes };
    const kept = baseline.tree && { lines: baseline.tree, version: baseline.runtime?.version ?? null };
    const trees = kept ? await engine.run('treesSince', heap.snapshot, kept, asThen, rootOf(options), baseline.redacted) : null;
    const isFiled = trees === null && more.length === 0;
    const side = { heap, classes: isFiled ? classes : await engine.run('classify', heap.snapshot, heap, [...interfaces, ...more]) };
    // One after the other: both work in the memory of the graph.
    const current = namedAs(await engine.run('distill', heap.snapshot, side, rootOf(options), baseline.redacted), baseline.redacted);
    const blame = trees && retainers && (await engine.run('blameSince', heap.snapshot, side, trees, baseline.heap.totalBytes, retainers));
    return { current, report: withSourceWarning(withSamples(compareDistilled(baseline, baselineFile, current, blame), heap), heap) };
  });
}

const rootOf = ({ root }: AnalyzeOptions): string => root ?? process.cwd();
