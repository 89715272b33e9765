/** From a path of names, as reports print it, to the objects at its end: "cache in server.mjs:14, entries", "bus._events.tick", "app.sessions[3]". */
import { SnapdiffError } from '../errors.js';
import { EdgeType, type NodeOrdinal, NodeType } from '../format/snapshot.js';
import { findTexts, text } from '../format/strings.js';
import type { Retainers } from '../graph/retainers.js';
import type { Heap } from '../heap/heap.js';
import { exportedVariable } from './exported.js';

/** A name, or null for any entry of a collection. */
type Segment = string | null;
export type NamePath = readonly Segment[];

/** @throws SnapdiffError 'usage' */
export function parseNamePath(path: string): Segment[] {
  const names = path
    .replace(/^\((?:global|root)\)\s*/, '')
    .replace(/^exports of [^\s,]+(?:,\s*|$)/, 'exports.')
    .replace(/ in [^\s,]+(?:,\s*|$)/g, '.')
    .replaceAll(/\["((?:[^"\\]|\\.)*)"\]/g, (_all, name: string) => `.${name.replaceAll('\\"', '"').replaceAll('.', '\0')}`)
    .replaceAll(/\[([^\]]*)\]/g, '.[$1')
    .replaceAll(/[{}<>]/g, '.')
    .split('.')
    .map((name) => name.trim().replaceAll('\0', '.'))
    .filter((name) => name !== '');
  if (names.length === 0)
    throw new SnapdiffError('usage', `${JSON.stringify(path)} names nothing`, {}, { hint: 'Write it as reports do: cache, app.sessions, bus._events.' });
  return names.map((name) => (/^\[(?:…|\.\.\.)?$/.test(name) ? null : name.replace(/^\[/, '')));
}

/** The objects at the end of the path, those that retain most first; empty if there are none. Time O(edges). */
export function objectsAt(heap: Heap, retainers: Retainers, path: NamePath): NodeOrdinal[] {
  let found = startsOf(heap, retainers, path[0] ?? '');
  for (const segment of path.slice(1)) found = new Set([...found].flatMap((node) => stepsFrom(heap, node, segment)));
  const { retainedSize } = heap;
  return [...found].filter((node) => retainedSize[node] > 0).sort((one, other) => retainedSize[other] - retainedSize[one] || one - other);
}

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

const stores = /^(?:table|elements|properties)$/;

/** Steps down by a name, through V8's stores. */
function stepsFrom({ snapshot }: Heap, from: NodeOrdinal, segment: Segment): NodeOrdinal[] {
  const { nodes, edges, strings } = snapshot;
  const found: NodeOrdinal[] = [];
  const visit = (node: NodeOrdinal, isStore: boolean): void => {
    for (let edge = edges.firstEdge[node]; edge < edges.firstEdge[node + 1]; edge++) {
      const [type, target] = [edges.type[edge], edges.toNode[edge]];
      if (type === EdgeType.weak || type === EdgeType.hidden) continue;
      const isElement = type === EdgeType.element;
      const name = isElement ? String(edges.nameOrIndex[edge]) : text(strings, edges.nameOrIndex[edge]);
      if (!isStore && type === EdgeType.internal && nodes.type[target] === NodeType.array && stores.test(name)) visit(target, true);
      else if (segment === null ? isElement || isStore : name === segment && (isElement || isNamed(type))) found.push(target);
    }
  };
  visit(from, false);
  return found;
}
