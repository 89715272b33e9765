/** Lists whose links a program made itself: each object has the next or the one before it in a property. */
import { EdgeType, type NodeOrdinal, NodeType } from '../format/snapshot.js';
import type { Heap } from '../heap/heap.js';
import { edgeName } from '../object/paths.js';
import { classNameOf, type GrowthCase, isOfOneHeap, many } from './growth-case.js';
import type { Reading } from './pattern-reading.js';

const LEAST_LINKS = 16;
const MOST_LINKS = 1_000;

/** Null unless the holder or what piled up below it is such a list, and nothing else is known of the holder. */
export function readLinkedList(growth: GrowthCase): Reading | null {
  const { comparison, finding, contents } = growth;
  const { heap } = comparison.current;
  if (contents !== null || heap.snapshot.nodes.type[finding.node] !== NodeType.object) return null;
  const lists = [finding.node, ...finding.heads.slice(0, 4)].map((start) => listFrom(heap, start));
  const list = lists.find(({ length }) => length >= LEAST_LINKS);
  if (!list) return null;
  const className = classNameOf(comparison, list.first);
  return {
    pattern: 'growth',
    looksLike: isOfOneHeap(growth) ? 'a long linked list' : 'a linked list that only grows',
    evidence: [`${list.length === MOST_LINKS ? 'More than ' : ''}${many(list.length, 'object')} of class ${className} are linked by "${list.name}".`],
    advice: `take out the links that are done, or keep the last N: a link keeps all that its "${list.name}" leads to`,
  };
}

interface LinkedList {
  first: NodeOrdinal;
  /** Of the property that links. */
  name: string;
  length: number;
}

/** The longest list that begins at an object. */
function listFrom(heap: Heap, first: NodeOrdinal): LinkedList {
  const { edges, nodes } = heap.snapshot;
  let longest: LinkedList = { first, name: '', length: 0 };
  const next = (node: NodeOrdinal, name: number): NodeOrdinal => {
    for (let edge = edges.firstEdge[node]; edge < edges.firstEdge[node + 1]; edge++) {
      if (edges.type[edge] === EdgeType.property && edges.nameOrIndex[edge] === name && nodes.name[edges.toNode[edge]] === nodes.name[node])
        return edges.toNode[edge];
    }
    return -1;
  };
  for (let edge = edges.firstEdge[first]; edge < edges.firstEdge[first + 1]; edge++) {
    const name = edges.nameOrIndex[edge];
    const isLink = edges.type[edge] === EdgeType.property && nodes.name[edges.toNode[edge]] === nodes.name[first] && edgeName(heap, edge) !== '__proto__';
    if (!isLink) continue;
    const seen = new Set<NodeOrdinal>();
    for (let node = first; node !== -1 && !seen.has(node) && seen.size < MOST_LINKS; node = next(node, name)) seen.add(node);
    if (seen.size > longest.length) longest = { first, name: edgeName(heap, edge), length: seen.size };
  }
  return longest;
}
