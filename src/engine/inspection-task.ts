/** The task of `snapdiff path` and `snapdiff show`: inspects one object, or the objects of some classes. */
import type { Side } from '../compare/comparison.js';
import { SnapdiffError } from '../errors.js';
import { type Retainers, retainersOf } from '../graph/retainers.js';
import { graphOf } from '../heap/edge-sets.js';
import { retainersAvoiding } from '../object/avoided-edges.js';
import { type NamePath, objectsAt } from '../object/name-path.js';
import { inspectClasses, inspectObject } from '../report/build-inspection.js';
import type { Inspection } from '../report/inspection.js';
import { warm } from './warm-heaps.js';

/** An object id, a path of names, or positions of classes in the list and the name that the user asked for. */
type InspectionTarget = (({ id: number } | { namePath: NamePath }) & { avoid?: string | null }) | { constructorName: string; positions: number[] };

/** `number`: of a heap that is kept, see warm(). @throws SnapdiffError 'no-such-object' */
export function inspect(asked: Side, target: InspectionTarget, given: Retainers | null, number: number): Inspection {
  const { side, retainers: known } = warm(asked, given, number);
  if ('positions' in target) return inspectClasses(side, target.constructorName, target.positions, known);
  const { heap, classes } = side;
  const { path, nodes } = heap.snapshot;
  const byName = 'namePath' in target;
  const retainers = known ?? (byName ? retainersOf(graphOf(heap.snapshot), heap.essential) : null);
  const node = byName ? (objectsAt(heap, retainers!, target.namePath)[0] ?? -1) : nodes.id.indexOf(target.id);
  if (node === -1) throw new SnapdiffError('no-such-object', byName ? 'has no object at this path of names' : `has no object @${target.id}`, { path });
  const avoid = target.avoid ?? null;
  return inspectObject(side, node, avoid === null ? retainers : retainersAvoiding(heap, classes, avoid), avoid);
}
