/** Costs of edges, by which paths are chosen: the less an edge means to a reader, the higher its cost. */
import { type EdgeOrdinal, EdgeType, type NodeOrdinal, NodeType } from '../format/snapshot.js';
import { text } from '../format/strings.js';
import { sourceOf } from '../graph/graph.js';
import type { Retainers } from '../graph/retainers.js';
import type { Heap } from '../heap/heap.js';
import { placeOf, recordOf } from '../heap/locations.js';
import { scriptOwner } from '../text/labels.js';

/** Lowest cost of an edge. The distance to a root, times this, never overestimates the remaining cost of a path, as A* requires. */
export const MIN_COST = 2;

export interface Costs {
  /** Of a step of a path: the edge, and the node that it begins at. */
  step(edge: EdgeOrdinal, source: NodeOrdinal): number;
  source(node: NodeOrdinal): number;
  /** Whose script made the functions of a scope; null if the snapshot does not say. */
  scopeOwner(context: NodeOrdinal): ScriptOwner | null;
}

type ScriptOwner = ReturnType<typeof scriptOwner>;

/** Names that V8 gives: expensive, except for the stores that paths fold. */
const internalCosts = new Map([
  ['table', MIN_COST],
  ['elements', MIN_COST],
  ['properties', MIN_COST],
  ['context', 3],
  ['previous', 4],
  ['value', 3],
  ['map', 40],
  // The call that takes the snapshot holds its objects while it waits.
  ['current_microtask', 100],
  ['parameters_and_registers', 30],
  ['prototype', 40],
  ['constructor', 40],
]);

/** The costs of a heap with these retainers, which all searches share. */
export function costsOf(heap: Heap, retainers: Retainers): Costs {
  let costs = known.get(retainers);
  if (!costs) known.set(retainers, (costs = createCosts(heap, retainers)));
  return costs;
}

const known = new WeakMap<Retainers, Costs>();

function createCosts(heap: Heap, retainers: Retainers): Costs {
  const { nodes, edges, strings } = heap.snapshot;
  const owners = new Map<NodeOrdinal, ScriptOwner | null>();
  const scopeOwner = (context: NodeOrdinal): ScriptOwner | null => {
    let owner = owners.get(context);
    if (owner === undefined) owners.set(context, (owner = ownerOfScope(heap, retainers, context)));
    return owner;
  };
  /** By string index; 0 until computed. Nodes of one name that are no objects have one type. */
  const internal = new Uint8Array(strings.count);
  const property = new Uint8Array(strings.count);
  const penalty = new Uint8Array(strings.count);
  const { empty } = heap.names;
  const named = (name: number) => (property[name] ||= propertyCost(text(strings, name)));
  const isFunction = (node: NodeOrdinal) => nodes.type[node] === NodeType.closure;
  const ofEdge = (edge: EdgeOrdinal, source: NodeOrdinal): number => {
    const name = edges.nameOrIndex[edge];
    switch (edges.type[edge]) {
      case EdgeType.context: {
        // A variable of the program costs least, then one of a package, then one of the runtime.
        const owner = scopeOwner(source);
        return owner === 'runtime' ? Math.max(named(name), MIN_COST + 2) : MIN_COST + (owner === 'package' ? 1 : 0);
      }
      case EdgeType.element:
      case EdgeType.shortcut:
        return MIN_COST;
      case EdgeType.property:
        return named(name);
      case EdgeType.internal:
        if (internal[name] === 0) {
          const label = text(strings, name);
          internal[name] = internalCosts.get(label) ?? internalCost(label);
        }
        return internal[name] + (name === empty && nodes.type[source] === NodeType.code && !isFunction(edges.toNode[edge]) ? CONSTANT : 0);
      default:
        return 12;
    }
  };
  const source = (node: NodeOrdinal): number => {
    const type = nodes.type[node];
    if (type === NodeType.object || type === NodeType.closure || type === NodeType.array) return 0;
    const name = nodes.name[node];
    if (penalty[name] === 0) penalty[name] = sourcePenalty(type, text(strings, name));
    return penalty[name];
  };
  return { step: (edge, from) => ofEdge(edge, from) + source(from), source, scopeOwner };
}

/** What code of JavaScriptCore refers to without a name costs more than the functions that have variables for it. */
const CONSTANT = 40;

/** Roots of the stack, and constants of JavaScriptCore's code blocks, do not explain why an object is alive. */
function sourcePenalty(type: number, name: string): number {
  switch (type) {
    case NodeType.synthetic:
      return /stack|Handle scope|Persistent roots/i.test(name) ? 100 : 10;
    case NodeType.native:
      return 1;
    case NodeType.code:
      return /^\w+(?:CodeBlock|Executable)$/.test(name) ? 60 : 12;
    default:
      return 12;
  }
}

/** Functions of a scope whose script is examined, and scopes inside of it that are asked where only they are found. */
const MAX_SCOPE_FUNCTIONS = 24;
const MAX_INNER_SCOPES = 4;

function ownerOfScope(heap: Heap, retainers: Retainers, context: NodeOrdinal, left = MAX_INNER_SCOPES): ScriptOwner | null {
  const { snapshot, scriptNames } = heap;
  const { edges } = snapshot;
  const { start, edge } = retainers;
  let inner = -1;
  for (let at = start[context], end = Math.min(start[context + 1], at + MAX_SCOPE_FUNCTIONS); at < end; at++) {
    if (edges.type[edge[at]] !== EdgeType.internal) continue;
    const source = sourceOf(edges.firstEdge, edge[at]);
    const record = recordOf(snapshot, source);
    const script = record === -1 ? undefined : scriptNames.get(placeOf(snapshot, record).scriptId);
    if (script !== undefined) return scriptOwner(script);
    if (inner === -1 && text(snapshot.strings, edges.nameOrIndex[edge[at]]) === 'previous') inner = source;
  }
  return inner === -1 || left === 0 ? null : ownerOfScope(heap, retainers, inner, left - 1);
}

/** Slots of tables cost as much as elements. Constants in optimised code do not explain why an object is alive, so they are expensive. */
function internalCost(label: string): number {
  // Slots of V8's native context; a program knows these objects by their global names.
  if (label.endsWith('deoptimization literal') || label.endsWith('_prototype')) return 60;
  return /^\d+( |$)/.test(label) ? MIN_COST : 8;
}

function propertyCost(name: string): number {
  // Node's own list of built-in objects; a program knows them by their global names.
  if (/^(__proto__|constructor|prototype|primordials)$/.test(name)) return 30;
  return name.startsWith('<symbol ') ? 2 * MIN_COST : MIN_COST;
}
