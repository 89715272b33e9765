/** Objects whose properties are entries: their names are data. */
import { EdgeType, type NodeOrdinal, NodeType } from '../format/snapshot.js';
import { setBit } from '../graph/bits.js';
import type { NodeSet } from '../graph/graph.js';
import type { Classes } from '../heap/classes.js';
import type { Heap } from '../heap/heap.js';
import { workspaceOf } from '../kernel/workspace.js';

/** Objects of more properties are dictionaries, unless their properties have names that a programmer chose. */
const MAX_NAMED_PROPERTIES = 60;
const namesItsProperties = /^(global\b|Window\b|system \/ |process$|Module$)/;

/**
 * Marks objects of many properties in `found`. `mergesAlike`: also those whose properties are mostly of one class, however few there are: in one heap no growth shows
 * whether they are entries or fields.
 */
export function dictionaries(heap: Heap, { classOf: classes, list }: Classes, mergesAlike: boolean, found: NodeSet): NodeSet {
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
function alikeProperties({ snapshot, names: { proto } }: Heap, { classOf: classes, list }: Classes): (node: NodeOrdinal) => boolean {
  const { nodes, edges } = snapshot;
  const isPlain = list.map(({ name }) => name === 'Object' || name.startsWith('{'));
  return (node) => {
    if (!isPlain[classes[node]]) return false;
    const [first, end] = [edges.firstEdge[node], edges.firstEdge[node + 1]];
    /** Class of the object that a property leads to; -1 for other values, -2 for what is no property. */
    const classAt = (edge: number): number => {
      if (edges.type[edge] !== EdgeType.property || edges.nameOrIndex[edge] === proto) return -2;
      const target = edges.toNode[edge];
      return nodes.type[target] === NodeType.object ? classes[target] : -1;
    };
    // The class that more than half of the properties have, if there is one: others cancel each other.
    let candidate = -1;
    let lead = 0;
    let properties = 0;
    for (let edge = first; edge < end; edge++) {
      const found = classAt(edge);
      if (found === -2) continue;
      properties++;
      if (lead === 0) candidate = found;
      lead += found === candidate ? 1 : -1;
    }
    if (candidate < 0 || lead === 0) return false;
    let alike = 0;
    for (let edge = first; edge < end; edge++) if (classAt(edge) === candidate) alike++;
    return alike >= LEAST_ALIKE && alike >= SHARE_ALIKE * properties;
  };
}
