/**
 * DevTools' Shallow Size: V8's internal arrays and hidden nodes are counted with the one object that owns them, so that a Map
 * shows the bytes of its table (devtools: calculateShallowSizes).
 */
import type { Snapshot, WideColumn } from '../format/snapshot.js';
import { workspaceOf } from '../kernel/workspace.js';
import type { WellKnownNames } from './names.js';

/**
 * Node -> bytes after ownership transfer. Ownership flows from every node that owns itself over strong edges into those that do not;
 * what two owners reach is shared and stays where it is. The result does not depend on the order of the flow: an owner can only go
 * from none to one to shared. Time O(nodes + edges); 8 bytes a node.
 */
export function shallowSizes(snapshot: Snapshot, names: WellKnownNames, detachedness: Uint8Array, hasUserRoots: boolean): WideColumn {
  const { nodeCount, nodes, edges, root } = snapshot;
  const { loops, claim } = workspaceOf(snapshot);
  // An owner never holds more than the total, so the total decides how wide the column must be.
  const size = loops.sumOf(nodes.selfSize, nodeCount) > 0xffffffff ? wideColumn(nodeCount) : claim('shallowSize');
  loops.copySizes(size, nodes.selfSize, nodeCount);
  if (!hasUserRoots) return size;
  const [owner, unowned] = [claim('owner'), claim('unowned')];
  loops.startOwners(nodeCount, nodes.type, nodes.name, detachedness, names.externalStringData, owner, unowned);
  loops.flowOwnership(nodeCount, edges.firstEdge, edges.toNode, edges.type, unowned, owner, claim('ownerStack', 2 * nodeCount));
  loops.passSizes(nodeCount, root, nodes.type, owner, nodes.selfSize, size);
  return size;
}

/** On shared memory of its own, for sums beyond 2^32. */
export const wideColumn = (nodeCount: number): Float64Array => new Float64Array(new SharedArrayBuffer(8 * nodeCount));
