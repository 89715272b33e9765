/** How unlikely a step over an edge is to tell a person something: what paths are chosen by. */
import { type EdgeOrdinal, EdgeType, type NodeOrdinal, NodeType } from '../format/snapshot.js';
import { text } from '../format/strings.js';
import { sourceOf } from '../graph/graph.js';
import type { Retainers } from '../graph/retainers.js';
import type { Heap } from '../heap/heap.js';
import { placeOf, recordOf } from '../heap/locations.js';
import { scriptOwner } from '../text/labels.js';

/** Of any edge: so the distance to a root, times this, never overestimates what a path still costs. */
export const LEAST_COST = 2;

export interface Costs {
  edge(edge: EdgeOrdinal, source: NodeOrdinal): number;
  source(node: NodeOrdinal): number;
}

/** Named by V8, not by a programmer: dear, but for the stores that paths fold. */
const internalCosts = new Map([
  ['table', LEAST_COST],
  ['elements', LEAST_COST],
  ['properties', LEAST_COST],
  ['context', 3],
  ['previous', 4],
  ['value', 3],
  ['map', 40],
  // What the call that takes the snapshot holds while it waits.
  ['current_microtask', 100],
  ['parameters_and_registers', 30],
  ['prototype', 40],
  ['constructor', 40],
]);

export function createCosts(heap: Heap, retainers: Retainers): Costs {
  const { nodes, edges, strings } = heap.snapshot;
  const scopes = new Map<NodeOrdinal, number>();
  /** By string index; 0 while unknown. */
  const internal = new Uint8Array(strings.count);
  const property = new Uint8Array(strings.count);
  const penalty = new Uint8Array(strings.count);
  return {
    edge(edge, source) {
      const name = edges.nameOrIndex[edge];
      switch (edges.type[edge]) {
        case EdgeType.context: {
          let cost = scopes.get(source);
          if (cost === undefined) scopes.set(source, (cost = scopeCost(heap, retainers, source)));
          return cost;
        }
        case EdgeType.element:
        case EdgeType.shortcut:
          return LEAST_COST;
        case EdgeType.property:
          if (property[name] === 0) property[name] = propertyCost(text(strings, name));
          return property[name];
        case EdgeType.internal:
          if (internal[name] === 0) {
            const label = text(strings, name);
            internal[name] = internalCosts.get(label) ?? internalCost(label);
          }
          return internal[name];
        default:
          return 12;
      }
    },
    source(node) {
      const type = nodes.type[node];
      if (type === NodeType.object || type === NodeType.closure || type === NodeType.array) return 0;
      const name = nodes.name[node];
      if (penalty[name] === 0) penalty[name] = /stack|Handle scope|Persistent roots/i.test(text(strings, name)) ? 100 : 10;
      return type === NodeType.synthetic ? penalty[name] : type === NodeType.native ? 1 : 12;
    },
  };
}

/** Functions of a scope that are asked for their script. */
const MAX_ASKED = 24;

/** A variable of the program says more than one of a package, and that more than one of the runtime's own. */
function scopeCost({ snapshot, scriptNames }: Heap, { start, edge }: Retainers, context: NodeOrdinal): number {
  const { edges } = snapshot;
  for (let at = start[context], end = Math.min(start[context + 1], at + MAX_ASKED); at < end; at++) {
    const record = edges.type[edge[at]] === EdgeType.internal ? recordOf(snapshot, sourceOf(edges.firstEdge, edge[at])) : -1;
    const script = record === -1 ? undefined : scriptNames.get(placeOf(snapshot, record).scriptId);
    if (script !== undefined) return LEAST_COST + { program: 0, package: 1, runtime: 2 }[scriptOwner(script)];
  }
  return LEAST_COST;
}

/** Slots of tables are as good as elements; what optimised code embeds says nothing about who keeps an object. */
function internalCost(label: string): number {
  if (label.endsWith('deoptimization literal')) return 60;
  return /^\d+( |$)/.test(label) ? LEAST_COST : 8;
}

function propertyCost(name: string): number {
  if (/^(__proto__|constructor|prototype)$/.test(name)) return 30;
  return name.startsWith('<symbol ') ? 2 * LEAST_COST : LEAST_COST;
}
