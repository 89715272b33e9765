/** Names and places of the object at the end of a path: the variable or property by which a programmer knows it, and its line. */
import { type EdgeOrdinal, EdgeType, type NodeOrdinal, NodeType } from '../format/snapshot.js';
import { text } from '../format/strings.js';
import { sourceOf } from '../graph/graph.js';
import type { ClassLocation } from '../heap/classes.js';
import { placeOf, recordOf } from '../heap/locations.js';
import { scriptOwner } from '../text/labels.js';
import { createProperties, isOutsideRuntime, isRuntime } from './declared-properties.js';
import { nameOfModule } from './default-exports.js';
import { exportOffset } from './export-statements.js';
import { exportedVariable } from './exported.js';
import { frameFunction, onlyVariableOf } from './frames.js';
import { isGlobalObject, isPage } from './global-objects.js';
import { createExports } from './module-exports.js';
import { isMapped, originalFunction, originalScript, originalVariable } from './originals.js';
import { isExportsOfModule } from './own-variables.js';
import { pathName, type Start } from './path-name.js';
import { edgeName, type PathNode, type Paths, stepName } from './paths.js';
import { platformName } from './platform.js';
import { scopesOfSource } from './script-scopes.js';
import { sourceOfFunction, sourceOfScript } from './scripts.js';
import { positionOf } from './text-lines.js';
import { createVariables } from './variables.js';

export interface PlacedStep {
  step: PathNode;
  /** Of the edge, in the original source where a source map has it. */
  name: string;
  location: ClassLocation | null;
}

export interface Places {
  /** E.g. "cache", "bus._events.tick", "sessions[3].history"; the node's own name if no edge has one. */
  nameOf(path: readonly PathNode[]): string;
  /** Name of a variable of a context, in the original source where a source map has it. */
  variableName(context: NodeOrdinal, name: string): string;
  /** Place of a node's constructor or function; null if the snapshot has none. */
  locationOf(node: NodeOrdinal): ClassLocation | null;
  /** Name of a property of an object, likewise. */
  propertyName(above: NodeOrdinal, name: string): string;
  /** The name by which nameOf() begins at this edge; null if it would not begin there. */
  startName(edge: EdgeOrdinal): string | null;
  /** The name of each step, and its place: the declaration of a captured variable, else the place of the node itself. */
  along(path: readonly PathNode[]): PlacedStep[];
  /** Where a person should look: the declaration of the variable that a path leads through last, or of a property behind it; else its last known place. */
  nearest(path: readonly PathNode[]): ClassLocation | null;
}

/** Candidates for the beginning of a name: the nearest to the end, and those above it. */
const MAX_STARTS = 6;
/** Edges examined, to and from a node. */
const MAX_NEIGHBOUR_EDGES = 200;
const identifier = /^[\p{ID_Start}$_#][\p{ID_Continue}$]*$/u;

export function createPlaces({ heap, retainers }: Paths): Places {
  const { snapshot } = heap;
  const { nodes, edges, strings } = snapshot;
  const variables = createVariables(heap, retainers);
  const exports = createExports(heap, retainers);
  const properties = createProperties(heap, exports);
  const propertyName = properties.nameOf;

  const locationOf = (node: NodeOrdinal): ClassLocation | null => {
    const at = recordOf(snapshot, node);
    return at === -1 ? null : placeOf(snapshot, at);
  };
  const variableName = (context: NodeOrdinal, name: string): string => {
    const [closure] = context === -1 ? [] : variables.closuresIn(context);
    const place = closure === undefined ? null : locationOf(closure);
    if (!place) return name;
    return isMapped(heap, place.scriptId) || /_?default$/i.test(name) || name.startsWith('__')
      ? originalVariable(heap, variables.declaredAt(context, name), name)
      : name;
  };
  /** For a step from the stack: a local variable of a running function, with its name if the script has exactly one candidate. */
  const local = ({ node, edge }: PathNode): { name: string | null; location: ClassLocation } | null => {
    const running = edge === -1 ? -1 : frameFunction(snapshot, edge);
    const location = running === -1 ? null : locationOf(running);
    if (!location) return null;
    const source = sourceOfFunction(heap, running);
    const variableOf = source?.isWhole ? onlyVariableOf(source.text, text(strings, nodes.name[node])) : null;
    return variableOf
      ? { name: variableOf.name, location: { scriptId: location.scriptId, line: variableOf.line, column: variableOf.column } }
      : { name: null, location };
  };
  const isOwn = (place: ClassLocation | null): place is ClassLocation => isOutsideRuntime(heap, place);
  const exportNear = ({ scriptId }: ClassLocation, name: string): ClassLocation => {
    const source = sourceOfScript(heap, scriptId);
    const tree = source && scopesOfSource(source);
    const offset = tree ? exportOffset(tree, name) : -1;
    return tree && offset !== -1 ? { scriptId, ...positionOf(tree, offset) } : { scriptId, line: 0, column: 0, isScriptOnly: true };
  };
  /** Place of an export, found by a sibling: if a function of the program is a property of the node, the place at which its script defines `name`. */
  const functionOf = (node: NodeOrdinal, name: string): ClassLocation | null => {
    for (let edge = edges.firstEdge[node], end = Math.min(edges.firstEdge[node + 1], edge + MAX_NEIGHBOUR_EDGES); edge < end; edge++) {
      const child = edges.toNode[edge];
      const place = edges.type[edge] === EdgeType.property && nodes.type[child] === NodeType.closure ? locationOf(child) : null;
      if (isOwn(place)) return exportNear(place, name);
    }
    return null;
  };
  /** Start of the file that a module was loaded from, if the snapshot has its script. */
  const moduleFile = (node: NodeOrdinal): ClassLocation | null => {
    for (let edge = edges.firstEdge[node], end = Math.min(edges.firstEdge[node + 1], edge + MAX_NEIGHBOUR_EDGES); edge < end; edge++) {
      if (edges.type[edge] !== EdgeType.property || edges.nameOrIndex[edge] !== heap.names.filename) continue;
      const name = text(strings, nodes.name[edges.toNode[edge]]);
      const found = [...heap.scriptNames].find(([, script]) => script === name && name !== '');
      return found ? { scriptId: found[0], line: 0, column: 0, isScriptOnly: true } : null;
    }
    return null;
  };
  /** For a path with places in the runtime's scripts only (paths to exports of modules): the place of a sibling or of another variable, from the end. */
  const placeNearby = (path: readonly PathNode[]): ClassLocation | null => {
    for (let at = path.length - 1; at > 0; at--) {
      const { node } = path[at];
      const next = path[at + 1] ? stepName(heap, path[at + 1]) : '';
      // A variable identifies the last object of the path. A module has one in each file that requires it, so its exports come first.
      const variable = variableHolding(node)?.location ?? null;
      const place = next === '' ? variable : (exports.of(node) && exports.placeOf(node, next)) || (functionOf(node, next) ?? variable ?? moduleFile(node));
      if (place) return place;
    }
    return null;
  };

  /** The declaration of the variable or property that a step is; null for other steps. */
  const declaredAt = (path: readonly PathNode[], at: number): ClassLocation | null => {
    const { edge, exported } = path[at];
    if (exported) return variables.declaredAt(exported.context, exported.name);
    if (edge === -1) return null;
    const above = path[at - 1].node;
    switch (edges.type[edge]) {
      case EdgeType.context:
        return variableAt(above, edgeName(heap, edge), path[at].node, at === path.length - 1);
      case EdgeType.property:
        return properties.placeOf(above, edgeName(heap, edge));
      default:
        return variables.unnamed(edge)?.location ?? null;
    }
  };
  /** The declaration of a variable; of one that was imported, of what the other module exports. */
  const variableAt = (context: NodeOrdinal, name: string, node: NodeOrdinal, isLast: boolean): ClassLocation | null => {
    const exported = exports.of(node);
    // Compilers' variables for other modules.
    if (exported?.isCompiled && !isLast) return null;
    const own = variables.declaredAt(context, name);
    const place = own === null || isOwn(own) ? exports.placeOfValue(node) : null;
    return place && !place.isScriptOnly && isOwn(place) && place.scriptId !== own?.scriptId ? place : own;
  };
  const placeAt = (path: readonly PathNode[], at: number): ClassLocation | null => {
    const isProperty = path[at].edge !== -1 && !path[at].exported && edges.type[path[at].edge] === EdgeType.property;
    return (isProperty ? null : declaredAt(path, at)) ?? locationOf(path[at].node) ?? local(path[at])?.location ?? null;
  };
  const nameAt = (path: readonly PathNode[], at: number, location: ClassLocation | null): string => {
    const { edge, exported } = path[at];
    const name = edge === -1 ? '' : stepName(heap, path[at]);
    if (exported || (edge !== -1 && edges.type[edge] === EdgeType.context)) return originalVariable(heap, location, name);
    return edge !== -1 && edges.type[edge] === EdgeType.property ? propertyName(path[at - 1].node, name) : name;
  };
  /** The best place among the variable that a path leads through last and what hangs on it: of the program, of a declaration, near the end. */
  const placeOfVariable = (path: readonly PathNode[]): ClassLocation | null => {
    let best: ClassLocation | null = null;
    let least = Number.POSITIVE_INFINITY;
    for (let at = path.length - 1; at > 0; at--) {
      const declared = declaredAt(path, at);
      for (const place of [declared, placeAt(path, at)]) {
        if (!isOwn(place)) continue;
        const isOfPackage = scriptOwner(originalScript(heap, place)) === 'package';
        const rank = (isOfPackage ? 4 : 0) + (place.isScriptOnly ? 2 : place === declared ? 0 : 1);
        if (rank < least) [best, least] = [place, rank];
      }
      const type = edges.type[path[at].edge];
      if (path[at].exported || (type !== EdgeType.property && type !== EdgeType.element && path[at].storeEdge === -1)) break;
    }
    return best;
  };

  /** The name of a step by a variable of the program or by the page; null if it has none. */
  const startAt = (path: readonly PathNode[], at: number): string | null => {
    const step = path[at];
    const { edge, exported, node } = step;
    if (edge === -1) return nodes.type[node] === NodeType.native ? platformName(heap, node) : null;
    const running = local(step);
    if (running) return running.name === null ? '' : originalVariable(heap, running.location, running.name);
    const slot = variables.unnamed(edge);
    if (slot) return originalVariable(heap, slot.location, slot.name);
    const type = edges.type[edge];
    if (exported?.name === 'default') return nameOfModule(scriptOf(path, at));
    const above = path[at - 1].node;
    const property = type === EdgeType.property ? nameOfExport(step, above) : null;
    if (property !== null) return property;
    if (type === EdgeType.context && at < path.length - 1 && exports.of(node)?.isCompiled) return null;
    if (exported || type === EdgeType.context) return variableName(exported ? exported.context : above, stepName(heap, step));
    if (type === EdgeType.shortcut) return stepName(heap, step);
    // What leads to the module (`process.mainModule`, a table of the runtime) is of no use to a reader.
    if (at < path.length - 1 && isExportsOfModule(heap, edge, above)) return 'exports';
    if (type === EdgeType.property && isGlobalObject(heap, above) && identifier.test(stepName(heap, step))) {
      return isPage(heap, above) ? `window.${stepName(heap, step)}` : stepName(heap, step);
    }
    // A static property of a class: `Row.all`.
    if (type === EdgeType.property && nodes.type[above] === NodeType.closure) {
      // A variable that holds the function says more than the function's own name.
      if (path[at - 1].exported || (path[at - 1].edge !== -1 && edges.type[path[at - 1].edge] === EdgeType.context)) return null;
      const name = originalFunction(heap, locationOf(above), text(strings, nodes.name[above]));
      const property = propertyName(above, stepName(heap, step));
      return identifier.test(name) && identifier.test(property) ? `${name}.${property}` : null;
    }
    return nodes.type[node] === NodeType.native ? (variableHolding(node)?.name ?? nameInPage(path, at)) : null;
  };
  /** The name of a variable that its module exports by a property of this step, as the module has it; null for other properties. */
  const nameOfExport = (step: PathNode, above: NodeOrdinal): string | null => {
    const name = stepName(heap, step);
    const own = exports.of(above);
    // `{ default: module.exports }`, which compilers make of a CommonJS module.
    const isWrapped = name === 'default' && own === null && exports.of(step.node)?.isCompiled === false;
    if (!isWrapped && !own?.isCompiled) return null;
    const place = isWrapped ? exports.placeOf(step.node, '') : exports.placeOf(above, name);
    const variable = originalVariable(heap, place, name);
    if (variable !== name && variable !== 'exports' && variable !== 'module') return variable;
    if (name === 'default') return nameOfModule(place ? originalScript(heap, place) : '');
    return identifier.test(name) ? name : null;
  };
  /** "AbortSignal of page" where a variable has the object that an object of the page is a part of. */
  const nameInPage = (path: readonly PathNode[], at: number): string | null => {
    const own = platformName(heap, path[at].node);
    const above = path[at - 1].node;
    const isOfObject = own !== null && /^[A-Z]/.test(own) && nodes.type[above] === NodeType.native && platformName(heap, above) !== null;
    const variable = isOfObject ? variableHolding(above)?.name : undefined;
    return variable === undefined ? own : `${own} of ${variable}`;
  };
  /** A variable of the program that holds a node directly, on the path or not. */
  const variableHolding = (node: NodeOrdinal): { name: string; location: ClassLocation } | null => {
    for (let at = retainers.start[node], end = Math.min(retainers.start[node + 1], at + MAX_NEIGHBOUR_EDGES); at < end; at++) {
      const edge = retainers.edge[at];
      const location = edges.type[edge] === EdgeType.context ? variables.declaredAt(sourceOf(edges.firstEdge, edge), edgeName(heap, edge)) : null;
      if (isOwn(location) && edgeName(heap, edge) !== 'this') return { name: originalVariable(heap, location, edgeName(heap, edge)), location };
    }
    return null;
  };

  const scriptOf = (path: readonly PathNode[], at: number): string => {
    const { edge, exported } = path[at];
    const module = edge !== -1 && !exported && edges.type[edge] === EdgeType.property ? exports.of(path[at - 1].node) : null;
    if (module?.isCompiled) return heap.scriptNames.get(module.scriptId) ?? '';
    const scope = exported ? exported.context : edge !== -1 && edges.type[edge] === EdgeType.context ? path[at - 1].node : -1;
    const [closure] = scope === -1 ? [] : variables.closuresIn(scope);
    const place = closure === undefined ? null : locationOf(closure);
    return place ? originalScript(heap, place) : '';
  };
  /** Whether the step is a variable of a package or of the runtime. */
  const isLibraryStart = (path: readonly PathNode[], at: number): boolean => {
    const script = scriptOf(path, at);
    return script !== '' && scriptOwner(script) !== 'program';
  };
  const isProgramStart = (path: readonly PathNode[], at: number): boolean => {
    const script = scriptOf(path, at);
    return script !== '' && scriptOwner(script) === 'program';
  };

  return {
    nameOf(path) {
      const last = path[path.length - 1].node;
      if (isGlobalObject(heap, last) && nodes.type[last] !== NodeType.native && !isPage(heap, last)) return 'globalThis';
      const starts: Start[] = [];
      for (let at = path.length - 1; at >= 0 && starts.length < MAX_STARTS; at--) {
        const name = startAt(path, at);
        if (name !== null) starts.push({ at, name });
        if (starts.length > 0 && !isLibraryStart(path, starts[0].at)) break;
      }
      const [nearest, ...above] = starts;
      const name = pathName(heap, path, nearest ?? null, propertyName);
      const own = nearest && above.find(({ at, name: known }) => known !== '' && isProgramStart(path, at));
      return own ? `${own.name}…${name}` : name;
    },
    variableName,
    propertyName,
    startName(edge) {
      const exported = exportedVariable(snapshot, retainers, edge);
      const first = { node: sourceOf(edges.firstEdge, edge), edge: -1, storeEdge: -1, skipped: 0 };
      return startAt([first, { node: edges.toNode[edge], edge, storeEdge: -1, skipped: 0, ...(exported && { exported }) }], 1);
    },
    locationOf,
    along: (path) =>
      path.map((step, at) => {
        const location = placeAt(path, at);
        return { step, name: nameAt(path, at, location), location };
      }),
    nearest(path) {
      const ofVariable = placeOfVariable(path);
      if (ofVariable) return ofVariable;
      const known = path.map((_, at) => placeAt(path, at)).filter((place) => place !== null);
      // A place in the runtime's scripts is that of an emitter's class, not of the code that created the emitter.
      return known.findLast((place) => !isRuntime(heap, place)) ?? placeNearby(path) ?? known.at(-1) ?? null;
    },
  };
}
