/**
 * DevTools' Shallow Size: V8's internal arrays and hidden nodes are counted with the one object that owns them, so that a Map
 * shows the bytes of its table (devtools: calculateShallowSizes).
 */
import { Detachedness, EdgeType, NodeType, type Snapshot, type WideColumn } from '../format/snapshot.js';
import { createBits, setBit } from '../graph/bits.js';
import type { NodeSet } from '../graph/graph.js';
import { kernelOf } from './kernel.js';
import type { WellKnownNames } from './names.js';

const NO_OWNER = -1;
const SHARED = -2;

/**
 * Node -> bytes after ownership transfer. Ownership flows from every node that owns itself over strong edges into those that do not;
 * what two owners reach is shared and stays where it is. The result does not depend on the order of the flow: an owner can only go
 * from none to one to shared. Time O(nodes + edges); 8 bytes a node.
 */
export function shallowSizes(snapshot: Snapshot, names: WellKnownNames, detachedness: Uint8Array, hasUserRoots: boolean): WideColumn {
  const kernel = kernelOf(snapshot);
  if (kernel?.sizesFit(snapshot.nodes.selfSize)) return kernel.shallowSizes(snapshot.root, names.externalStringData, hasUserRoots);
  return shallowSizesPlainly(snapshot, names, detachedness, hasUserRoots);
}

function shallowSizesPlainly(snapshot: Snapshot, names: WellKnownNames, detachedness: Uint8Array, hasUserRoots: boolean): WideColumn {
  const { nodeCount, nodes, root } = snapshot;
  const { type, name, selfSize } = nodes;
  let total = 0;
  for (let node = 0; node < nodeCount; node++) total += selfSize[node];
  // An owner never holds more than the total, so the total tells how wide the column must be.
  const size = total > 0xffffffff ? new Float64Array(new SharedArrayBuffer(8 * nodeCount)) : new Uint32Array(new SharedArrayBuffer(4 * nodeCount));
  size.set(selfSize);
  if (!hasUserRoots) return size;

  const owner = new Int32Array(nodeCount);
  // Most edges lead to nodes that own themselves: the set tells so from a thirty-second of the memory.
  const unowned = createBits(nodeCount);
  for (let node = 0; node < nodeCount; node++) {
    const nodeType = type[node];
    const isUnowned =
      nodeType === NodeType.hidden ||
      nodeType === NodeType.array ||
      (nodeType === NodeType.native && name[node] === names.externalStringData && detachedness[node] !== Detachedness.detached);
    owner[node] = isUnowned ? NO_OWNER : node;
    if (isUnowned) setBit(unowned, node);
  }
  flowPlainly(snapshot, unowned, owner);

  for (let node = 0; node < nodeCount; node++) {
    const taker = owner[node];
    if (taker < 0 || taker === node || taker === root || type[taker] === NodeType.synthetic) continue;
    size[taker] += selfSize[node];
    size[node] = 0;
  }
  return size;
}

/** Ownership flows from all nodes that own themselves. */
function flowPlainly({ nodeCount, edges: { firstEdge, toNode, type: edgeType } }: Snapshot, unowned: NodeSet, owner: Int32Array): void {
  // A node enters the stack when its owner becomes known and once more when it becomes shared.
  const stack: number[] = [];
  const flow = (from: number) => {
    const giver = owner[from];
    for (let edge = firstEdge[from], end = firstEdge[from + 1]; edge < end; edge++) {
      const target = toNode[edge];
      if (!(unowned[target >>> 5] & (1 << (target & 31)))) continue;
      const known = owner[target];
      if (known === giver || known === SHARED || edgeType[edge] === EdgeType.weak) continue;
      owner[target] = known === NO_OWNER ? giver : SHARED;
      stack.push(target);
    }
  };
  for (let node = 0; node < nodeCount; node++) {
    if (owner[node] === node) flow(node);
  }
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) flow(node);
}
