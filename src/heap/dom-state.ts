/** Finds nodes of detached DOM trees: the file marks a few, and the state propagates through native nodes (DevTools: propagateDOMState). */
import { Detachedness, EdgeType, NodeType, type Snapshot } from '../format/snapshot.js';
import { text } from '../format/strings.js';
import { createBits, hasBit, setBit } from '../graph/bits.js';
import { workspaceOf } from '../kernel/workspace.js';

/**
 * Detachedness of every node after propagation. Attached nodes propagate first; a node keeps its first state.
 * Nodes of detached trees are displayed with the prefix "Detached ". In files without the field, the names already have it.
 */
export function domState(snapshot: Snapshot): Uint8Array {
  const { nodeCount, nodes, edges } = snapshot;
  const { loops, zeroed } = workspaceOf(snapshot);
  const state = zeroed('state');
  if (!snapshot.hasDetachedness) {
    markByName(snapshot, state);
    return state;
  }
  if (loops.isZero(nodes.detachedness, nodeCount) !== 0) return state;
  const visited = createBits(nodeCount);
  const attached: number[] = [];
  const detached: number[] = [];
  const visit = (node: number, newState: number) => {
    if (hasBit(visited, node)) return;
    setBit(visited, node);
    if (nodes.type[node] !== NodeType.native) return;
    state[node] = newState;
    if (newState === Detachedness.attached) attached.push(node);
    else if (newState === Detachedness.detached) detached.push(node);
  };
  const spread = (node: number, newState: number) => {
    for (let edge = edges.firstEdge[node], end = edges.firstEdge[node + 1]; edge < end; edge++) {
      const type = edges.type[edge];
      if (type === EdgeType.hidden || type === EdgeType.invisible || type === EdgeType.weak) continue;
      visit(edges.toNode[edge], newState);
    }
  };
  for (let node = 0; node < nodeCount; node++) {
    if (nodes.detachedness[node] !== Detachedness.unknown) visit(node, nodes.detachedness[node]);
  }
  for (let node = attached.pop(); node !== undefined; node = attached.pop()) spread(node, Detachedness.attached);
  for (let node = detached.pop(); node !== undefined; node = detached.pop()) spread(node, Detachedness.detached);
  return state;
}

function markByName({ nodeCount, nodes, strings }: Snapshot, state: Uint8Array): void {
  const isDetachedName = new Map<number, boolean>();
  for (let node = 0; node < nodeCount; node++) {
    if (nodes.type[node] !== NodeType.native) continue;
    const name = nodes.name[node];
    let detached = isDetachedName.get(name);
    if (detached === undefined) {
      detached = text(strings, name).startsWith('Detached ');
      isDetachedName.set(name, detached);
    }
    if (detached) state[node] = Detachedness.detached;
  }
}
