/** Nodes by type and name. */
import type { NodeOrdinal, Snapshot } from '../format/snapshot.js';
import { kernelOf } from './kernel.js';

/**
 * Tells the first node of this type and name from a node on; nodeCount when there is none, as where the snapshot has not the name, -1.
 * To be asked from 0 on, and then from behind each answer.
 */
export function nodesNamed(snapshot: Snapshot, type: number, name: number): (from: NodeOrdinal) => NodeOrdinal {
  const { nodeCount, nodes } = snapshot;
  if (name === -1) return () => nodeCount;
  const kernel = kernelOf(snapshot);
  if (kernel) return (from) => kernel.nextNode(from, type, name);
  return (from) => {
    let node = from;
    while (node < nodeCount && (nodes.type[node] !== type || nodes.name[node] !== name)) node++;
    return node;
  };
}
