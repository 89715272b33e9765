/**
 * The fields of one object as a programmer knows them: the entries of a Map or Set instead of its table, the elements of an array instead of its
 * store, the captured variables of a function instead of its context.
 */

import { EdgeType, edgeTypeNames, type NodeOrdinal, NodeType } from '../format/snapshot.js';
import { text } from '../format/strings.js';
import type { Heap } from '../heap/heap.js';
import { describeCollection } from './contents.js';
import { edgeName } from './paths.js';
import { isEphemeron, layoutOf, slotCount, slotOf, storesOf, tableOf } from './stores.js';

export interface Field {
  /** V8's edge type, or "entry" for an entry in the table of a Map or Set. */
  type: string;
  /** Name or number of the edge; of an entry, its number in the table. */
  name: string;
  /** Key of a Map's entry; -1 for other fields, and for a number (which has no edge). */
  key: NodeOrdinal;
  /** The value; -1 for a number in a Map's entry. */
  node: NodeOrdinal;
}

export interface Fields {
  /** In the object's own order; if some are omitted, by retained size, largest first. */
  fields: Field[];
  omitted: number;
}

/** At most `most`. Time O(edges of the object and its stores). */
export function fieldsOf(heap: Heap, node: NodeOrdinal, most: number): Fields {
  const { retainedSize } = heap;
  const all = [...entriesOf(heap, node), ...variablesOf(heap, node), ...edgesOf(heap, node)];
  if (all.length <= most) return { fields: all, omitted: 0 };
  const weight = (field: Field) => (field.node === -1 ? 0 : retainedSize[field.node]) + (field.key === -1 ? 0 : retainedSize[field.key]);
  // The sort is stable: fields of equal weight keep the object's order.
  const ranked = all.sort((one, other) => rank(one) - rank(other) || weight(other) - weight(one));
  return { fields: ranked.slice(0, most), omitted: all.length - most };
}

/** Fields of the program rank before V8's own. */
function rank({ type }: Field): number {
  return type === 'internal' || type === 'hidden' || type === 'weak' ? 1 : 0;
}

function entriesOf(heap: Heap, node: NodeOrdinal): Field[] {
  const kind = describeCollection(heap, node)?.kind;
  if (kind !== 'map' && kind !== 'set') return [];
  const { snapshot } = heap;
  const { edges, nodes } = snapshot;
  const layout = layoutOf(heap);
  const { table: store } = storesOf(snapshot, layout, node);
  const table = tableOf(slotCount(nodes.selfSize[store], layout.pointerBytes));
  if (!table) return [];
  const isMap = kind === 'map';
  const entries = new Map<number, Field>();
  const ephemerons: Field[] = [];
  for (let edge = edges.firstEdge[store], end = edges.firstEdge[store + 1]; edge < end; edge++) {
    const target = edges.toNode[edge];
    if (isEphemeron(snapshot, edge)) {
      ephemerons.push({ type: 'entry', name: String(ephemerons.length), key: -1, node: target });
      continue;
    }
    if (edges.type[edge] !== EdgeType.internal && (table.kind !== 'weak' || edges.type[edge] !== EdgeType.weak)) continue;
    const slot = slotOf(snapshot, edge) - table.first;
    if (slot < 0 || slot % table.width > (isMap ? 1 : 0)) continue;
    const at = Math.floor(slot / table.width);
    const entry = entries.get(at) ?? { type: 'entry', name: String(at), key: -1, node: -1 };
    if (isMap && slot % table.width === 0) entry.key = target;
    else entry.node = target;
    entries.set(at, entry);
  }
  // A value of a WeakMap has an edge that names its key; most files also have weak edges to both.
  const paired = [...entries.values()].filter((entry) => !isHole(entry.key) && !isHole(entry.node));
  const seen = new Set(paired.map((entry) => entry.node));
  return [...paired, ...ephemerons.filter((entry) => !seen.has(entry.node))];

  function isHole(entry: NodeOrdinal): boolean {
    return entry !== -1 && nodes.name[entry] === layout.names.hole && nodes.type[entry] === NodeType.hidden;
  }
}

/** The captured variables of a function: those of the scope in which it was created. */
function variablesOf({ snapshot }: Heap, node: NodeOrdinal): Field[] {
  const { edges, nodes, strings } = snapshot;
  if (nodes.type[node] !== NodeType.closure) return [];
  const fields: Field[] = [];
  for (let edge = edges.firstEdge[node], end = edges.firstEdge[node + 1]; edge < end; edge++) {
    if (edges.type[edge] !== EdgeType.internal || text(strings, edges.nameOrIndex[edge]) !== 'context') continue;
    const context = edges.toNode[edge];
    for (let inner = edges.firstEdge[context]; inner < edges.firstEdge[context + 1]; inner++) {
      if (edges.type[inner] !== EdgeType.context) continue;
      fields.push({ type: 'context', name: text(strings, edges.nameOrIndex[inner]), key: -1, node: edges.toNode[inner] });
    }
  }
  return fields;
}

/** The edges of the object itself, named ones first. Omits its shape, and stores whose contents are listed. */
function edgesOf(heap: Heap, node: NodeOrdinal): Field[] {
  const { snapshot } = heap;
  const { edges, nodes } = snapshot;
  const named: Field[] = [];
  const others: Field[] = [];
  for (let edge = edges.firstEdge[node], end = edges.firstEdge[node + 1]; edge < end; edge++) {
    const type = edges.type[edge];
    const target = edges.toNode[edge];
    const name = edgeName(heap, edge);
    const isStore = nodes.type[target] === NodeType.array && /^(table|elements|properties)$/.test(name);
    if (type === EdgeType.internal && (name === 'map' || isStore)) continue;
    const field: Field = { type: edgeTypeNames[type] ?? 'unknown', name, key: -1, node: target };
    const isNamed = type === EdgeType.property || type === EdgeType.context || type === EdgeType.element || type === EdgeType.shortcut;
    (isNamed && name !== '__proto__' ? named : others).push(field);
  }
  return [...named, ...others];
}
