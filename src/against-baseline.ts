/** Public entry points for baseline files: write the baseline of a snapshot, compare a baseline with a snapshot. */
import type { AnalyzeOptions } from './analyze-options.js';
import type { Baseline, Distillate } from './baseline/baseline.js';
import { compareDistilled } from './baseline/compare.js';
import { interfacesOf } from './baseline/interface-names.js';
import { readBaseline } from './baseline/read-baseline.js';
import { baselineOf } from './baseline/write.js';
import { withEngine } from './engine/engine.js';
import { loadHeap } from './engine/load-heap.js';
import { expectSnapshots, withInputs } from './engine/open-inputs.js';
import { SnapdiffError } from './errors.js';
import type { Input, InputFile } from './format/input-file.js';
import type { InterfaceDefinition } from './heap/interfaces.js';
import { analyzeChecks, checkOptions } from './option-checks.js';
import type { ComparisonReport } from './report/report.js';

/** Reads a snapshot; `baselineText()` converts the result to the text of a file. @throws SnapdiffError */
export async function createBaseline(snapshot: Input, options: AnalyzeOptions = {}): Promise<Baseline> {
  checkOptions('createBaseline()', options, analyzeChecks);
  return withInputs([snapshot], options.signal, async ([file]) => baselineOf(await distillFile(file, options)));
}

export interface BaselineComparison {
  /** Matched by class; without suspects, which require ids. */
  report: ComparisonReport;
  /** The content of the baseline file. */
  baseline: Baseline;
  /** The snapshot as a baseline, with the allowance of the file. */
  updated: Baseline;
}

/** Compares a baseline file with a snapshot. @throws SnapdiffError 'bad-baseline', 'usage' when both are baselines, or as diff() */
export async function compareWithBaseline(baselineFile: Input, snapshot: Input, options: AnalyzeOptions = {}): Promise<BaselineComparison> {
  checkOptions('compareWithBaseline()', options, analyzeChecks);
  return withInputs([baselineFile, snapshot], options.signal, async ([file, currentFile]) => {
    const { baseline, fileBytes } = await readBaseline(file);
    if (options.match === 'id')
      throw new SnapdiffError('usage', 'a baseline file has no ids, so it is compared by class', {}, { hint: 'Omit --match, or give two snapshots.' });
    const current = await distillFile(currentFile, options, interfacesOf(baseline));
    return { report: compareDistilled(baseline, { path: file.path, fileBytes }, current), baseline, updated: baselineOf(current, baseline.allow) };
  });
}

/** `known` names plain objects in addition to the snapshot's own interfaces, so that the names of the baseline are counted again. */
async function distillFile(file: InputFile, options: AnalyzeOptions, known: readonly InterfaceDefinition[] = []): Promise<Distillate> {
  expectSnapshots([file]);
  return withEngine(1, options, async (engine) => {
    const { heap, classes, interfaces } = await loadHeap(engine, file, { interfaces: 'own' });
    const names = new Set(interfaces.map(({ name }) => name));
    const more = known.filter(({ name }) => !names.has(name));
    const filed = more.length === 0 ? classes : await engine.run('classify', heap.snapshot, heap, [...interfaces, ...more]);
    return engine.run('distill', heap.snapshot, { heap, classes: filed }, options.root ?? process.cwd());
  });
}
