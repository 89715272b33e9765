/** The task behind `path` and `show`: what is known of one object, or of the objects of some classes. */
import type { Side } from '../compare/comparison.js';
import { SnapdiffError } from '../errors.js';
import { inspectClasses, inspectObject } from '../report/build-inspection.js';
import type { Inspection } from '../report/inspection.js';

/** An object, or the classes at these positions of the list and how they were asked for. */
type InspectionTarget = { id: number } | { constructorName: string; positions: number[] };

/** @throws SnapdiffError 'no-such-object' */
export function inspect(side: Side, target: InspectionTarget): Inspection {
  if ('positions' in target) return inspectClasses(side, target.constructorName, target.positions);
  const { path, nodes } = side.heap.snapshot;
  const node = nodes.id.indexOf(target.id);
  if (node === -1) throw new SnapdiffError('no-such-object', `has no object @${target.id}`, { path });
  return inspectObject(side, node);
}
