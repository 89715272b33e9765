/** Nodes by type and name: one after the other, for callers that look at few of many. */
import type { NodeOrdinal, Snapshot } from '../format/snapshot.js';
import { workspaceOf } from '../kernel/workspace.js';

/**
 * A function that returns the first node of this type and name from a node on; nodeCount if there is none, as where the snapshot does not have the name, -1.
 * Ask it from 0 on, and then from behind each answer.
 */
export function nodesNamed(snapshot: Snapshot, type: number, name: number): (from: NodeOrdinal) => NodeOrdinal {
  const { nodeCount, nodes } = snapshot;
  if (name === -1) return () => nodeCount;
  return workspaceOf(snapshot).repeat('nextNode', nodeCount, nodes.type, type, nodes.name, name);
}

/** The same of any of these types, whatever the name. */
export function nodesOfTypes(snapshot: Snapshot, types: readonly number[]): (from: NodeOrdinal) => NodeOrdinal {
  const { nodeCount, nodes } = snapshot;
  return workspaceOf(snapshot).repeat('nextOfTypes', nodeCount, nodes.type, typeSet(types));
}

/** One bit each. */
export const typeSet = (types: readonly number[]): number => types.reduce((set, type) => set | (1 << type), 0);
