/** Public entry point behind `audit`: what fills one snapshot. */
import { type AnalyzeOptions, wantedTrees } from './analyze-options.js';
import { type Engine, withEngine } from './engine/engine.js';
import { type LoadHeap, loadHeap } from './engine/load-heap.js';
import { expectSnapshots, withInputs } from './engine/open-inputs.js';
import type { Input, InputFile } from './format/input-file.js';
import type { Heap } from './heap/heap.js';
import { analyzeChecks, checkOptions } from './option-checks.js';
import { auditReport } from './report/build-audit.js';
import type { AuditReport } from './report/report.js';
import type { DuplicateString } from './report/rows.js';
import { withSourceWarning } from './report/source-warnings.js';
import { openSampling } from './sampling/open-sampling.js';

/**
 * Finds who holds most of one snapshot, with the runtime's own bytes counted separately. Time and memory as for half of a comparison.
 * @throws SnapdiffError
 */
export async function audit(snapshot: Input, options: AnalyzeOptions = {}): Promise<AuditReport> {
  checkOptions('audit()', options, analyzeChecks);
  return withInputs([snapshot], options.signal, async ([file]) => {
    expectSnapshots([file]);
    return withEngine(1, options, (engine) => auditFile(engine, file, options));
  });
}

/** The audit of a snapshot that is open. @throws SnapdiffError */
export async function auditFile(engine: Engine, file: InputFile, options: AnalyzeOptions, load: LoadHeap = loadHeap): Promise<AuditReport> {
  const withSamples = await openSampling(options.heapProfile);
  let copies: Promise<DuplicateString[]> | undefined;
  const onHeap = (heap: Heap) => {
    copies = engine.run('copies', heap.snapshot, heap);
    copies.catch(() => {});
  };
  const { heap, classes, retainers } = await load(engine, file, { interfaces: 'own', retainers: true, onHeap });
  const side = { heap, classes };
  const [{ stacks, ...held }, { large, ...waste }] = await Promise.all([
    engine.run('holders', heap.snapshot, side, retainers!, wantedTrees(options)),
    engine.run('waste', heap.snapshot, side, retainers!),
  ]);
  if (stacks) options.onProfile?.(stacks);
  const report = auditReport(side, { ...held, ...waste, strings: { large, duplicates: (await copies) ?? [] } });
  return withSourceWarning(withSamples(report, heap), heap);
}
