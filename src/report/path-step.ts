/** A step of a retaining path as a row of the report. */
import type { Side } from '../compare/comparison.js';
import { edgeTypeNames, NodeType } from '../format/snapshot.js';
import { text } from '../format/strings.js';
import type { ClassLocation } from '../heap/classes.js';
import { originalVariable } from '../object/originals.js';
import { type PathNode, stepName } from '../object/paths.js';
import { wrapperName } from '../object/wrapper-names.js';
import { placed } from './placed-rows.js';
import type { PathStep } from './rows.js';

/** `location`: of the step, see Places.along(). */
export function pathStep({ heap, classes }: Side, step: PathNode, location: ClassLocation | null): PathStep {
  const { node, edge, storeEdge, skipped, exported } = step;
  const { snapshot } = heap;
  const type = snapshot.nodes.type[node];
  const isEngines = type === NodeType.synthetic || type === NodeType.hidden;
  const edgeType = exported ? 'context' : (edgeTypeNames[snapshot.edges.type[edge]] ?? 'unknown');
  const via =
    edge === -1
      ? { type: 'root', name: '' }
      : { type: edgeType, name: edgeType === 'context' ? originalVariable(heap, location, stepName(heap, step)) : stepName(heap, step) };
  return {
    via: storeEdge === -1 ? via : { type: 'entry', name: via.name },
    id: snapshot.nodes.id[node],
    // "(GC roots)" and "system / Context" say more than the groups they are filed under.
    name: isEngines ? text(snapshot.strings, snapshot.nodes.name[node]) : (wrapperName(heap, node) ?? classes.list[classes.classOf[node]].name),
    type: snapshot.nodeTypeNames[type],
    ...placed(location, heap),
    ...(skipped > 0 ? { skipped } : {}),
  };
}
