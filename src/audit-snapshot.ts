/** Public entry point behind `audit`: what fills one snapshot. */
import { type AnalyzeOptions, wantedTrees } from './analyze-options.js';
import { type Engine, withEngine } from './engine/engine.js';
import { type LoadHeap, loadHeap } from './engine/load-heap.js';
import { expectSnapshots, withInputs } from './engine/open-inputs.js';
import type { Input, InputFile } from './format/input-file.js';
import type { NodeSet } from './graph/graph.js';
import type { Heap } from './heap/heap.js';
import { analyzeChecks, checkOptions } from './option-checks.js';
import { auditReport } from './report/build-audit.js';
import type { AuditReport } from './report/report.js';
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
  let runtime: Promise<NodeSet | null> | undefined;
  const onHeap = (heap: Heap) => {
    runtime = engine.run('runtimePart', heap.snapshot, heap);
    runtime.catch(() => {});
  };
  const { heap, classes, retainers } = await load(engine, file, { interfaces: 'own', retainers: true, onHeap });
  const side = { heap, classes };
  const runtimeNodes = (await runtime) ?? null;
  // The longest first: the others are done meanwhile.
  const [{ stacks, ...held }, { large, ...waste }, duplicates] = await Promise.all([
    engine.run('holders', heap.snapshot, side, retainers!, runtimeNodes, wantedTrees(options)),
    engine.run('waste', heap.snapshot, side, retainers!),
    engine.run('copies', heap.snapshot, heap),
  ]);
  if (stacks) options.onProfile?.(stacks);
  const report = auditReport(side, { ...held, ...waste, strings: { large, duplicates } });
  return withSourceWarning(withSamples(report, heap), heap);
}
