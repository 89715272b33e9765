/** A heap becomes a column of the growth tree. */
import { EdgeType, type NodeOrdinal, NodeType } from '../format/snapshot.js';
import { text, textStart } from '../format/strings.js';
import { setBit } from '../graph/bits.js';
import type { NodeSet } from '../graph/graph.js';
import type { Classes } from '../heap/classes.js';
import type { Heap } from '../heap/heap.js';
import { createSequences } from '../heap/sequences.js';
import { workspaceOf } from '../kernel/workspace.js';
import { Way } from '../loops/kinds.js';

import { addColumn, childVertex, classOf, type GrowthTree, LabelKind, labelOf } from './growth-tree.js';
import { ways } from './ways.js';

/** Objects of more properties are dictionaries, unless their properties have names that a programmer chose. */
const MAX_NAMED_PROPERTIES = 60;
const namesItsProperties = /^(global\b|Window\b|system \/ |process$|Module$)/;

/**
 * Adds a column and gives the vertex of each node, in the memory of the graph; stores have the vertex of their owner. `survives`: nodes that are in the other
 * heap too get vertices of their own, which separates instances that one name mixes. `mergesAlike`: an object whose properties are mostly of one class is a
 * dictionary, however few there are: in one heap no growth shows whether they are entries or fields. Time O(nodes + edges). The last heap's vertices of a
 * snapshot replace earlier ones.
 */
export function addHeap(tree: GrowthTree, { heap, classes }: { heap: Heap; classes: Classes }, survives?: NodeSet, mergesAlike = false): Int32Array {
  const { snapshot, dominator, shallowSize } = heap;
  const { nodeCount, nodes, root } = snapshot;
  const { loops, repeat, claim, room } = workspaceOf(snapshot);
  const of = room('hangs');
  const order = dominatorsFirst(heap);
  const { wayOf, isStore } = ways(heap, dictionaries(heap, classes, mergesAlike, of('ints', (nodeCount + 31) >>> 5).fill(0)), of);
  const labelOfWay = labels(tree, heap);
  const classText = classTexts(tree, heap, classes, of('ints', classes.list.length));
  const isSeparate = of('ints', (nodeCount + 31) >>> 5);
  if (survives) isSeparate.set(survives);
  const vertexOf = claim('vertexOf');
  loops.findClassTexts(nodeCount, nodes.type, nodes.name, classes.classOf, classText.ofClass, isSeparate, survives ? 1 : 0, vertexOf);
  vertexOf[root] = 0;
  const cacheMask = cacheSize(nodeCount) - 1;
  const cache = of('ints', 4 * (cacheMask + 1)).fill(0);
  const met = claim('hanging');
  const next = repeat('hangAlike', nodeCount, order, dominator, isStore, wayOf, cache, cacheMask, met, vertexOf);
  for (let at = next(1); at < nodeCount; at = next(at + 1)) {
    const node = order[at];
    const [above, place] = met;
    const [way, ownClass] = [wayOf[node], vertexOf[node]];
    const vertex = childVertex(tree, above, labelOfWay(way), classOf(classText.of(node, ownClass >> 1), (ownClass & 1) === 1), nodes.type[node]);
    vertexOf[node] = vertex;
    if (place === -1) continue;
    cache[place] = above;
    cache[place + 1] = way;
    cache[place + 2] = ownClass;
    cache[place + 3] = vertex + 1;
  }
  const column = addColumn(tree);
  const [counts, bytes] = [of('doubles', tree.vertexCount).fill(0), of('doubles', tree.vertexCount).fill(0)];
  loops.sumVertices(nodeCount, vertexOf, isStore, shallowSize, counts, bytes);
  column.count.set(counts);
  column.ownBytes.set(bytes);
  column.ownBytes[0] += snapshot.extraNativeBytes;
  return vertexOf;
}

/** Nodes in an order in which their dominators come before them. */
function dominatorsFirst({ snapshot, dominator }: Heap): Int32Array {
  const { nodeCount, root } = snapshot;
  const { loops, kept } = workspaceOf(snapshot);
  const known = kept('node');
  if (known) return known;
  const [limit, order, node, parentAt] = Array.from({ length: 4 }, () => new Int32Array(nodeCount));
  loops.orderTree(nodeCount, root, dominator, limit, order, node, parentAt);
  return node;
}

/** Entries of the cache of what hangs alike: a power of two that half of its column holds. */
function cacheSize(nodeCount: number): number {
  let size = 8;
  while (size < MAX_CACHE && 4 * size <= nodeCount) size *= 2;
  return size;
}

const MAX_CACHE = 1 << 18;

/** Way (see loops/growth-loops.ts) -> label. */
function labels(tree: GrowthTree, { snapshot: { strings } }: Heap): (way: number) => number {
  const hidden = labelOf(LabelKind.internal, tree.texts.intern('#'));
  const named = (kind: number, name: string) => labelOf(kind, tree.texts.intern(portable(name)));
  const labelOfWay = (way: number): number => {
    const kind = way & 7;
    switch (kind) {
      case Way.slotOfRoot: {
        // V8 and embedders write names beside the number of a root's slot: "7 / V8PerContextData::context".
        const [, beside] = /^\d+ \/ (.+)$/s.exec(text(strings, way >>> 3)) ?? [];
        return beside === undefined ? hidden : named(LabelKind.internal, beside);
      }
      case Way.unnamed:
        return hidden;
      case Way.property:
      case Way.variable:
      case Way.internal:
        return named(kind, text(strings, way >>> 3));
      default:
        return labelOf(kind, 0);
    }
  };
  const known = new Map<number, number>();
  return (way) => {
    let label = known.get(way);
    if (label === undefined) known.set(way, (label = labelOfWay(way)));
    return label;
  };
}

/** Objects with so many properties that their names are data, written to `found`. */
function dictionaries(heap: Heap, { classOf: classes, list }: Classes, mergesAlike: boolean, found: NodeSet): NodeSet {
  const { nodeCount, nodes, edges } = heap.snapshot;
  const least = 1 + (mergesAlike ? LEAST_ALIKE : MAX_NAMED_PROPERTIES);
  const isNamed = list.map(({ name }) => namesItsProperties.test(name));
  const isAlike = mergesAlike ? alikeProperties(heap, { classOf: classes, list }) : () => false;
  const next = workspaceOf(heap.snapshot).repeat('nextBranching', nodeCount, nodes.type, NodeType.object, edges.firstEdge, least);
  for (let node = next(0); node < nodeCount; node = next(node + 1)) {
    const count = edges.firstEdge[node + 1] - edges.firstEdge[node];
    if ((count > MAX_NAMED_PROPERTIES && !isNamed[classes[node]]) || isAlike(node)) setBit(found, node);
  }
  return found;
}

/** Properties of one class from which an object is a dictionary, and their share of all. */
const LEAST_ALIKE = 5;
const SHARE_ALIKE = 0.8;

/** Whether most properties of a plain object lead to objects of one class. */
function alikeProperties({ snapshot }: Heap, { classOf: classes, list }: Classes): (node: NodeOrdinal) => boolean {
  const { nodes, edges, strings } = snapshot;
  const isPlain = list.map(({ name }) => name === 'Object' || name.startsWith('{'));
  return (node) => {
    if (!isPlain[classes[node]]) return false;
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

/** Texts of classes; V8's own objects go by their names, which say more than the one class they are filed under. */
interface ClassTexts {
  /** Class -> text; -1 for scopes. */
  ofClass: Int32Array;
  /** Text of a node: `known`, unless that is -1, for a scope, or -2 - a name. */
  of(node: NodeOrdinal, known: number): number;
}

function classTexts(tree: GrowthTree, { snapshot }: Heap, { list }: Classes, ofClass: Int32Array): ClassTexts {
  const { strings } = snapshot;
  const { texts } = tree;
  list.forEach(({ name }, position) => {
    ofClass[position] = name.startsWith('system / Context') ? -1 : texts.intern(portable(name));
  });
  const scopeText = scopeTexts(tree, snapshot);
  const textOfName = new Map<number, number>();
  const namedText = (name: number): number => {
    let found = textOfName.get(name);
    if (found === undefined) textOfName.set(name, (found = texts.intern(portable(text(strings, name)))));
    return found;
  };
  const of = (node: NodeOrdinal, known: number): number => (known < -1 ? namedText(-2 - known) : known === -1 ? scopeText(node) : known);
  return { ofClass, of };
}

/** A name without what changes from run to run: ids and addresses. */
function portable(name: string): string {
  const found = /\s*(\/ scope )?@\d+|\b0x[0-9a-f]{6,}\b/gi;
  return found.test(name) ? name.replace(found, '').trim() : name;
}
