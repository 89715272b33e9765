/** The figures of DevTools' Statistics view. */
import type { Snapshot, WideColumn } from '../format/snapshot.js';
import { workspaceOf } from '../kernel/workspace.js';
import type { WellKnownNames } from './names.js';

/** Bytes by kind; a node may count in several kinds or in none. */
export interface HeapStatistics {
  codeBytes: number;
  stringBytes: number;
  jsArrayBytes: number;
  typedArrayBytes: number;
  nativeBytes: number;
  systemBytes: number;
}

export function heapStatistics(snapshot: Snapshot, size: WideColumn, names: WellKnownNames, detachedness: Uint8Array): HeapStatistics {
  const { nodeCount, edgeCount, nodes, edges, extraNativeBytes } = snapshot;
  const { loops, claim } = workspaceOf(snapshot);
  const totals = claim('totals');
  loops.sumStatistics(
    nodeCount,
    edgeCount,
    nodes.type,
    nodes.name,
    detachedness,
    size,
    edges.firstEdge,
    edges.toNode,
    edges.type,
    edges.nameOrIndex,
    names.array,
    names.elements,
    names.arrayBufferData,
    claim('stores'),
    claim('storesOnce'),
    claim('storesMore'),
    totals,
  );
  const [codeBytes, stringBytes, jsArrayBytes, typedArrayBytes, nativeBytes, systemBytes] = totals;
  return { codeBytes, stringBytes, jsArrayBytes, typedArrayBytes, nativeBytes: nativeBytes + extraNativeBytes, systemBytes };
}
