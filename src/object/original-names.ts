/**
 * Variables, properties and functions by the names that reports print, where these are not the names of the file: of the original source, by a source map,
 * or of the module whose default they are.
 */
import { type EdgeOrdinal, EdgeType, type NodeOrdinal, NodeType } from '../format/snapshot.js';
import { findTexts, text } from '../format/strings.js';
import type { Heap } from '../heap/heap.js';
import { placeOf, recordOf } from '../heap/locations.js';
import { isMapped, mapMentions, originalFunction } from './originals.js';
import type { Places } from './places.js';

interface RenamedEdge {
  edge: EdgeOrdinal;
  name: string;
}

/** Of scripts with source maps, by number. */
type ScriptChoice = (scriptId: number) => boolean;

export const allMapped = (heap: Heap): ScriptChoice => remembered((scriptId) => isMapped(heap, scriptId));

/** Scripts whose source maps have a name, in their lists or in the originals' texts. */
export const scriptsWith = (heap: Heap, name: string): ScriptChoice => remembered((scriptId) => mapMentions(heap, scriptId, name) && isMapped(heap, scriptId));

function remembered(choice: ScriptChoice): ScriptChoice {
  const known = new Map<number, boolean>();
  return (scriptId) => {
    let is = known.get(scriptId);
    if (is === undefined) known.set(scriptId, (is = choice(scriptId)));
    return is;
  };
}

/** Captured variables with another name in the original. Time O(nodes), and the reading of the scripts that are chosen. */
export function* renamedVariables(heap: Heap, places: Places, chosen: ScriptChoice): Generator<RenamedEdge> {
  const { nodes, edges, strings } = heap.snapshot;
  const known = new Map<string, string | null>();
  for (const [context, { scriptId, line, column }] of scopesOf(heap, chosen)) {
    const own: EdgeOrdinal[] = [];
    for (let edge = edges.firstEdge[context]; edge < edges.firstEdge[context + 1]; edge++) if (edges.type[edge] === EdgeType.context) own.push(edge);
    // Scopes with the same variables around the same function are of one declaration.
    const scope = `${scriptId},${line},${column},${own.map((edge) => edges.nameOrIndex[edge]).join()}`;
    for (const edge of own) {
      const key = `${scope},${edges.nameOrIndex[edge]}`;
      let name = known.get(key);
      if (name === undefined) known.set(key, (name = renamed(text(strings, edges.nameOrIndex[edge]), places.startName(edge))));
      if (name !== null) yield { edge, name };
    }
  }
  for (const node of exporters(heap)) {
    for (let edge = edges.firstEdge[node]; edge < edges.firstEdge[node + 1]; edge++) {
      const isExport = nodes.type[node] === NodeType.hidden ? edges.type[edge] === EdgeType.internal : edges.type[edge] === EdgeType.property;
      const name = isExport ? renamed(text(strings, edges.nameOrIndex[edge]), places.startName(edge)) : null;
      if (name !== null) yield { edge, name };
    }
  }
}

const renamed = (name: string, original: string | null): string | null => (original === null || original === name ? null : original);

/** Scopes around functions of the scripts, each with the place of such a function. */
function scopesOf({ snapshot, names }: Heap, chosen: ScriptChoice): Map<NodeOrdinal, ReturnType<typeof placeOf>> {
  const { nodes, edges, strings, nodeCount } = snapshot;
  const [previous] = findTexts(strings, ['previous']);
  const found = new Map<NodeOrdinal, ReturnType<typeof placeOf>>();
  const follow = (node: NodeOrdinal, name: number): NodeOrdinal => {
    for (let edge = edges.firstEdge[node]; edge < edges.firstEdge[node + 1]; edge++) {
      if (edges.type[edge] === EdgeType.internal && edges.nameOrIndex[edge] === name) return edges.toNode[edge];
    }
    return -1;
  };
  for (let node = 0; node < nodeCount; node++) {
    const record = nodes.type[node] === NodeType.closure ? recordOf(snapshot, node) : -1;
    if (record === -1) continue;
    const place = placeOf(snapshot, record);
    if (!chosen(place.scriptId)) continue;
    for (let scope = follow(node, names.context); scope !== -1 && !found.has(scope); scope = follow(scope, previous)) found.set(scope, place);
  }
  return found;
}

/** What modules export: objects of CommonJS modules and of bundles, and the cells of ES modules. */
function exporters({ snapshot: { nodes, edges, strings, nodeCount } }: Heap): Set<NodeOrdinal> {
  const [exportsName, compiledMark, cell] = findTexts(strings, ['exports', '__esModule', 'system / Cell']);
  const found = new Set<NodeOrdinal>();
  for (let node = 0; node < nodeCount; node++) {
    if (nodes.type[node] === NodeType.hidden && nodes.name[node] === cell) found.add(node);
    if (nodes.type[node] !== NodeType.object) continue;
    for (let edge = edges.firstEdge[node]; edge < edges.firstEdge[node + 1]; edge++) {
      if (edges.type[edge] !== EdgeType.property) continue;
      if (edges.nameOrIndex[edge] === compiledMark) found.add(node);
      if (edges.nameOrIndex[edge] === exportsName) found.add(edges.toNode[edge]);
    }
  }
  return found;
}

/** Properties with another name in the original, of objects whose class, and of classes that, are of the scripts. Time O(edges). */
export function* renamedProperties(heap: Heap, places: Places, chosen: ScriptChoice): Generator<RenamedEdge> {
  const { nodes, edges, strings, nodeCount } = heap.snapshot;
  const [prototypeName, constructorName] = findTexts(strings, ['__proto__', 'constructor']);
  const target = (node: NodeOrdinal, name: number): NodeOrdinal => {
    for (let edge = edges.firstEdge[node]; edge < edges.firstEdge[node + 1]; edge++) {
      if (edges.type[edge] === EdgeType.property && edges.nameOrIndex[edge] === name) return edges.toNode[edge];
    }
    return -1;
  };
  const isChosen = (closure: NodeOrdinal): boolean => {
    const record = closure !== -1 && nodes.type[closure] === NodeType.closure ? recordOf(heap.snapshot, closure) : -1;
    return record !== -1 && chosen(placeOf(heap.snapshot, record).scriptId);
  };
  const known = new Map<NodeOrdinal, Map<number, string | null> | null>();
  /** Names of properties by those in the file, for objects of one prototype; null if their class is of none of the scripts. */
  const namesOf = (node: NodeOrdinal): Map<number, string | null> | null => {
    if (nodes.type[node] === NodeType.closure) return isChosen(node) ? new Map() : null;
    const prototype = nodes.type[node] === NodeType.object ? target(node, prototypeName) : -1;
    let own = prototype === -1 ? null : known.get(prototype);
    if (own === undefined) {
      const bases = [prototype, target(prototype, prototypeName)].filter((base) => base !== -1);
      known.set(prototype, (own = bases.some((base) => isChosen(target(base, constructorName))) ? new Map() : null));
    }
    return own;
  };
  for (let node = 0; node < nodeCount; node++) {
    const own = namesOf(node);
    if (own === null) continue;
    for (let edge = edges.firstEdge[node]; edge < edges.firstEdge[node + 1]; edge++) {
      if (edges.type[edge] !== EdgeType.property) continue;
      const index = edges.nameOrIndex[edge];
      let name = own.get(index);
      if (name === undefined) own.set(index, (name = renamed(text(strings, index), places.propertyName(node, text(strings, index)))));
      if (name !== null) yield { edge, name };
    }
  }
}

/** Functions and classes of an original name. Time O(nodes), and the reading of the scripts that have the name. */
export function functionsNamed(heap: Heap, name: string, chosen: ScriptChoice): NodeOrdinal[] {
  const { snapshot } = heap;
  const { nodes, strings, nodeCount, locations } = snapshot;
  const known = new Map<number, boolean>();
  const found: NodeOrdinal[] = [];
  for (let node = 0; node < nodeCount; node++) {
    const record = nodes.type[node] === NodeType.closure ? recordOf(snapshot, node) : -1;
    if (record === -1) continue;
    const at = locations.place[record];
    let is = known.get(at);
    if (is === undefined) {
      const place = placeOf(snapshot, record);
      known.set(at, (is = chosen(place.scriptId) && originalFunction(heap, place, text(strings, nodes.name[node])) === name));
    }
    if (is) found.push(node);
  }
  return found;
}
