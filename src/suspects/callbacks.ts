/** Which functions pile up: the objects that came, or what those call back. They name the line that adds them. */
import type { Comparison } from '../compare/comparison.js';
import { type EdgeOrdinal, EdgeType, type NodeOrdinal, NodeType } from '../format/snapshot.js';
import { text } from '../format/strings.js';
import { sourceOf } from '../graph/graph.js';
import type { ClassLocation } from '../heap/classes.js';
import type { Heap } from '../heap/heap.js';
import { isInternal } from '../heap/internal.js';
import { internalNamed } from '../object/follow.js';
import { originalFunction, originalPlace } from '../object/originals.js';
import { edgeName } from '../object/paths.js';
import type { Places } from '../object/places.js';
import { isPlumbing } from '../object/platform.js';
import { scriptLabel, scriptOwner } from '../text/labels.js';

export interface Callback {
  /** The function, or the object whose `handleEvent` is called. */
  node: NodeOrdinal;
  /** Empty for a function without a name. */
  name: string;
  location: ClassLocation;
  /** Where it is in the sources, e.g. "app.mjs:12:5"; lines and columns count from 1. */
  place: string;
  /** Path or URL of that source; null where the snapshot does not name it. */
  script: string | null;
  /** How many of the objects asked call it back. */
  count: number;
}

/** Properties and variables that timers, listeners and promises keep their function in. */
const callbackNames = /^(?:_onTimeout|_onImmediate|_?callback|_?cb|_?listener|_?handler|fn|func|wrapped|resolve|oncomplete|objectReference)$/;
const MOST_EDGES = 60;
const MOST_DEPTH = 8;

/** Whose functions these objects are or call back, those of the program first, the most frequent first; none of the runtime's own. */
export function callbacksAmong(heap: Heap, objects: readonly NodeOrdinal[], places: Places): Callback[] {
  const byPlace = new Map<string, Callback>();
  for (const object of objects) {
    const node = calledBack(heap, object, places);
    const location = node === -1 ? null : places.locationOf(node);
    if (!location) continue;
    const key = `${location.scriptId},${location.line},${location.column}`;
    const known = byPlace.get(key);
    if (known) known.count++;
    else byPlace.set(key, callbackAt(heap, node, location));
  }
  const rank = ({ script }: Callback) => (script !== null && scriptOwner(script) === 'program' ? 0 : 1);
  return [...byPlace.values()].sort((a, b) => rank(a) - rank(b) || b.count - a.count || a.node - b.node);
}

/** The function of a node, or of its class, at a place: the first of its kind. */
export function callbackAt(heap: Heap, node: NodeOrdinal, location: ClassLocation): Callback {
  const { nodes, strings } = heap.snapshot;
  const name = originalFunction(heap, location, text(strings, nodes.name[node]));
  const original = originalPlace(heap, location);
  const script = original?.source ?? heap.scriptNames.get(location.scriptId) ?? null;
  const { line, column } = original ?? location;
  const place = `${script === null ? `script ${location.scriptId}` : scriptLabel(script)}:${Math.max(0, line) + 1}:${Math.max(0, column) + 1}`;
  return { node, name: nodes.type[node] === NodeType.closure ? name : `${name}.handleEvent`, location, place, script, count: 1 };
}

const isOfRuntime = (heap: Heap, { scriptId }: ClassLocation): boolean => {
  const script = heap.scriptNames.get(scriptId);
  return script !== undefined && scriptOwner(script) === 'runtime';
};

const isOfPackage = (heap: Heap, { scriptId }: ClassLocation): boolean => scriptOwner(heap.scriptNames.get(scriptId) ?? '') === 'package';

/** A function of the program behind an object, or else one of a package: through bound functions, wrappers and the page's own parts; -1 for none. */
function calledBack(heap: Heap, object: NodeOrdinal, places: Places): NodeOrdinal {
  const { edges, nodes } = heap.snapshot;
  const seen = new Set([object]);
  let level = [object];
  let ofPackage = -1;
  for (let depth = 0; depth < MOST_DEPTH && level.length > 0; depth++) {
    const next: NodeOrdinal[] = [];
    for (const node of level) {
      const type = nodes.type[node];
      const location = type === NodeType.closure ? places.locationOf(node) : null;
      if (location && !isOfRuntime(heap, location)) {
        if (!isOfPackage(heap, location)) return node;
        if (ofPackage === -1) ofPackage = node;
      }
      const isListener = type === NodeType.native && /^V8EventListener/.test(text(heap.snapshot.strings, nodes.name[node]));
      for (let edge = edges.firstEdge[node], end = Math.min(edges.firstEdge[node + 1], edge + MOST_EDGES); edge < end; edge++) {
        const target = edges.toNode[edge];
        if (seen.has(target) || edges.type[edge] === EdgeType.weak) continue;
        // An object that handles events itself: its class has the place.
        if (isListener && nodes.type[target] === NodeType.object && places.locationOf(target)) return target;
        if (!leadsToCallback(heap, node, edge)) continue;
        seen.add(target);
        next.push(target);
      }
    }
    level = next;
  }
  return ofPackage;
}

function leadsToCallback(heap: Heap, node: NodeOrdinal, edge: number): boolean {
  const { edges, nodes } = heap.snapshot;
  const target = edges.toNode[edge];
  const isFunction = nodes.type[target] === NodeType.closure;
  switch (nodes.type[node]) {
    case NodeType.native:
      // From a part of a platform object to its parts and its function, not to the window or document it belongs to.
      return (edges.type[edge] === EdgeType.element || edges.type[edge] === EdgeType.internal) && (isFunction || isPlumbing(heap, target));
    case NodeType.closure: {
      const name = edgeName(heap, edge);
      if (edges.type[edge] === EdgeType.internal) return name === 'bound_function' || name === 'bound_this' || name === 'context';
      return edges.type[edge] === EdgeType.property && callbackNames.test(name);
    }
    default: {
      const className = text(heap.snapshot.strings, nodes.name[target]);
      // An asynchronous function waits as a generator, in the scope of what resumes it.
      if (/Generator$/.test(className) && nodes.type[target] === NodeType.object) return true;
      if (isFunction && /Generator$/.test(text(heap.snapshot.strings, nodes.name[node]))) return edges.type[edge] !== EdgeType.property;
      const isVariable = edges.type[edge] === EdgeType.context || edges.type[edge] === EdgeType.property;
      return isVariable && isFunction && callbackNames.test(edgeName(heap, edge));
    }
  }
}

/** "onTick at app.mjs:12:5". */
export function callbackText({ name, place }: Callback): string {
  return name === '' ? `a function at ${place}` : `${name} at ${place}`;
}

/** "onResize at page.js:5:18 and 1 other function". */
export function callbacksText(callbacks: readonly Callback[]): string {
  const [first, second] = callbacks;
  if (!second) return callbackText(first);
  if (callbacks.length === 2) return `${callbackText(first)} and ${callbackText(second)}`;
  return `${callbackText(first)} and ${callbacks.length - 1} other functions`;
}

/** What a function keeps that came with it: "el (Detached <li>)"; null for nothing. */
export function keptBy(comparison: Comparison, callback: Callback, places: Places): string | null {
  const { heap, classes } = comparison.current;
  const edge = keptEdge(comparison, callback);
  if (edge === -1) return null;
  const { edges } = heap.snapshot;
  const name = edges.type[edge] === EdgeType.context ? places.variableName(sourceOf(edges.firstEdge, edge), edgeName(heap, edge)) : edgeName(heap, edge);
  const className = classes.list[classes.classOf[edges.toNode[edge]]].name;
  return `${name} (${/^\(.*string\)$/.test(className) ? 'text' : className})`;
}

/** Whether a function keeps an object of a class of the program that came with it. */
export function keepsOwnObject(comparison: Comparison, callback: Callback, places: Places): boolean {
  const { heap } = comparison.current;
  const edge = keptEdge(comparison, callback);
  const place = edge === -1 ? null : places.locationOf(heap.snapshot.edges.toNode[edge]);
  return place !== null && !isOfRuntime(heap, place);
}

/** Scopes around a function that are looked at. */
const MOST_SCOPES = 4;

/**
 * To what a function keeps of what came with it: of the variables that it captured the one that retains most, functions last; of an object that is called the
 * property; -1 for none.
 */
function keptEdge(comparison: Comparison, { node }: Callback): EdgeOrdinal {
  const { heap } = comparison.current;
  const { edges, nodes } = heap.snapshot;
  const isClosure = nodes.type[node] === NodeType.closure;
  let best = -1;
  // Of one heap, and without ids, all scopes came, those of modules as well: what others hold too may well not have.
  const hasIds = comparison.survivors !== null;
  const scopes = comparison.isOfOneHeap || !hasIds ? 1 : MOST_SCOPES;
  let holder = isClosure ? internalNamed(heap, node, 'context') : node;
  const isBetter = (target: NodeOrdinal): boolean => {
    if (best === -1) return true;
    const known = edges.toNode[best];
    const byKind = Number(nodes.type[known] === NodeType.closure) - Number(nodes.type[target] === NodeType.closure);
    return byKind > 0 || (byKind === 0 && heap.retainedSize[target] > heap.retainedSize[known]);
  };
  for (let level = 0; level < scopes && holder !== -1 && comparison.counterpart[holder] === -1; level++) {
    for (let edge = edges.firstEdge[holder], end = Math.min(edges.firstEdge[holder + 1], edge + MOST_EDGES); edge < end; edge++) {
      const target = edges.toNode[edge];
      const isVariable = edges.type[edge] === (isClosure ? EdgeType.context : EdgeType.property);
      if (!isVariable || isInternal(nodes.type[target]) || nodes.type[target] === NodeType.string || comparison.counterpart[target] !== -1) continue;
      if (!hasIds && !comparison.isOfOneHeap && heap.dominator[target] !== holder) continue;
      if (target !== node && edgeName(heap, edge) !== '__proto__' && isBetter(target)) best = edge;
    }
    holder = isClosure ? internalNamed(heap, holder, 'previous') : -1;
  }
  return best;
}
