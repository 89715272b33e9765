/** Nodes by type and name: one after the other, for those who look at few of many. */
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
  if (kernel) return kernel.nodesNamed(type, name);
  return (from) => {
    let node = from;
    while (node < nodeCount && (nodes.type[node] !== type || nodes.name[node] !== name)) node++;
    return node;
  };
}

/** The same of any of these types, whatever the name. */
export function nodesOfTypes(snapshot: Snapshot, types: readonly number[]): (from: NodeOrdinal) => NodeOrdinal {
  const kernel = kernelOf(snapshot);
  if (kernel) return kernel.nodesOfTypes(types);
  const { nodeCount, nodes } = snapshot;
  return (from) => {
    let node = from;
    while (node < nodeCount && !types.includes(nodes.type[node])) node++;
    return node;
  };
}
