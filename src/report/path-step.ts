/** A step of a retaining path as a row of the report. */
import type { Side } from '../compare/comparison.js';
import { edgeTypeNames, NodeType } from '../format/snapshot.js';
import { text } from '../format/strings.js';
import type { PlacedStep } from '../object/places.js';
import { wrapperName } from '../object/wrapper-names.js';
import { placed } from './placed-rows.js';
import type { PathStep } from './rows.js';

export function pathStep({ heap, classes }: Side, { step, name, location }: PlacedStep): PathStep {
  const { node, edge, storeEdge, skipped, exported } = step;
  const { snapshot } = heap;
  const type = snapshot.nodes.type[node];
  const isEngines = type === NodeType.synthetic || type === NodeType.hidden;
  const edgeType = exported ? 'context' : (edgeTypeNames[snapshot.edges.type[edge]] ?? 'unknown');
  return {
    via: { type: edge === -1 ? 'root' : storeEdge === -1 ? edgeType : 'entry', name },
    id: snapshot.nodes.id[node],
    // "(GC roots)" and "system / Context" say more than the groups they are filed under.
    name: isEngines ? text(snapshot.strings, snapshot.nodes.name[node]) : (wrapperName(heap, node) ?? classes.list[classes.classOf[node]].name),
    type: snapshot.nodeTypeNames[type],
    ...placed(location, heap),
    ...(skipped > 0 ? { skipped } : {}),
  };
}
