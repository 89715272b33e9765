/** Tasks that other commands have: what a baseline file keeps of a heap, and what is known of one object or class. */
import type { Distillate } from '../src/baseline/baseline.js';
import { distill as distillSide } from '../src/baseline/distill.js';
import type { Side } from '../src/compare/comparison.js';
import { SnapdiffError } from '../src/errors.js';
import { columnBytes } from '../src/memory.js';
import { inspectClasses, inspectObject } from '../src/report/build-inspection.js';
import type { Inspection } from '../src/report/inspection.js';
import { type Outcome, settle } from './outcome.js';

export interface DistillTask extends Side {
  /** Folder that scripts are named relative to. */
  root: string;
}

export async function distill({ heap, classes, root }: DistillTask): Promise<Outcome<Distillate>> {
  return settle(heap.snapshot.path, columnBytes(heap.snapshot), () => distillSide({ heap, classes }, root));
}

export interface InspectTask extends Side {
  /** An object, or the classes at these positions of the list, and how they were asked for. */
  query: { id: number } | { constructorName: string; positions: number[] };
}

export async function inspect({ heap, classes, query }: InspectTask): Promise<Outcome<Inspection>> {
  const { path, nodes } = heap.snapshot;
  return settle(path, 0, () => {
    if ('positions' in query) return inspectClasses({ heap, classes }, query.constructorName, query.positions);
    const node = nodes.id.indexOf(query.id);
    if (node === -1) throw new SnapdiffError('no-such-object', `has no object @${query.id}`, { path });
    return inspectObject({ heap, classes }, node);
  });
}
