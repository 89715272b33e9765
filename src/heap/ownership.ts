/**
 * Shallow sizes as in DevTools: V8's internal arrays and hidden nodes count towards the one object that owns them, so that a Map
 * includes the bytes of its table (DevTools: calculateShallowSizes).
 */
import type { Snapshot, WideColumn } from '../format/snapshot.js';
import { workspaceOf } from '../kernel/workspace.js';
import type { WellKnownNames } from './names.js';

/**
 * Node -> bytes after ownership transfer. Ownership propagates from nodes that own themselves over strong edges to nodes that do not;
 * nodes with two owners are shared and keep their bytes. The result does not depend on the order of propagation, because an owner can only change
 * from none to one to shared. Time O(nodes + edges); 8 bytes a node.
 */
export function shallowSizes(snapshot: Snapshot, names: WellKnownNames, detachedness: Uint8Array, hasUserRoots: boolean): WideColumn {
  const { nodeCount, nodes, edges, root } = snapshot;
  const { loops, claim } = workspaceOf(snapshot);
  // The total is an upper bound for every entry, so it determines the width of the column.
  const size = loops.sumOf(nodes.selfSize, nodeCount) > 0xffffffff ? wideColumn(nodeCount) : claim('shallowSize');
  loops.copySizes(size, nodes.selfSize, nodeCount);
  if (!hasUserRoots) return size;
  const [owner, unowned] = [claim('owner'), claim('unowned')];
  loops.startOwners(nodeCount, nodes.type, nodes.name, detachedness, names.externalStringData, owner, unowned);
  loops.flowOwnership(nodeCount, edges.firstEdge, edges.toNode, edges.type, unowned, owner, claim('ownerStack', 2 * nodeCount));
  loops.passSizes(nodeCount, root, nodes.type, owner, nodes.selfSize, size);
  return size;
}

/** A column on separate shared memory, for sums beyond 2^32. */
export const wideColumn = (nodeCount: number): Float64Array => new Float64Array(new SharedArrayBuffer(8 * nodeCount));
