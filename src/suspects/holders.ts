/**
 * Who holds the growth. Every byte of either heap is put down to a *holder*: the nearest object above it in the dominator tree that lives
 * in both snapshots. What a holder has now minus what it had is its own growth; the own growths of all holders add up to the growth of the
 * heap, whatever moved where. (Eclipse MAT ranks by retained size; the difference of it, split by holder, is what grew.)
 */

import type { Comparison } from '../compare/comparison.js';
import { NodeType } from '../format/snapshot.js';
import { text } from '../format/strings.js';
import { nearestAbove } from '../graph/tree.js';
import type { Heap } from '../heap/heap.js';
import { isInternal } from '../heap/internal.js';
import type { Survivors } from './survivors.js';

export interface Holders {
  /** Node of current -> its holder, a node of current (the node itself when it is one). */
  holderOf: Int32Array;
  /** Node of the baseline -> its holder, as a node of current. */
  holderOfBaseline: Int32Array;
  /** Node of current -> own growth in bytes of the program; 0 for what is no holder. */
  ownGrowth: Float64Array;
  /** 1 for nodes whose bytes count, of current and of the baseline. */
  isProgram: Uint8Array;
  isProgramBaseline: Uint8Array;
}

const isText = (type: number): boolean => type === NodeType.string || type === NodeType.concatenatedString || type === NodeType.slicedString;

/** Bytes that a program asked for: code, shapes and the engine's own nodes warm up in any process, embedder nodes are re-numbered. */
function programNodes(heap: Heap): Uint8Array {
  const { nodeCount, nodes, strings } = heap.snapshot;
  const isProgram = new Uint8Array(nodeCount);
  /** By string index: 1 embedder, 2 not. */
  const embedder = new Uint8Array(strings.count);
  for (let node = 0; node < nodeCount; node++) {
    const type = nodes.type[node];
    if (type === NodeType.code || type === NodeType.objectShape || type === NodeType.hidden || type === NodeType.synthetic) continue;
    if (type === NodeType.native) {
      const name = nodes.name[node];
      if (embedder[name] === 0) embedder[name] = text(strings, name).startsWith('Node / ') ? 1 : 2;
      if (embedder[name] === 1) continue;
    }
    isProgram[node] = 1;
  }
  return isProgram;
}

/** 1 for objects that live in both snapshots and hold in their own name, and for the root. */
function holderNodes({ snapshot }: Heap, baselineOf: Int32Array): Uint8Array {
  const { type } = snapshot.nodes;
  const isHolder = new Uint8Array(snapshot.nodeCount);
  for (let node = 0; node < isHolder.length; node++) {
    if (baselineOf[node] !== -1 && !isInternal(type[node]) && !isText(type[node])) isHolder[node] = 1;
  }
  isHolder[snapshot.root] = 1;
  return isHolder;
}

/** Time O(nodes) of both; 13 bytes a node of current and 5 of the baseline. */
export function holders(comparison: Comparison, { baselineOf, currentOf }: Survivors): Holders {
  const baseline = comparison.baseline.heap;
  const current = comparison.current.heap;
  const { root } = current.snapshot;
  const isHolder = holderNodes(current, baselineOf);
  const isHolderBaseline = new Uint8Array(currentOf.length);
  for (let node = 0; node < currentOf.length; node++) if (currentOf[node] !== -1) isHolderBaseline[node] = isHolder[currentOf[node]];
  isHolderBaseline[baseline.snapshot.root] = 1;
  const holderOf = nearestAbove(current.dominator, isHolder);
  const holderOfBaseline = nearestAbove(baseline.dominator, isHolderBaseline);
  for (let node = 0; node < holderOfBaseline.length; node++) {
    const holder = holderOfBaseline[node];
    holderOfBaseline[node] = holder === baseline.snapshot.root ? root : currentOf[holder];
  }

  const ownGrowth = new Float64Array(holderOf.length);
  const isProgram = programNodes(current);
  for (let node = 0; node < holderOf.length; node++) {
    if (isProgram[node] === 1) ownGrowth[holderOf[node]] += current.shallowSize[node];
  }
  const isProgramBaseline = programNodes(baseline);
  for (let node = 0; node < holderOfBaseline.length; node++) {
    if (isProgramBaseline[node] === 1) ownGrowth[holderOfBaseline[node]] -= baseline.shallowSize[node];
  }
  return { holderOf, holderOfBaseline, ownGrowth, isProgram, isProgramBaseline };
}
