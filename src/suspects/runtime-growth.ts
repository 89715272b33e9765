/** Growth of the runtime itself: another version of it has other modules, functions and tables, which no program can change. */
import { EdgeType, type NodeOrdinal, NodeType } from '../format/snapshot.js';
import { textStart } from '../format/strings.js';
import type { Heap } from '../heap/heap.js';
import type { Paths } from '../object/paths.js';
import type { Places } from '../object/places.js';
import { scriptOwner } from '../text/labels.js';
import { callbacksAmong } from './callbacks.js';
import type { SuspectFinding } from './suspects.js';

/**
 * Whether a holder is one of the runtime's and nothing of the program piled up there. Asked where ids do not correspond: within one process the runtime's
 * growth is the program's doing.
 */
export function isRuntimeGrowth({ node, heads, coHolders }: SuspectFinding, paths: Paths, places: Places): boolean {
  return [node, ...coHolders].every((holder) => isOfRuntime(holder, paths, places)) && !heads.some((head) => isOfProgram(paths.heap, head, places));
}

function isOfRuntime(node: NodeOrdinal, paths: Paths, places: Places): boolean {
  const path = paths.pathTo(node);
  const scripts = places.along(path).map((place) => place && paths.heap.scriptNames.get(place.scriptId));
  const isProgram = scripts.some((script) => script && scriptOwner(script) !== 'runtime');
  const { nodes, strings } = paths.heap.snapshot;
  // What the program's own modules export is its own, although a runtime's variables lead there; the runtime's modules are of class BuiltinModule.
  const isExported = path.some(({ node }) => nodes.type[node] === NodeType.object && textStart(strings, nodes.name[node], 7) === 'Module');
  const isNamed = path.some((step) => isRuntimesOwn(paths.heap, step.edge) || textStart(strings, nodes.name[step.node], 20) === 'BuiltinModule');
  return !isProgram && !isExported && (isNamed || scripts.some((script) => script && scriptOwner(script) === 'runtime'));
}

/** A symbol of Node's own: "node:per_context_binding_exports". */
function isRuntimesOwn({ snapshot }: Heap, edge: number): boolean {
  const { type, nameOrIndex } = snapshot.edges;
  return edge !== -1 && type[edge] === EdgeType.property && textStart(snapshot.strings, nameOrIndex[edge], 13) === '<symbol node:';
}

function isOfProgram(heap: Heap, node: NodeOrdinal, places: Places): boolean {
  const place = places.locationOf(node);
  const script = place && heap.scriptNames.get(place.scriptId);
  return (script !== null && script !== undefined && scriptOwner(script) !== 'runtime') || callbacksAmong(heap, [node], places).length > 0;
}
