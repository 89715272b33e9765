/** Making a baseline of a snapshot, and comparing one with a snapshot: the rooms, composed. */
import type { AnalyzeOptions } from '../diff.js';
import { SnapdiffError } from '../errors.js';
import type { InterfaceDefinition } from '../heap/interfaces.js';
import { analyzeChecks, checkOptions } from '../option-checks.js';
import { withPool } from '../pool.js';
import type { Report } from '../report/report.js';
import type { Baseline, Distillate } from './baseline.js';
import { compareDistilled } from './compare.js';
import { interfacesOf } from './interface-names.js';
import { readBaseline, refuseBaselines } from './read.js';
import { baselineOf } from './write.js';

/** Reads a snapshot; `baselineText()` makes the file of it. @throws SnapdiffError */
export async function createBaseline(path: string, options: AnalyzeOptions = {}): Promise<Baseline> {
  checkOptions('createBaseline()', options, analyzeChecks);
  return baselineOf(await distillFile(path, options));
}

export interface BaselineComparison {
  /** Matched by class; without suspects, which are told by id. */
  report: Report;
  /** As the file has it. */
  baseline: Baseline;
  /** The snapshot as a baseline, with the allowance of the file. */
  updated: Baseline;
}

/** Compares a baseline file with a snapshot. @throws SnapdiffError 'bad-baseline', 'usage' when both are baselines, or as diff() */
export async function compareWithBaseline(baselinePath: string, currentPath: string, options: AnalyzeOptions = {}): Promise<BaselineComparison> {
  checkOptions('compareWithBaseline()', options, analyzeChecks);
  const { baseline, fileBytes } = await readBaseline(baselinePath);
  if (options.match === 'id')
    throw new SnapdiffError('usage', 'a baseline file has no ids: it is compared by class', {}, { hint: 'Leave out --match, or give two snapshots.' });
  await refuseBaselines([currentPath]);
  const current = await distillFile(currentPath, options, interfacesOf(baseline));
  return { report: compareDistilled(baseline, { path: baselinePath, fileBytes }, current), baseline, updated: baselineOf(current, baseline.allow) };
}

/** `known` name plain objects besides the snapshot's own interfaces: what the baseline counts under a name is counted under it again. */
async function distillFile(path: string, options: AnalyzeOptions, known: readonly InterfaceDefinition[] = []): Promise<Distillate> {
  return withPool(1, options, async (pool) => {
    const { heap, classes, interfaces } = await pool.load(path, { interfaces: 'own' });
    const names = new Set(interfaces.map(({ name }) => name));
    const more = known.filter(({ name }) => !names.has(name));
    const filed = more.length === 0 ? classes : await pool.classify(heap, [...interfaces, ...more]);
    return pool.distill({ heap, classes: filed, root: options.root ?? process.cwd() });
  });
}
