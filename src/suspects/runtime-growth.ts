/** Growth of the runtime itself: another version of it has other modules, functions and tables, which no program can change. */
import type { Comparison } from '../compare/comparison.js';
import { EdgeType, type NodeOrdinal, NodeType } from '../format/snapshot.js';
import { textStart } from '../format/strings.js';
import { hasBit } from '../graph/bits.js';
import type { ClassLocation } from '../heap/classes.js';
import type { Heap } from '../heap/heap.js';
import { nodeVersion, runtimePart } from '../heap/runtime-part.js';
import type { Paths } from '../object/paths.js';
import type { Places } from '../object/places.js';
import { scriptOwner } from '../text/labels.js';
import { callbacksAmong } from './callbacks.js';
import { hasObjects } from './stored-baseline.js';
import type { SuspectFinding } from './suspects.js';

/** Share of what piled up that a runtime's tables, which reach everything, may have of the program. */
const MAX_OF_PROGRAM = 0.1;

/**
 * Whether a holder is one of the runtime's and next to nothing of the program piled up there. Asked where ids do not correspond: within one process the runtime's
 * growth is the program's doing.
 */
export function isRuntimeGrowth({ node, kind, heads, coHolders }: SuspectFinding, paths: Paths, places: Places): boolean {
  if (isGlobalObject(paths.heap, node)) return isBuiltIn(paths.heap, heads);
  // Handles are opened by the program.
  if (kind === 'handles') return false;
  const ofProgram = heads.filter((head) => isOfProgram(paths.heap, head, places)).length;
  return ofProgram <= MAX_OF_PROGRAM * heads.length && [node, ...coHolders].every((holder) => isOfRuntime(holder, paths, places));
}

/** Instances of the program's classes that are no warm-up. */
const MIN_INSTANCES = 8;

/** Whether instances of the program's classes came: a runtime's table keeps them on its behalf. Copies of a module have classes of their own. */
export function hasProgramClasses({ rows, current: { heap } }: Comparison, { classes }: SuspectFinding): boolean {
  const isProgram = (location: ClassLocation | null | undefined) => location && scriptOwner(heap.scriptNames.get(location.scriptId) ?? '') === 'program';
  const instances = classes.reduce((sum, { row, countDelta }) => sum + (isProgram(rows[row].current?.location) ? countDelta : 0), 0);
  return instances >= MIN_INSTANCES;
}

/** Of what piled up, the share that another version of the runtime has besides at least. */
const MIN_OF_RUNTIME = 0.9;

/** Whether two heaps are of different versions of a runtime, and what piled up is in the runtime's own part, or on a built-in object that was not there before. */
export function isOtherVersion({ baseline, current }: Comparison, { node, isInBaseline, heads }: SuspectFinding, paths: Paths, places: Places): boolean {
  const part = hasObjects(baseline.heap) && nodeVersion(baseline.heap) !== nodeVersion(current.heap) ? runtimePart(current.heap) : null;
  if (part === null || heads.length === 0) return false;
  if (!isInBaseline && hasBit(part, node) && isOfRealm(node, paths)) return true;
  const ofProgram = heads.filter((head) => isOfProgram(current.heap, head, places)).length;
  return ofProgram <= MAX_OF_PROGRAM * heads.length && heads.filter((head) => hasBit(part, head)).length >= MIN_OF_RUNTIME * heads.length;
}

/** Steps from the realm to a built-in object. */
const MAX_BUILT_IN = 3;

/** Whether V8's context of a realm leads to an object first: it is built in, such as Object.prototype. */
function isOfRealm(node: NodeOrdinal, paths: Paths): boolean {
  const { nodes, strings } = paths.heap.snapshot;
  return paths
    .pathTo(node)
    .slice(-1 - MAX_BUILT_IN)
    .some((step) => textStart(strings, nodes.name[step.node], 22) === 'system / NativeContext');
}

/** Without co-holders of the runtime, which reach most of what there is, where the holder is the program's. */
export function withoutRuntimeHolders(finding: SuspectFinding, paths: Paths, places: Places): SuspectFinding {
  if (finding.coHolders.length === 0 || isOfRuntime(finding.node, paths, places)) return finding;
  return { ...finding, coHolders: finding.coHolders.filter((holder) => !isOfRuntime(holder, paths, places)) };
}

/** Whether the path to an object names the runtime's own variables or modules, and none of the program. */
export function isOfRuntime(node: NodeOrdinal, paths: Paths, places: Places): boolean {
  const path = paths.pathTo(node);
  const scripts = places.along(path).map(({ location }) => location && paths.heap.scriptNames.get(location.scriptId));
  const isProgram = scripts.some((script) => script && scriptOwner(script) !== 'runtime');
  const { nodes, strings } = paths.heap.snapshot;
  // What the program's own modules export is its own, although a runtime's variables lead there; the runtime's modules are of class BuiltinModule.
  const isExported = path.some(({ node }) => nodes.type[node] === NodeType.object && textStart(strings, nodes.name[node], 7) === 'Module');
  const isNamed = path.some((step) => isRuntimesOwn(paths.heap, step.edge) || textStart(strings, nodes.name[step.node], 20) === 'BuiltinModule');
  return !isProgram && !isExported && (isNamed || scripts.some((script) => script && scriptOwner(script) === 'runtime'));
}

const isGlobalObject = ({ snapshot: { nodes, strings } }: Heap, node: NodeOrdinal): boolean =>
  nodes.type[node] === NodeType.object && /^global(?:This)?\b/.test(textStart(strings, nodes.name[node], 20));

/** Whether all of these are what another version of the runtime has besides on its global object. */
function isBuiltIn(heap: Heap, heads: readonly NodeOrdinal[]): boolean {
  const part = runtimePart(heap);
  return part !== null && heads.every((head) => hasBit(part, head));
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
