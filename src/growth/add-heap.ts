/** A heap becomes a column of the growth tree. */
import { EdgeType, type NodeOrdinal, NodeType } from '../format/snapshot.js';
import { text, textStart } from '../format/strings.js';
import { type NodeSet, sharedColumn } from '../graph/graph.js';
import type { Classes } from '../heap/classes.js';
import type { Heap } from '../heap/heap.js';
import { createSequences } from '../heap/sequences.js';
import { type DominatingEdges, dominatingEdges, startsWithDigit } from './dominating-edges.js';
import { addColumn, childVertex, classOf, type GrowthTree, LabelKind, labelOf } from './growth-tree.js';

/** Objects of more properties are dictionaries, unless their properties have names that a programmer chose. */
const MAX_NAMED_PROPERTIES = 60;
const namesItsProperties = /^(global\b|Window\b|system \/ |process$|Module$)/;

/**
 * Adds a column and gives the vertex of each node; stores have the vertex of their owner. `survives`: nodes that are in the other heap too get vertices of
 * their own, which separates instances that one name mixes. `mergesAlike`: an object whose properties are mostly of one class is a dictionary, however
 * few there are: in one heap no growth shows whether they are entries or fields. Time O(nodes + edges); 17 bytes a node besides the result.
 */
export function addHeap(tree: GrowthTree, { heap, classes }: { heap: Heap; classes: Classes }, survives?: NodeSet, mergesAlike = false): Int32Array {
  const { snapshot, dominator, shallowSize } = heap;
  const { nodeCount, nodes, root } = snapshot;
  const via = dominatingEdges(heap);
  const label = labels(tree, heap, classes, via, mergesAlike);
  const classText = classTexts(tree, heap, classes);
  const column = addColumn(tree);
  const vertexOf = sharedColumn(nodeCount).fill(-1);
  vertexOf[root] = 0;
  column.count[0] = 1;
  column.ownBytes[0] = shallowSize[root] + snapshot.extraNativeBytes;
  // Neighbours hang alike more often than not.
  let lastParent = -1;
  let lastLabel = -1;
  let lastClass = -1;
  let lastVertex = -1;
  const file = (node: NodeOrdinal): void => {
    const parent = vertexOf[dominator[node]];
    if (via.isStore[node >>> 5] & (1 << (node & 31))) {
      vertexOf[node] = parent;
      column.ownBytes[parent] += shallowSize[node];
      return;
    }
    const ownLabel = label(node);
    const ownClass = classOf(classText(node), survives !== undefined && (survives[node >>> 5] & (1 << (node & 31))) !== 0);
    if (parent !== lastParent || ownLabel !== lastLabel || ownClass !== lastClass) {
      lastParent = parent;
      lastLabel = ownLabel;
      lastClass = ownClass;
      lastVertex = childVertex(tree, parent, ownLabel, ownClass, nodes.type[node]);
    }
    vertexOf[node] = lastVertex;
    column.count[lastVertex]++;
    column.ownBytes[lastVertex] += shallowSize[node];
  };
  const open: NodeOrdinal[] = [];
  for (let start = 0; start < nodeCount; start++) {
    if (vertexOf[start] !== -1) continue;
    if (vertexOf[dominator[start]] !== -1) {
      file(start);
      continue;
    }
    for (let node = start; vertexOf[node] === -1; node = dominator[node]) open.push(node);
    while (open.length > 0) file(open.pop() as NodeOrdinal);
  }
  return vertexOf;
}

/** Node -> its label. */
function labels(
  tree: GrowthTree,
  heap: Heap,
  classes: Classes,
  { edge, source, isStore }: DominatingEdges,
  mergesAlike: boolean,
): (node: NodeOrdinal) => number {
  const { edges, strings, nodes } = heap.snapshot;
  const entry = labelOf(LabelKind.entry, 0);
  const several = labelOf(LabelKind.several, 0);
  const key = labelOf(LabelKind.key, 0);
  const hidden = labelOf(LabelKind.internal, tree.texts.intern('#'));
  /** By text of the snapshot, one more than the label; 0 while unknown. */
  const known = { property: new Int32Array(strings.count), variable: new Int32Array(strings.count), internal: new Int32Array(strings.count) };
  /** What V8 and embedders write beside the number of a root's slot: "7 / V8PerContextData::context". */
  const rootSlots = new Map<number, number>();
  const rootSlot = (name: number): number => {
    let label = rootSlots.get(name);
    if (label === undefined) {
      const [, beside] = /^\d+ \/ (.+)$/s.exec(text(strings, name)) ?? [];
      rootSlots.set(name, (label = beside === undefined ? hidden : labelOf(LabelKind.internal, tree.texts.intern(portable(beside)))));
    }
    return label;
  };
  const named = (kind: 'property' | 'variable' | 'internal', name: number): number => {
    let label = known[kind][name];
    if (label === 0) {
      const isSlot = kind === 'internal' && startsWithDigit(strings, name);
      label = 1 + (isSlot ? entry : labelOf(LabelKind[kind], tree.texts.intern(portable(text(strings, name)))));
      known[kind][name] = label;
    }
    return label - 1;
  };
  const hasManyNames = dictionaries(heap, classes);
  const isAlike = mergesAlike ? alikeProperties(heap, classes) : () => false;
  const isDictionary = (node: NodeOrdinal) => hasManyNames(node) || isAlike(node);
  return (node) => {
    const at = edge[node];
    if (at === -1) return several;
    const from = source[node];
    if (isStore[from >>> 5] & (1 << (from & 31))) return entry;
    switch (edges.type[at]) {
      case EdgeType.element:
        return nodes.type[from] === NodeType.synthetic ? hidden : entry;
      case EdgeType.hidden:
        return hidden;
      case EdgeType.context:
        return named('variable', edges.nameOrIndex[at]);
      case EdgeType.internal:
        if (nodes.type[from] === NodeType.synthetic && startsWithDigit(strings, edges.nameOrIndex[at])) return rootSlot(edges.nameOrIndex[at]);
        return named('internal', edges.nameOrIndex[at]);
      default:
        return isDictionary(from) ? key : named('property', edges.nameOrIndex[at]);
    }
  };
}

/** Whether a node has so many properties that their names are data. */
function dictionaries({ snapshot }: Heap, { classOf: classes, list }: Classes): (node: NodeOrdinal) => boolean {
  const { nodes, edges } = snapshot;
  const isNamed = list.map(({ name }) => namesItsProperties.test(name));
  return (node) => edges.firstEdge[node + 1] - edges.firstEdge[node] > MAX_NAMED_PROPERTIES && nodes.type[node] === NodeType.object && !isNamed[classes[node]];
}

/** Properties of one class from which an object is a dictionary, and their share of all. */
const LEAST_ALIKE = 5;
const SHARE_ALIKE = 0.8;

/** Whether most properties of a plain object lead to objects of one class. */
function alikeProperties({ snapshot }: Heap, { classOf: classes, list }: Classes): (node: NodeOrdinal) => boolean {
  const { nodes, edges, strings } = snapshot;
  const isPlain = list.map(({ name }) => name === 'Object' || name.startsWith('{'));
  const known = new Map<NodeOrdinal, boolean>();
  const ask = (node: NodeOrdinal): boolean => {
    const counts = new Map<number, number>();
    let properties = 0;
    let most = 0;
    for (let edge = edges.firstEdge[node]; edge < edges.firstEdge[node + 1]; edge++) {
      if (edges.type[edge] !== EdgeType.property || textStart(strings, edges.nameOrIndex[edge], PROTO.length + 1) === PROTO) continue;
      properties++;
      const target = edges.toNode[edge];
      if (nodes.type[target] !== NodeType.object) continue;
      const count = (counts.get(classes[target]) ?? 0) + 1;
      counts.set(classes[target], count);
      most = Math.max(most, count);
    }
    return most >= LEAST_ALIKE && most >= SHARE_ALIKE * properties;
  };
  return (node) => {
    if (nodes.type[node] !== NodeType.object || !isPlain[classes[node]] || edges.firstEdge[node + 1] - edges.firstEdge[node] <= LEAST_ALIKE) return false;
    let found = known.get(node);
    if (found === undefined) known.set(node, (found = ask(node)));
    return found;
  };
}

const PROTO = '__proto__';

/** Variables of a scope that are looked at, and that make its class: in alphabetical order, because V8 keeps many in the order of a seeded hash. */
const MAX_VARIABLES = 500;
const MAX_NAMED_VARIABLES = 24;

/** Scopes are distinguished by the names of their variables: all have one class otherwise. */
function scopeTexts({ texts }: GrowthTree, { edges, strings }: Heap['snapshot']): (context: NodeOrdinal) => number {
  const sequences = createSequences();
  const known = new Map<number, number>();
  return (context) => {
    let sequence = 0;
    for (let edge = edges.firstEdge[context], left = MAX_VARIABLES; edge < edges.firstEdge[context + 1] && left > 0; edge++) {
      if (edges.type[edge] !== EdgeType.context) continue;
      sequence = sequences.extend(sequence, edges.nameOrIndex[edge]);
      left--;
    }
    let found = known.get(sequence);
    if (found === undefined) {
      const names = sequence === 0 ? [] : sequences.names(sequence).map((name) => text(strings, name));
      names.sort().splice(MAX_NAMED_VARIABLES);
      known.set(sequence, (found = texts.intern(`system / Context {${names.join(', ')}}`)));
    }
    return found;
  };
}

/** Node -> text of its class; V8's own objects go by their names, which say more than the one class they are filed under. */
function classTexts(tree: GrowthTree, { snapshot }: Heap, { classOf: classes, list }: Classes): (node: NodeOrdinal) => number {
  const { nodes, strings } = snapshot;
  const { texts } = tree;
  const ofClass = Int32Array.from(list, ({ name }) => (name.startsWith('system / Context') ? -1 : texts.intern(portable(name))));
  const scopeText = scopeTexts(tree, snapshot);
  const ofName = new Map<number, number>();
  return (node) => {
    const type = nodes.type[node];
    if (type !== NodeType.hidden && type !== NodeType.synthetic) return ofClass[classes[node]] === -1 ? scopeText(node) : ofClass[classes[node]];
    let known = ofName.get(nodes.name[node]);
    if (known === undefined) ofName.set(nodes.name[node], (known = texts.intern(portable(text(strings, nodes.name[node])))));
    return known;
  };
}

/** A name without what changes from run to run: ids and addresses. */
function portable(name: string): string {
  const found = /\s*(\/ scope )?@\d+|\b0x[0-9a-f]{6,}\b/gi;
  return found.test(name) ? name.replace(found, '').trim() : name;
}
