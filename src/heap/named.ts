/** Iterates over nodes of a type and name, for callers that need few of many nodes. */
import type { NodeOrdinal, Snapshot } from '../format/snapshot.js';
import { workspaceOf } from '../kernel/workspace.js';

/**
 * Returns a function that returns the first node of this type and name from `from` on; nodeCount if there is none, or if `name` is -1.
 * Call it with 0, then with the last result + 1.
 */
export function nodesNamed(snapshot: Snapshot, type: number, name: number): (from: NodeOrdinal) => NodeOrdinal {
  const { nodeCount, nodes } = snapshot;
  if (name === -1) return () => nodeCount;
  return workspaceOf(snapshot).repeat('nextNode', nodeCount, nodes.type, type, nodes.name, name);
}

/** As `nodesNamed`, for any of these types and any name. */
export function nodesOfTypes(snapshot: Snapshot, types: readonly number[]): (from: NodeOrdinal) => NodeOrdinal {
  const { nodeCount, nodes } = snapshot;
  return workspaceOf(snapshot).repeat('nextOfTypes', nodeCount, nodes.type, typeSet(types));
}

/** A set of node types, one bit each. */
export const typeSet = (types: readonly number[]): number => types.reduce((set, type) => set | (1 << type), 0);
