/**
 * Who holds the growth. Every byte of either heap is put down to a *holder*: the nearest object above it in the dominator tree that lives
 * in both snapshots. What a holder has now minus what it had is its own growth; the own growths of all holders add up to the growth of the
 * heap, whatever moved where. (Eclipse MAT ranks by retained size; the difference of it, split by holder, is what grew.)
 */

import type { Comparison } from '../compare/comparison.js';
import { type NodeOrdinal, NodeType, type Snapshot, type WideColumn } from '../format/snapshot.js';
import { text } from '../format/strings.js';
import { clearBit, createBits, hasBit, setBit } from '../graph/bits.js';
import type { NodeSet } from '../graph/graph.js';
import { nearestAbove } from '../graph/tree.js';
import type { Heap } from '../heap/heap.js';
import { isInternal } from '../heap/internal.js';
import { holdingKernel } from '../kernel/holding.js';
import type { Survivors } from './survivors.js';

export interface Holders {
  /** Node of current -> its holder, a node of current (the node itself when it is one). */
  holderOf: Int32Array;
  /** Node of the baseline -> its holder, as a node of current. */
  holderOfBaseline: Int32Array;
  /** Node of current -> own growth in bytes of the program; 0 for what is no holder. */
  ownGrowth: Growth;
  /** Nodes whose bytes count, of current and of the baseline. */
  isProgram: NodeSet;
  isProgramBaseline: NodeSet;
}

/** As wide as the larger heap asks for. */
export type Growth = Int32Array | Float64Array;

const isText = (type: number): boolean => type === NodeType.string || type === NodeType.concatenatedString || type === NodeType.slicedString;

/** One heap put down to its own holders. */
interface Held {
  /** Node -> its holder (the node itself when it is one), of the same heap. */
  holderOf: Int32Array;
  isProgram: NodeSet;
  /** Holder -> bytes of the program that are put down to it. */
  ownBytes: WideColumn;
}

/** Time O(nodes) of both; 8 bytes and two bits a node of each, and as many of scratch. */
export function holders(comparison: Comparison, { survives, survived, currentOf }: Survivors): Holders {
  const { root } = comparison.current.heap.snapshot;
  const earlierRoot = comparison.baseline.heap.snapshot.root;
  const now = held(comparison.current.heap, survives, 'current');
  const then = held(comparison.baseline.heap, survived, 'baseline');
  const ownGrowth = growthColumn(comparison, now.ownBytes);
  const nowOf = (holder: number): number => (holder === earlierRoot ? root : currentOf[holder]);
  for (let node = 0; node < then.ownBytes.length; node++) if (then.ownBytes[node] !== 0) ownGrowth[nowOf(node)] -= then.ownBytes[node];
  const holderOfBaseline = then.holderOf;
  for (let node = 0; node < holderOfBaseline.length; node++) holderOfBaseline[node] = nowOf(holderOfBaseline[node]);
  return { holderOf: now.holderOf, holderOfBaseline, ownGrowth, isProgram: now.isProgram, isProgramBaseline: then.isProgram };
}

/** Nodes whose own growth is more than 0, in order: few of all. */
export function growing(heap: Heap, growth: Growth): NodeOrdinal[] {
  const known = growth instanceof Int32Array ? holdingKernel(heap.snapshot.graphMemory, heap)?.positive(growth) : null;
  if (known) return known;
  const found: NodeOrdinal[] = [];
  for (let node = 0; node < growth.length; node++) if (growth[node] > 0) found.push(node);
  return found;
}

/** The same column, or a wider one. No holder has, or had, more than its heap. */
function growthColumn({ baseline, current }: Comparison, ownBytes: WideColumn): Growth {
  const isNarrow = Math.max(baseline.heap.totalBytes, current.heap.totalBytes) <= 0x7fffffff;
  return ownBytes instanceof Uint32Array && isNarrow ? new Int32Array(ownBytes.buffer, ownBytes.byteOffset, ownBytes.length) : Float64Array.from(ownBytes);
}

/** `survives`: nodes that are in the other snapshot too, which makes holders of them. */
function held(heap: Heap, survives: NodeSet, side: 'baseline' | 'current'): Held {
  const { snapshot } = heap;
  const kernel = holdingKernel(snapshot.graphMemory, heap);
  if (!kernel) return heldPlainly(heap, survives);
  if (survives.byteOffset !== kernel.survives.byteOffset) kernel.survives.set(survives);
  const { holderOf, isProgram, sum } = kernel.holders(snapshot.root, side);
  leaveOutEmbedder(snapshot, isProgram);
  return { holderOf, isProgram, ownBytes: sum() };
}

function heldPlainly({ snapshot, dominator, shallowSize }: Heap, survives: NodeSet): Held {
  const { nodeCount, nodes, root } = snapshot;
  const isHolder = new Uint8Array(nodeCount);
  const isProgram = createBits(nodeCount);
  for (let node = 0; node < nodeCount; node++) {
    const type = nodes.type[node];
    // Those that hold in their own name.
    if (hasBit(survives, node) && !isInternal(type) && !isText(type)) isHolder[node] = 1;
    if (type !== NodeType.code && type !== NodeType.objectShape && type !== NodeType.hidden && type !== NodeType.synthetic) setBit(isProgram, node);
  }
  isHolder[root] = 1;
  leaveOutEmbedder(snapshot, isProgram);
  const holderOf = nearestAbove(dominator, isHolder);
  const ownBytes = new Float64Array(nodeCount);
  for (let node = 0; node < nodeCount; node++) if (hasBit(isProgram, node)) ownBytes[holderOf[node]] += shallowSize[node];
  return { holderOf, isProgram, ownBytes };
}

/** Bytes that a program asked for: code, shapes and the engine's own nodes warm up in any process, embedder nodes are re-numbered. */
function leaveOutEmbedder({ nodeCount, nodes, strings }: Snapshot, isProgram: NodeSet): void {
  /** By string index. */
  const isEmbedder = new Map<number, boolean>();
  for (let node = nodes.type.indexOf(NodeType.native); node !== -1 && node < nodeCount; node = nodes.type.indexOf(NodeType.native, node + 1)) {
    const name = nodes.name[node];
    let embedder = isEmbedder.get(name);
    if (embedder === undefined) isEmbedder.set(name, (embedder = text(strings, name).startsWith('Node / ')));
    if (embedder) clearBit(isProgram, node);
  }
}
