/** The compiled loops that ask who holds what, in the memory of a graph: on its scratch, which nobody needs once the heap is complete. */
import { type GraphMemory, graphExportsOf, layoutOf, liesAt } from './graph-memory.js';

/** Columns are valid until the same is asked of the same heap again. */
export interface HoldingKernel {
  /** Nodes that are in the other snapshot too; to be filled first. */
  survives: Int32Array;
  /** A column that nothing here uses but `passOn`, which is asked of the current heap only. */
  spare: Int32Array;
  /** As suspects/holders.ts; `isProgram` may be changed before `sum` is called. `side`: heads are asked of the current one only. */
  holders(root: number, side: 'baseline' | 'current'): { holderOf: Int32Array; isProgram: Int32Array; sum(): Uint32Array };
  /** As suspects/blame.ts, from the holders and survivors above: those below givers go to takers. In `spare`. */
  passOn(holderOf: Int32Array, givers: Iterable<number>, takers: ReadonlyMap<number, number>): Int32Array | null;
  /** Nodes of numbers above 0, in order; null for a column that is not that of the sums. */
  positive(sums: { buffer: ArrayBufferLike; byteOffset: number }): number[] | null;
  /** As suspects/heads.ts: the owner above each node, the heads, and how many stand before those of each owner and its own. */
  heads(root: number): { ownerAbove: Int32Array; isHead: Int32Array; start: Uint32Array };
}

interface Sizes {
  shallowSize: { buffer: ArrayBufferLike; byteOffset: number };
  dominator: Int32Array;
}

/** Null for a heap whose columns are not in this memory. */
export function holdingKernel(graph: GraphMemory | null, { shallowSize, dominator }: Sizes): HoldingKernel | null {
  if (!graph) return null;
  const { nodeCount, edgeCount } = graph;
  const { buffer } = graph.memory;
  const at = layoutOf(nodeCount, edgeCount);
  if (!liesAt(graph, shallowSize, at.shallowSize) || !liesAt(graph, dominator, at.dominatorNode)) return null;
  const exports = graphExportsOf(graph);
  const nodes = (place: number) => new Int32Array(buffer, place, nodeCount);
  const nodeSet = (place: number) => new Int32Array(buffer, place, (nodeCount + 31) >>> 5);
  return {
    survives: nodeSet(at.survives),
    spare: nodes(at.spare),
    holders(root, side) {
      const bytes = side === 'current' ? at.heldBytes : at.heldBefore;
      exports.markHolders(nodeCount, root, at.nodeType, at.survives, at.isHolder, at.isProgram);
      exports.nearestAbove(nodeCount, at.dominatorNode, at.isHolder, at.holder);
      return {
        holderOf: nodes(at.holder),
        isProgram: nodeSet(at.isProgram),
        sum() {
          exports.fill(bytes, 0, 4 * nodeCount);
          exports.addToHolders(nodeCount, at.isProgram, at.holder, at.shallowSize, bytes);
          return new Uint32Array(buffer, bytes, nodeCount);
        },
      };
    },
    passOn(holderOf, givers, takers) {
      if (!liesAt(graph, holderOf, at.holder)) return null;
      const isGiver = nodeSet(at.isHolder).fill(0);
      for (const giver of givers) isGiver[giver >>> 5] |= 1 << (giver & 31);
      exports.startAnswers(nodeCount, at.isHolder, at.holder, at.spare);
      const answers = nodes(at.spare);
      for (const [head, taker] of takers) answers[head] = taker;
      exports.climb(nodeCount, at.dominatorNode, at.spare);
      exports.takeOver(nodeCount, at.survives, at.holder, at.spare);
      return answers;
    },
    positive(sums) {
      if (!liesAt(graph, sums, at.heldBytes)) return null;
      const found: number[] = [];
      const next = (from: number) => exports.nextAtLeast(from, nodeCount, at.heldBytes, 1) >>> 0;
      for (let node = next(0); node < nodeCount; node = next(node + 1)) found.push(node);
      return found;
    },
    heads(root) {
      exports.markVisible(nodeCount, root, at.nodeType, at.isVisible);
      exports.nearestAbove(nodeCount, at.dominatorNode, at.isVisible, at.ownerAbove);
      exports.fill(at.headStart, 0, 4 * (nodeCount + 1));
      exports.countHeads(nodeCount, root, at.dominatorNode, at.survives, at.isVisible, at.ownerAbove, at.headStart);
      return { ownerAbove: nodes(at.ownerAbove), isHead: nodeSet(at.isVisible), start: new Uint32Array(buffer, at.headStart, nodeCount + 1) };
    },
  };
}
