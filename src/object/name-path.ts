/**
 * From a path of names, as reports print it, to the objects at its end: "cache in server.mjs:14, entries", "bus._events.tick", "app.sessions[3]". Names are
 * those of the file that ran or, where a source map has others, those of the original.
 */
import { SnapdiffError } from '../errors.js';
import { type EdgeOrdinal, EdgeType, type NodeOrdinal, NodeType } from '../format/snapshot.js';
import { findTexts, text } from '../format/strings.js';
import type { Retainers } from '../graph/retainers.js';
import type { Heap } from '../heap/heap.js';
import { exportedVariable } from './exported.js';
import { functionsNamed, renamedVariables, scriptsWith } from './original-names.js';
import { hasMaps } from './originals.js';
import { createPaths, SHORT_SEARCH } from './paths.js';
import { createPlaces, type Places } from './places.js';

/** A name; null for any entry of a collection, "…" for steps that a report left out. */
type Segment = string | null;
export type NamePath = readonly Segment[];

/** @throws SnapdiffError 'usage' */
export function parseNamePath(path: string): Segment[] {
  const segments = segmentsOf(path);
  if (segments.length > 0) return segments;
  throw new SnapdiffError('usage', `${JSON.stringify(path)} names nothing`, {}, { hint: 'Write it as reports do: cache, app.sessions, bus._events.' });
}

function segmentsOf(path: string): Segment[] {
  const names = path
    .replace(/^\((?:global|root)\)\s*/, '')
    .replace(/^exports of [^\s,]+(?:,\s*|$)/, 'exports.')
    .replace(/ in [^\s,]+(?:,\s*|$)/g, '.')
    .replaceAll(/\["((?:[^"\\]|\\.)*)"\]/g, (_all, name: string) => `.${name.replaceAll('\\"', '"').replaceAll('.', '\0')}`)
    .replaceAll(/\[([^\]]*)\]/g, '.[$1')
    .replaceAll(/[{}<>]/g, '.')
    .replaceAll(/(?<!\[)…/g, '.….')
    .split('.')
    .map((name) => name.trim().replaceAll('\0', '.'))
    .filter((name) => name !== '');
  return names.map((name) => (/^\[(?:…|\.\.\.)?$/.test(name) ? null : name.replace(/^\[/, '')));
}

/** The objects at the end of the path: first those that reports call so, then those that retain most; empty if there are none. Time O(edges). */
export function objectsAt(heap: Heap, retainers: Retainers, path: NamePath): NodeOrdinal[] {
  const { retainedSize } = heap;
  const paths = createPaths(heap, retainers, SHORT_SEARCH);
  const places = createPlaces(paths);
  const bySize = (one: NodeOrdinal, other: NodeOrdinal) => retainedSize[other] - retainedSize[one] || one - other;
  const isCalledSo = (node: NodeOrdinal): boolean => {
    const name = segmentsOf(places.nameOf(paths.pathTo(node)));
    return name.length === path.length && name.every((segment, at) => segment === path[at]);
  };
  const starts = startsOf(heap, retainers, path[0] ?? '');
  const isRenamed = starts.size === 0 || hasMaps(heap);
  if (isRenamed) for (const node of renamedStarts(heap, places, path[0] ?? '')) starts.add(node);
  const walk = (isDense: boolean): NodeOrdinal[] => {
    let from: ReadonlySet<NodeOrdinal> = starts;
    for (const segment of path.slice(1)) {
      if (!isDense || segment === BETWEEN) from = below(heap, from);
      if (segment !== BETWEEN) from = new Set([...from].flatMap((node) => stepsFrom(heap, node, segment, isDense ? places : null)));
    }
    return [...from].filter((node) => retainedSize[node] > 0).sort(bySize);
  };
  const found = walk(true);
  // Of long paths reports print the first name and the last, and none for steps that only V8 has names for.
  if (found.length === 0) return path.length === 1 ? [] : walk(false).slice(0, MAX_COMPARED).filter(isCalledSo);
  if (found.length === 1) return found;
  const called = new Set(found.slice(0, MAX_COMPARED).filter(isCalledSo));
  return [...called, ...found.filter((node) => !called.has(node))];
}

/** Objects at the end of a path whose names are compared. */
const MAX_COMPARED = 20;
const BETWEEN = '…';

const isNamed = (type: number): boolean => type === EdgeType.property || type === EdgeType.context || type === EdgeType.shortcut;

/** Objects that a variable or property of this name holds, variables that a module exports, and functions and classes of this name. */
function startsOf({ snapshot }: Heap, retainers: Retainers, name: string): Set<NodeOrdinal> {
  const { nodes, edges, strings, nodeCount, edgeCount } = snapshot;
  const [wanted, cell] = findTexts(strings, [name, 'system / Cell']);
  const found = new Set<NodeOrdinal>();
  if (wanted === -1) return found;
  for (let edge = 0; edge < edgeCount; edge++) if (edges.nameOrIndex[edge] === wanted && isNamed(edges.type[edge])) found.add(edges.toNode[edge]);
  for (let node = 0; node < nodeCount; node++) {
    if (nodes.type[node] === NodeType.closure && nodes.name[node] === wanted) found.add(node);
    if (nodes.type[node] !== NodeType.hidden || nodes.name[node] !== cell) continue;
    for (let edge = edges.firstEdge[node]; edge < edges.firstEdge[node + 1]; edge++) {
      if (exportedVariable(snapshot, retainers, edge)?.name === name) found.add(edges.toNode[edge]);
    }
  }
  return found;
}

/** The same by the names of original sources and of modules. */
function renamedStarts(heap: Heap, places: Places, name: string): Set<NodeOrdinal> {
  const chosen = scriptsWith(heap, name);
  const found = new Set(functionsNamed(heap, name, chosen));
  for (const { edge, name: original } of renamedVariables(heap, places, chosen)) if (original === name) found.add(heap.snapshot.edges.toNode[edge]);
  return found;
}

const stores = /^(?:table|elements|properties)$/;

/** Steps down by a name, through V8's stores; from a function also to the variables that it can see. `places`: for names of original sources. */
function stepsFrom({ snapshot }: Heap, from: NodeOrdinal, segment: Segment, places: Places | null): NodeOrdinal[] {
  const { nodes, edges, strings } = snapshot;
  const found: NodeOrdinal[] = [];
  const visit = (node: NodeOrdinal, isStore: boolean, isCalled: (name: string, edge: EdgeOrdinal) => boolean): void => {
    for (let edge = edges.firstEdge[node]; edge < edges.firstEdge[node + 1]; edge++) {
      const [type, target] = [edges.type[edge], edges.toNode[edge]];
      if (type === EdgeType.weak || type === EdgeType.hidden) continue;
      const isElement = type === EdgeType.element;
      const name = isElement ? String(edges.nameOrIndex[edge]) : text(strings, edges.nameOrIndex[edge]);
      if (!isStore && type === EdgeType.internal && nodes.type[target] === NodeType.array && stores.test(name)) visit(target, true, isCalled);
      else if (type === EdgeType.internal && ((name === 'context' && nodes.type[node] === NodeType.closure) || name === 'previous'))
        visit(target, false, isCalled);
      else if (segment === null ? isElement || isStore : (isElement || isNamed(type)) && isCalled(name, edge)) found.push(target);
    }
  };
  visit(from, false, (name) => name === segment || name === `<symbol ${segment}>`);
  if (found.length > 0 || segment === null || places === null) return found;
  visit(from, false, (name, edge) => {
    if (edges.type[edge] === EdgeType.context) return places.startName(edge) === segment;
    return edges.type[edge] === EdgeType.property && places.propertyName(from, name) === segment;
  });
  return found;
}

/** All that these objects hold, and they. */
function below({ snapshot: { edges } }: Heap, from: ReadonlySet<NodeOrdinal>): ReadonlySet<NodeOrdinal> {
  const found = new Set(from);
  for (const node of found) {
    for (let edge = edges.firstEdge[node]; edge < edges.firstEdge[node + 1]; edge++) if (edges.type[edge] !== EdgeType.weak) found.add(edges.toNode[edge]);
  }
  return found;
}
