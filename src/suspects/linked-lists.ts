/** Lists whose links a program made itself: each object has the next or the one before it in a property. */
import { EdgeType, type NodeOrdinal, NodeType } from '../format/snapshot.js';
import type { Heap } from '../heap/heap.js';
import { edgeName } from '../object/paths.js';
import { callbacksText } from './callbacks.js';
import { classNameOf, type GrowthCase, isOfOneHeap, many } from './growth-case.js';
import { nearFunctions } from './near-functions.js';
import type { Reading } from './pattern-reading.js';
import { subscriptionAdvice } from './pattern-words.js';

const LEAST_LINKS = 16;
const MOST_LINKS = 1_000;
const MOST_ASKED = 16;

/** Null unless the holder or what piled up below it is such a list, and nothing else is known of the holder. */
export function readLinkedList(growth: GrowthCase): Reading | null {
  const { comparison, finding, contents } = growth;
  const { heap } = comparison.current;
  if (contents !== null || heap.snapshot.nodes.type[finding.node] !== NodeType.object) return null;
  // What came may begin in the middle of a list: from the holder itself all of it is counted.
  const lists = [finding.node, ...partsOf(heap, finding.node), ...finding.heads.slice(0, 4)].map((start) => listFrom(heap, start));
  const list = lists.reduce((longest, one) => (one.length > longest.length ? one : longest));
  if (list.length < LEAST_LINKS) return null;
  const className = classNameOf(comparison, list.first);
  const evidence = `${list.length === MOST_LINKS ? 'More than ' : ''}${many(list.length, 'object')} of class ${className} are linked by "${list.name}".`;
  if (isOfSubscribers(heap, list.first)) {
    const callbacks = nearFunctions(growth, finding.heads.slice(0, MOST_ASKED));
    return {
      pattern: 'listeners',
      ...(isOfOneHeap(growth) && { looksLike: 'many subscribers' }),
      evidence: [evidence, ...(callbacks.length > 0 ? [`The subscriber is ${callbacksText(callbacks)}.`] : [])],
      advice: subscriptionAdvice,
      ...(callbacks.length > 0 && { location: callbacks[0].location }),
    };
  }
  return {
    pattern: 'growth',
    looksLike: isOfOneHeap(growth) ? 'a long linked list' : 'a linked list that only grows',
    evidence: [evidence],
    advice: `take out the links that are done, or keep the last N: a link keeps all that its "${list.name}" leads to`,
  };
}

/** Properties in which links of signals and stores keep who subscribed. */
const subscriberNames = /^[_$]{0,2}(?:sub|subscriber|listener|observer|effect|watcher|callback|handler|fn)[_$]{0,2}$/i;

/** Whether a link leads to a function or to an object that has one. */
function isOfSubscribers(heap: Heap, link: NodeOrdinal): boolean {
  const { edges, nodes } = heap.snapshot;
  const isCalled = (node: NodeOrdinal): boolean => {
    if (nodes.type[node] === NodeType.closure) return true;
    for (let edge = edges.firstEdge[node]; edge < edges.firstEdge[node + 1]; edge++) {
      if (edges.type[edge] === EdgeType.property && nodes.type[edges.toNode[edge]] === NodeType.closure && edgeName(heap, edge) !== 'constructor') return true;
    }
    return false;
  };
  for (let edge = edges.firstEdge[link]; edge < edges.firstEdge[link + 1]; edge++) {
    if (edges.type[edge] === EdgeType.property && subscriberNames.test(edgeName(heap, edge)) && isCalled(edges.toNode[edge])) return true;
  }
  return false;
}

/** Objects that an object has in its properties. */
function partsOf(heap: Heap, node: NodeOrdinal): NodeOrdinal[] {
  const { edges, nodes } = heap.snapshot;
  const found: NodeOrdinal[] = [];
  for (let edge = edges.firstEdge[node]; edge < edges.firstEdge[node + 1] && found.length < MOST_ASKED; edge++) {
    const target = edges.toNode[edge];
    if (edges.type[edge] === EdgeType.property && nodes.type[target] === NodeType.object && edgeName(heap, edge) !== '__proto__') found.push(target);
  }
  return found;
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
