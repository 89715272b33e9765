/**
 * Variables of the program that lead to what a path reaches through the runtime or a package only: a module's `cache` and not the `exports.cache` of the
 * runtime's table of modules.
 */
import { type EdgeOrdinal, EdgeType, type NodeOrdinal, NodeType } from '../format/snapshot.js';
import { text, textStart } from '../format/strings.js';
import { sourceOf } from '../graph/graph.js';
import type { Retainers } from '../graph/retainers.js';
import type { Heap } from '../heap/heap.js';
import { scriptOwner } from '../text/labels.js';
import { propertyTarget } from './follow.js';
import type { Costs } from './path-costs.js';

/** Whether a path leads through variables of the runtime or of packages, or a module's exports, but no variable of the program. */
export function isForeign({ snapshot: { nodes, edges, strings } }: Heap, costs: Costs, path: readonly EdgeOrdinal[]): boolean {
  let isForeign = false;
  for (const edge of path) {
    const source = sourceOf(edges.firstEdge, edge);
    const owner = edges.type[edge] === EdgeType.context ? costs.scopeOwner(source) : null;
    if (owner === 'program' || /^system \/ (?:Cell|SourceTextModule)/.test(textStart(strings, nodes.name[source], 24))) return false;
    isForeign ||= owner !== null || isModule(nodes.type[source], textStart(strings, nodes.name[source], 16));
  }
  return isForeign;
}

const isModule = (type: number, name: string): boolean => type === NodeType.object && (name === 'Module' || name === 'BuiltinModule');

/** Whether an edge leads from a CommonJS module to what it exports. */
export function isExportsOfModule({ snapshot: { nodes, edges, strings } }: Heap, edge: EdgeOrdinal, source: NodeOrdinal): boolean {
  if (edges.type[edge] !== EdgeType.property || text(strings, edges.nameOrIndex[edge]) !== 'exports') return false;
  return isModule(nodes.type[source], textStart(strings, nodes.name[source], 16));
}

/** Whether a CommonJS module is a package's, whose exports the program knows by its own variable only. */
function isOfPackage(heap: Heap, module: NodeOrdinal): boolean {
  const { nodes, strings } = heap.snapshot;
  const file = propertyTarget(heap, module, 'filename');
  return file !== -1 && nodes.type[file] === NodeType.string && scriptOwner(text(strings, nodes.name[file])) === 'package';
}

/** Properties and entries between a variable and what it leads to, and objects that are looked at. */
const MAX_DEPTH = 4;
const MAX_LOOKED_AT = 400;
const MAX_RETAINERS = 200;
/** The object that a program has in a variable may be one that thousands of its own parts refer to as well. */
const MAX_VARIABLES = 20_000;
/** Parameters of the function that Node puts around a CommonJS module. */
const ofWrapper = /^(?:this|exports|module|require)$/;

/** Edges from a scope of the program to the node, by properties and entries alone, as few as there are; none if no variable leads there so. */
export function edgesFromOwnVariable(heap: Heap, { start, edge: retaining }: Retainers, costs: Costs, target: NodeOrdinal): EdgeOrdinal[] {
  const { nodes, edges, strings } = heap.snapshot;
  const { distance } = heap;
  const next = new Map<NodeOrdinal, EdgeOrdinal>([[target, -1]]);
  let level = [target];
  for (let depth = 0; depth <= MAX_DEPTH && level.length > 0; depth++) {
    const above: NodeOrdinal[] = [];
    let best = -1;
    for (const node of level) {
      // A variable of another module that requires this one says less than the place of the export.
      if (isExports(node)) continue;
      for (let at = start[node], end = Math.min(start[node + 1], at + MAX_VARIABLES); at < end && next.size < MAX_LOOKED_AT; at++) {
        const edge = retaining[at];
        const source = sourceOf(edges.firstEdge, edge);
        if (edges.type[edge] === EdgeType.context) {
          const isNearer = best === -1 || distance[source] < distance[sourceOf(edges.firstEdge, best)];
          if (isNearer && costs.scopeOwner(source) === 'program' && !ofWrapper.test(text(strings, edges.nameOrIndex[edge]))) best = edge;
        } else if (at < start[node] + MAX_RETAINERS && !next.has(source) && leadsOn(edge, source)) {
          next.set(source, edge);
          above.push(source);
        }
      }
    }
    if (best !== -1) return pathFrom(best);
    level = above;
  }
  return [];

  /** Whether a node is what a CommonJS module exports. */
  function isExports(node: NodeOrdinal): boolean {
    for (let at = start[node], end = Math.min(start[node + 1], at + MAX_RETAINERS); at < end; at++) {
      const module = sourceOf(edges.firstEdge, retaining[at]);
      if (isExportsOfModule(heap, retaining[at], module) && !isOfPackage(heap, module)) return true;
    }
    return false;
  }

  function leadsOn(edge: EdgeOrdinal, source: NodeOrdinal): boolean {
    const type = nodes.type[source];
    const name = type === NodeType.object ? textStart(strings, nodes.name[source], 16) : '';
    if ((type !== NodeType.object && type !== NodeType.closure && type !== NodeType.array) || isModule(type, name) || /^(?:global|Window|system)\b/.test(name))
      return false;
    if (edges.type[edge] === EdgeType.element) return true;
    const edgeName = text(strings, edges.nameOrIndex[edge]);
    if (edges.type[edge] === EdgeType.property) return !/^(?:__proto__|constructor|prototype|parent)$/.test(edgeName);
    return edges.type[edge] === EdgeType.internal && (/^(?:table|elements|properties)$/.test(edgeName) || (type === NodeType.array && /^\d+$/.test(edgeName)));
  }

  function pathFrom(first: EdgeOrdinal): EdgeOrdinal[] {
    const path: EdgeOrdinal[] = [];
    for (let edge = first; edge !== -1; edge = next.get(edges.toNode[edge]) ?? -1) path.push(edge);
    return path;
  }
}
