/** The figures of DevTools' Statistics view. */
import { Detachedness, EdgeType, NodeType, type Snapshot } from '../format/snapshot.js';
import { createBits, setBit } from '../graph/bits.js';
import type { WellKnownNames } from './names.js';

/** Bytes by kind; a node may count in several, and some in none. */
export interface HeapStatistics {
  codeBytes: number;
  stringBytes: number;
  jsArrayBytes: number;
  typedArrayBytes: number;
  nativeBytes: number;
  systemBytes: number;
}

export function heapStatistics(snapshot: Snapshot, size: ArrayLike<number>, names: WellKnownNames, detachedness: Uint8Array): HeapStatistics {
  const { nodeCount, nodes, edges } = snapshot;
  const { type, name } = nodes;
  const statistics: HeapStatistics = {
    codeBytes: 0,
    stringBytes: 0,
    jsArrayBytes: 0,
    typedArrayBytes: 0,
    nativeBytes: snapshot.extraNativeBytes,
    systemBytes: 0,
  };
  /** Stores of arrays, each with how many edges lead to it. */
  const stores = new Map<number, number>();
  const isStore = createBits(nodeCount);
  for (let node = 0; node < nodeCount; node++) {
    const bytes = size[node];
    switch (type[node]) {
      case NodeType.hidden:
        statistics.systemBytes += bytes;
        break;
      case NodeType.native:
        statistics.nativeBytes += bytes;
        // A detached node is called "Detached ...", whatever it was.
        if (name[node] === names.arrayBufferData && detachedness[node] !== Detachedness.detached) statistics.typedArrayBytes += bytes;
        break;
      case NodeType.code:
        statistics.codeBytes += bytes;
        break;
      case NodeType.string:
      case NodeType.concatenatedString:
      case NodeType.slicedString:
        statistics.stringBytes += bytes;
        break;
      default:
        if (name[node] !== names.array) break;
        statistics.jsArrayBytes += bytes;
        for (let edge = edges.firstEdge[node], end = edges.firstEdge[node + 1]; edge < end; edge++) {
          if (edges.type[edge] !== EdgeType.internal || edges.nameOrIndex[edge] !== names.elements) continue;
          stores.set(edges.toNode[edge], 0);
          setBit(isStore, edges.toNode[edge]);
          break;
        }
    }
  }
  // A store counts for arrays when the array alone retains it.
  const { toNode } = edges;
  for (let edge = 0; edge < snapshot.edgeCount; edge++) {
    const target = toNode[edge];
    if (isStore[target >>> 5] & (1 << (target & 31))) stores.set(target, (stores.get(target) as number) + 1);
  }
  for (const [store, retainers] of stores) if (retainers === 1) statistics.jsArrayBytes += size[store];
  return statistics;
}
