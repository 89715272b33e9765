/** The figures of DevTools' Statistics view. */
import { Detachedness, EdgeType, NodeType, type Snapshot, type WideColumn } from '../format/snapshot.js';
import { createBits, hasBit, setBit } from '../graph/bits.js';
import type { NodeSet } from '../graph/graph.js';
import { kernelOf } from './kernel.js';
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

export function heapStatistics(snapshot: Snapshot, size: WideColumn, names: WellKnownNames, detachedness: Uint8Array): HeapStatistics {
  const kernel = kernelOf(snapshot);
  if (!kernel?.sizesFit(snapshot.nodes.selfSize)) return statisticsPlainly(snapshot, size, names, detachedness);
  const statistics = kernel.statistics(names);
  return { ...statistics, nativeBytes: statistics.nativeBytes + snapshot.extraNativeBytes };
}

function statisticsPlainly(snapshot: Snapshot, size: WideColumn, names: WellKnownNames, detachedness: Uint8Array): HeapStatistics {
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
  const stores = createBits(nodeCount);
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
          setBit(stores, edges.toNode[edge]);
          break;
        }
    }
  }
  addSoleStores(statistics, snapshot, size, stores);
  return statistics;
}

/** The store of an array counts for it when nothing else retains it, that is when one edge alone leads there. */
function addSoleStores(statistics: HeapStatistics, { nodeCount, edgeCount, edges: { toNode } }: Snapshot, size: ArrayLike<number>, stores: NodeSet): void {
  const once = createBits(nodeCount);
  const more = createBits(nodeCount);
  for (let edge = 0; edge < edgeCount; edge++) {
    const target = toNode[edge];
    const word = target >>> 5;
    const bit = 1 << (target & 31);
    if (!(stores[word] & bit)) continue;
    if (once[word] & bit) more[word] |= bit;
    else once[word] |= bit;
  }
  for (let node = 0; node < nodeCount; node++) if (hasBit(once, node) && !hasBit(more, node)) statistics.jsArrayBytes += size[node];
}
