/** WeakRefs that are kept although their targets are gone: they are small, but the entries that keep them, with their keys, are never removed. */
import { EdgeType, type NodeOrdinal, NodeType } from '../format/snapshot.js';
import type { Heap } from '../heap/heap.js';
import { classNameOf, figure, type GrowthCase, headsShare, isOfOneHeap } from './growth-case.js';
import type { Reading } from './pattern-reading.js';

/** Null unless most of what piled up are WeakRefs, most of them without a target. */
export function readWeakReferences(growth: GrowthCase): Reading | null {
  const { comparison, finding, contents } = growth;
  if (contents === null || headsShare(growth, /^WeakRef$/) < 0.5) return null;
  const { heap } = comparison.current;
  const references = finding.heads.filter((head) => classNameOf(comparison, head) === 'WeakRef');
  const empty = references.filter((node) => !hasTarget(heap, node)).length;
  if (empty < 0.8 * references.length) return null;
  return {
    pattern: contents.kind === 'array' ? 'growing-array' : 'unbounded-cache',
    looksLike: 'WeakRefs whose targets are gone, kept in entries that are never removed',
    evidence: [`${figure(empty)} of ${figure(references.length)}${isOfOneHeap(growth) ? '' : ' new'} WeakRefs that were looked at have no target.`],
    advice: 'delete the entry when its target is collected (a FinalizationRegistry), or a WeakMap if the key is an object',
  };
}

function hasTarget({ snapshot: { edges, nodes } }: Heap, node: NodeOrdinal): boolean {
  for (let edge = edges.firstEdge[node]; edge < edges.firstEdge[node + 1]; edge++) {
    if (edges.type[edge] === EdgeType.weak && nodes.type[edges.toNode[edge]] !== NodeType.hidden) return true;
  }
  return false;
}
