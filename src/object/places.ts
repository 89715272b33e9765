/** Names and places for what a path leads to: the variable or property a programmer would know it by, and the line it stands on. */
import { EdgeType, type NodeOrdinal, NodeType } from '../format/snapshot.js';
import { text } from '../format/strings.js';
import { sourceOf } from '../graph/graph.js';
import type { ClassLocation } from '../heap/classes.js';
import type { Heap } from '../heap/heap.js';
import { placeOf, recordOf } from '../heap/locations.js';
import { frameFunction, onlyVariableOf } from './frames.js';
import { edgeName, type PathNode, type Paths, stepName } from './paths.js';

export interface Places {
  /** e.g. "cache", "bus._events.tick", "sessions[3].history"; the node's own name where no edge has one. */
  nameOf(path: readonly PathNode[]): string;
  /** Of a node itself: where its constructor or function stands; null when the snapshot does not know. */
  locationOf(node: NodeOrdinal): ClassLocation | null;
  /** Of each step: of a captured variable where it is declared, of anything else its own. */
  along(path: readonly PathNode[]): (ClassLocation | null)[];
  /** Of the end of a path: the nearest place on it, from the end, that the snapshot knows. */
  nearest(path: readonly PathNode[]): ClassLocation | null;
}

const MAX_SEGMENTS = 4;
/** Edges looked at, to and from a node. */
const MOST_BESIDE = 200;
const identifier = /^[\p{ID_Start}$_#][\p{ID_Continue}$]*$/u;

export function createPlaces({ heap, retainers }: Paths): Places {
  const { snapshot } = heap;
  const { nodes, edges, strings } = snapshot;
  const { context: contextEdge, shared, scriptOrDebugInfo, script, source, filename } = heap.names;

  const locationOf = (node: NodeOrdinal): ClassLocation | null => {
    const at = recordOf(snapshot, node);
    return at === -1 ? null : placeOf(snapshot, at);
  };
  const follow = (node: NodeOrdinal, ...names: number[]): NodeOrdinal => {
    for (let edge = edges.firstEdge[node]; edge < edges.firstEdge[node + 1]; edge++) {
      if (edges.type[edge] === EdgeType.internal && names.includes(edges.nameOrIndex[edge])) return edges.toNode[edge];
    }
    return -1;
  };
  /** Functions that were made in a scope: they share its variables. */
  const closuresOf = (context: NodeOrdinal): NodeOrdinal[] => {
    const closures: NodeOrdinal[] = [];
    for (let at = retainers.start[context]; at < retainers.start[context + 1] && closures.length < 200; at++) {
      const edge = retainers.edge[at];
      const closure = sourceOf(edges.firstEdge, edge);
      if (edges.nameOrIndex[edge] === contextEdge && nodes.type[closure] === NodeType.closure && recordOf(snapshot, closure) !== -1) closures.push(closure);
    }
    return closures;
  };
  /** The text of a function's script, as far as it is in the file; empty when it is not. */
  const scriptText = (closure: NodeOrdinal): string => {
    const sharedInfo = follow(closure, shared);
    const scriptNode = sharedInfo === -1 ? -1 : follow(sharedInfo, scriptOrDebugInfo, script);
    const sourceNode = scriptNode === -1 ? -1 : follow(scriptNode, source);
    return sourceNode === -1 ? '' : text(strings, nodes.name[sourceNode]);
  };
  /** What a step from the stack leads to: a local of a running function, named if its script leaves no doubt. */
  const local = ({ node, edge }: PathNode): { name: string | null; location: ClassLocation } | null => {
    const running = edge === -1 ? -1 : frameFunction(snapshot, edge);
    const location = running === -1 ? null : locationOf(running);
    if (!location) return null;
    const variableOf = onlyVariableOf(scriptText(running), text(strings, nodes.name[node]));
    return variableOf
      ? { name: variableOf.name, location: { scriptId: location.scriptId, line: variableOf.line, column: variableOf.column } }
      : { name: null, location };
  };
  /** The line that declares a variable, where the script's text is in the file that far (V8 cuts texts); else its first function's line. */
  const variable = (context: NodeOrdinal, name: string): ClassLocation | null => {
    const closures = closuresOf(context);
    if (closures.length === 0) return null;
    const first = closures.map((closure) => locationOf(closure)!).reduce((a, b) => (b.line < a.line || (b.line === a.line && b.column < a.column) ? b : a));
    const declared = declaration(scriptText(closures[0]), name);
    return declared ? { scriptId: first.scriptId, ...declared } : first;
  };

  const isOwn = (place: ClassLocation | null): place is ClassLocation =>
    place !== null && heap.scriptNames.has(place.scriptId) && !isRuntime(heap.scriptNames, place);
  /** A variable of the program that holds the node as well. */
  const alsoVariable = (node: NodeOrdinal): ClassLocation | null => {
    for (let at = retainers.start[node], end = Math.min(retainers.start[node + 1], at + MOST_BESIDE); at < end; at++) {
      const edge = retainers.edge[at];
      const place = edges.type[edge] === EdgeType.context ? variable(sourceOf(edges.firstEdge, edge), edgeName(heap, edge)) : null;
      if (isOwn(place)) return place;
    }
    return null;
  };
  /** What a module exports stands side by side: a function of the program that is a property of the node, or where its script sets `name`. */
  const functionOf = (node: NodeOrdinal, name: string): ClassLocation | null => {
    for (let edge = edges.firstEdge[node], end = Math.min(edges.firstEdge[node + 1], edge + MOST_BESIDE); edge < end; edge++) {
      const child = edges.toNode[edge];
      const place = edges.type[edge] === EdgeType.property && nodes.type[child] === NodeType.closure ? locationOf(child) : null;
      if (isOwn(place)) return { ...place, ...declaration(scriptText(child), name) };
    }
    return null;
  };
  /** The beginning of the file that a module was loaded from, if the snapshot has its script. */
  const moduleFile = (node: NodeOrdinal): ClassLocation | null => {
    for (let edge = edges.firstEdge[node], end = Math.min(edges.firstEdge[node + 1], edge + MOST_BESIDE); edge < end; edge++) {
      if (edges.type[edge] !== EdgeType.property || edges.nameOrIndex[edge] !== filename) continue;
      const name = text(strings, nodes.name[edges.toNode[edge]]);
      const found = [...heap.scriptNames].find(([, script]) => script === name && name !== '');
      return found ? { scriptId: found[0], line: 0, column: 0 } : null;
    }
    return null;
  };
  /** Of a path on which only the runtime's scripts are known, as that to what a module exports is: what stands beside it, from the end. */
  const beside = (path: readonly PathNode[]): ClassLocation | null => {
    for (let at = path.length - 1; at > 0; at--) {
      const { node } = path[at];
      const next = path[at + 1] ? stepName(heap, path[at + 1]) : '';
      // The object itself has its own variable; a module has one in each file that requires it.
      const place = next === '' ? alsoVariable(node) : (functionOf(node, next) ?? alsoVariable(node) ?? moduleFile(node));
      if (place) return place;
    }
    return null;
  };

  const along = (path: readonly PathNode[]) =>
    path.map(({ node, edge, exported }, at) => {
      const scope = exported ? exported.context : edge !== -1 && edges.type[edge] === EdgeType.context ? path[at - 1].node : -1;
      return (scope === -1 ? null : variable(scope, stepName(heap, path[at]))) ?? locationOf(node) ?? local(path[at])?.location ?? null;
    });

  return {
    nameOf(path) {
      const named = path.findLastIndex((step) => local(step) !== null);
      const start = named === -1 ? null : local(path[named])!.name;
      return pathName(heap, path, named, start);
    },
    locationOf,
    along,
    nearest(path) {
      const known = along(path).filter((place) => place !== null);
      // The runtime's own scripts say where an emitter's class stands, not who made the emitter.
      return known.findLast((place) => !isRuntime(heap.scriptNames, place)) ?? beside(path) ?? known.at(-1) ?? null;
    },
  };
}

/** Whether a place is in a script of Node's own. */
function isRuntime(scriptNames: ReadonlyMap<number, string>, { scriptId }: ClassLocation): boolean {
  return /^(node:|internal\/)/.test(scriptNames.get(scriptId) ?? '');
}

/** Line and column, from 0, of `const name`, `let name`, `exports.name =` and the like. */
function declaration(sourceText: string, name: string): { line: number; column: number } | null {
  if (!identifier.test(name)) return null;
  const escaped = name.replace(/[$]/g, '\\$&');
  const found =
    new RegExp(`(?:const|let|var|class|function\\*?)\\s+${escaped}(?![\\p{ID_Continue}$])`, 'u').exec(sourceText) ??
    new RegExp(`(?:const|let|var)\\s*[{[][^=;]*?(?<![\\p{ID_Continue}$])${escaped}(?![\\p{ID_Continue}$])`, 'u').exec(sourceText) ??
    new RegExp(`exports\\.${escaped}\\s*=(?![=>])`, 'u').exec(sourceText);
  if (!found) return null;
  const before = sourceText.slice(0, found.index);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length - 1, column: found.index - lineStart };
}

/** The last named steps, from the variable they start at; `localAt`: the step that is a local of a running function, -1 for none. */
function pathName(heap: Heap, path: readonly PathNode[], localAt: number, localName: string | null): string {
  const { edges, nodes, strings } = heap.snapshot;
  const segments: string[] = [];
  for (let at = path.length - 1; at > 0 && segments.length < MAX_SEGMENTS; at--) {
    const { edge, exported } = path[at];
    if (at === localAt) {
      if (localName) segments.push(localName);
      break;
    }
    const type = edges.type[edge];
    const name = stepName(heap, path[at]);
    if (exported || type === EdgeType.context || type === EdgeType.shortcut) {
      segments.push(name);
      break;
    }
    if (type === EdgeType.property)
      segments.push(
        identifier.test(name) ? `.${name}` : /^<symbol /.test(name) ? `[${name.slice(1, -1)}]` : `[${/^\d+$/.test(name) ? name : JSON.stringify(name)}]`,
      );
    else if (type === EdgeType.element || path[at].storeEdge !== -1) segments.push('[…]');
    else if (segments.length > 0) break;
  }
  const joined = segments.reverse().join('').replace(/^\./, '');
  return joined === '' || /^(\[…\])+$/.test(joined) ? text(strings, nodes.name[path[path.length - 1].node]) : joined;
}
