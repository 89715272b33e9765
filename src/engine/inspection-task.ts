/** The task of `snapdiff path` and `snapdiff show`: inspects one object, or the objects of some classes. */
import type { Side } from '../compare/comparison.js';
import { SnapdiffError } from '../errors.js';
import type { Retainers } from '../graph/retainers.js';
import { retainersAvoiding } from '../object/avoided-edges.js';
import { inspectClasses, inspectObject } from '../report/build-inspection.js';
import type { Inspection } from '../report/inspection.js';

/** An object id, or positions of classes in the list and the name that the user asked for. */
type InspectionTarget = { id: number; avoid?: string | null } | { constructorName: string; positions: number[] };

/** @throws SnapdiffError 'no-such-object' */
export function inspect(side: Side, target: InspectionTarget, retainers: Retainers | null = null): Inspection {
  if ('positions' in target) return inspectClasses(side, target.constructorName, target.positions, retainers);
  const { path, nodes } = side.heap.snapshot;
  const node = nodes.id.indexOf(target.id);
  if (node === -1) throw new SnapdiffError('no-such-object', `has no object @${target.id}`, { path });
  return inspectObject(side, node, target.avoid ? retainersAvoiding(side.heap, side.classes, target.avoid) : retainers);
}
