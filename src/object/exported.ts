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

/** The exported variable whose cell this edge leaves; null for other edges, and if no table has the cell. */
export function exportedVariable(snapshot: Snapshot, retainers: Retainers, edge: EdgeOrdinal): Exported | null {
  const { nodes, edges, strings } = snapshot;
  const cell = sourceOf(edges.firstEdge, edge);
  if (!isEngines(snapshot, cell, 'system / Cell')) return null;
  for (const entry of edgesTo(retainers, cell)) {
    const table = sourceOf(edges.firstEdge, entry);
    const before = entry - 1;
    if (nodes.type[table] !== NodeType.array || before < edges.firstEdge[table] || edges.type[before] !== EdgeType.internal) continue;
    const key = edges.toNode[before];
    const isPair = Number(text(strings, edges.nameOrIndex[entry])) === Number(text(strings, edges.nameOrIndex[before])) + 1;
    if (isPair && nodes.type[key] === NodeType.string) return { name: text(strings, nodes.name[key]), context: contextOf(snapshot, retainers, table) };
  }
  return null;
}

/** Whether a node is V8's record of a module. */
export const isModule = (snapshot: Snapshot, node: NodeOrdinal): boolean => isEngines(snapshot, node, 'system / SourceTextModule');

function contextOf(snapshot: Snapshot, retainers: Retainers, table: NodeOrdinal): NodeOrdinal {
  const { edges, strings } = snapshot;
  for (const toTable of edgesTo(retainers, table)) {
    const module = sourceOf(edges.firstEdge, toTable);
    if (!isModule(snapshot, module)) continue;
    for (const edge of edgesTo(retainers, module)) {
      if (edges.type[edge] === EdgeType.internal && text(strings, edges.nameOrIndex[edge]) === 'extension') return sourceOf(edges.firstEdge, edge);
    }
  }
  return -1;
}

const edgesTo = ({ start, edge }: Retainers, node: NodeOrdinal) => edge.subarray(start[node], Math.min(start[node + 1], start[node] + MAX_EXPORT_RETAINERS));

function isEngines({ nodes, strings }: Snapshot, node: NodeOrdinal, name: string): boolean {
  return nodes.type[node] === NodeType.hidden && textStart(strings, nodes.name[node], name.length + 1) === name;
}
