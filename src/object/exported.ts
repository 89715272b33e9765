/**
 * Variables that a module exports. They are not in a scope: the module has a cell for each, and a table from names to cells.
 * Source: V8, src/objects/source-text-module.h: `exports`, `regular_exports`.
 */
import { type EdgeOrdinal, EdgeType, type NodeOrdinal, NodeType, type Snapshot } from '../format/snapshot.js';
import { text, textStart } from '../format/strings.js';
import { sourceOf } from '../graph/graph.js';
import type { Retainers } from '../graph/retainers.js';

export interface Exported {
  name: string;
  /** The scope of the module, which its functions share; -1 if not found. */
  context: NodeOrdinal;
}

/** Retainers examined; each importing module adds one. */
const MAX_EXPORT_RETAINERS = 200;

/**
 * The exported variable whose cell this edge leaves; null for other edges, and if no table has the cell. Modules that export it again have it in their
 * tables too: the name is that of the module which declares it.
 */
export function exportedVariable(snapshot: Snapshot, retainers: Retainers, edge: EdgeOrdinal): Exported | null {
  const { nodes, edges, strings } = snapshot;
  const cell = sourceOf(edges.firstEdge, edge);
  if (!isEngines(snapshot, cell, 'system / Cell')) return null;
  const found: { name: string; table: NodeOrdinal }[] = [];
  for (const entry of edgesTo(retainers, cell)) {
    const table = sourceOf(edges.firstEdge, entry);
    const before = entry - 1;
    if (nodes.type[table] !== NodeType.array || before < edges.firstEdge[table] || edges.type[before] !== EdgeType.internal) continue;
    const key = edges.toNode[before];
    const isPair = Number(text(strings, edges.nameOrIndex[entry])) === Number(text(strings, edges.nameOrIndex[before])) + 1;
    if (isPair && nodes.type[key] === NodeType.string) found.push({ name: text(strings, nodes.name[key]), table });
  }
  const declared = found.length > 1 ? found.find(({ table }) => isDeclaredBy(snapshot, moduleOf(snapshot, retainers, table), table, cell)) : undefined;
  const { name, table } = declared ?? found[0] ?? {};
  return name === undefined || table === undefined ? null : { name, context: contextOf(snapshot, retainers, moduleOf(snapshot, retainers, table)) };
}

/** Whether a module has a cell in another list than its table of exports: that of its own variables. */
function isDeclaredBy({ nodes, edges }: Snapshot, module: NodeOrdinal, table: NodeOrdinal, cell: NodeOrdinal): boolean {
  if (module === -1) return false;
  for (let edge = edges.firstEdge[module]; edge < edges.firstEdge[module + 1]; edge++) {
    const list = edges.toNode[edge];
    if (list === table || nodes.type[list] !== NodeType.array) continue;
    if (edges.toNode.subarray(edges.firstEdge[list], edges.firstEdge[list + 1]).includes(cell)) return true;
  }
  return false;
}

/** Whether a node is V8's record of a module. */
export const isModule = (snapshot: Snapshot, node: NodeOrdinal): boolean => isEngines(snapshot, node, 'system / SourceTextModule');

function moduleOf(snapshot: Snapshot, retainers: Retainers, table: NodeOrdinal): NodeOrdinal {
  for (const edge of edgesTo(retainers, table)) {
    const module = sourceOf(snapshot.edges.firstEdge, edge);
    if (isModule(snapshot, module)) return module;
  }
  return -1;
}

function contextOf(snapshot: Snapshot, retainers: Retainers, module: NodeOrdinal): NodeOrdinal {
  const { edges, strings } = snapshot;
  if (module === -1) return -1;
  for (const edge of edgesTo(retainers, module)) {
    if (edges.type[edge] === EdgeType.internal && text(strings, edges.nameOrIndex[edge]) === 'extension') return sourceOf(edges.firstEdge, edge);
  }
  return -1;
}

const edgesTo = ({ start, edge }: Retainers, node: NodeOrdinal) => edge.subarray(start[node], Math.min(start[node + 1], start[node] + MAX_EXPORT_RETAINERS));

function isEngines({ nodes, strings }: Snapshot, node: NodeOrdinal, name: string): boolean {
  return nodes.type[node] === NodeType.hidden && textStart(strings, nodes.name[node], name.length + 1) === name;
}
