/** Who holds what: loops over the dominator tree, in the memory of a graph. */
import type { GraphMemory } from './graph-memory.js';
import { workspaceOf } from './workspace.js';

/** Columns are valid until the same is asked of the same heap again. */
export interface HoldingKernel {
  /** Nodes that are in the other snapshot too; to be filled first. */
  survives: Int32Array;
  /** A column that nothing here uses but `passOn`, which is asked of the current heap only. */
  spare: Int32Array;
  /** As suspects/holders.ts; `isProgram` may be changed before `sum` is called. `side`: heads are asked of the current one only. */
  holders(root: number, side: 'baseline' | 'current'): { holderOf: Int32Array; isProgram: Int32Array; sum(): Uint32Array };
  /** As suspects/blame.ts, from the holders and survivors above: those below givers go to takers. In `spare`. */
  passOn(holderOf: Int32Array, givers: Iterable<number>, takers: ReadonlyMap<number, number>): Int32Array;
  /** Nodes of numbers above 0, in order. */
  positive(sums: Int32Array): number[];
  /** As suspects/heads.ts: the owner above each node, the heads, and how many precede those of each owner and its own. */
  heads(root: number): { ownerAbove: Int32Array; isHead: Int32Array; start: Uint32Array };
}

interface Sizes {
  shallowSize: Uint32Array | Float64Array;
  dominator: Int32Array;
}

/** Null for a heap whose sizes are not in this memory. */
export function holdingKernel(graph: GraphMemory | null, { shallowSize, dominator }: Sizes): HoldingKernel | null {
  if (!graph || shallowSize instanceof Float64Array) return null;
  const { nodeCount, edgeCount, columns } = graph;
  const { type } = columns.nodes;
  const work = workspaceOf({ nodeCount, edgeCount, graphMemory: graph });
  const { loops, repeat } = work;
  const survives = work.kept('survives') ?? work.claim('survives');
  return {
    survives,
    spare: work.kept('spare') ?? work.claim('spare'),
    holders(root, side) {
      const [isHolder, isProgram, holder] = [work.claim('isHolder'), work.claim('isProgram'), work.claim('holder')];
      loops.markHolders(nodeCount, root, type, survives, isHolder, isProgram);
      loops.startNearest(nodeCount, isHolder, holder);
      loops.climb(nodeCount, dominator, holder);
      return {
        holderOf: holder,
        isProgram,
        sum() {
          const sums = side === 'current' ? work.claim('heldBytes') : work.claim('heldBefore');
          loops.fillWords(sums, 0, nodeCount);
          loops.addToHolders(nodeCount, isProgram, holder, shallowSize, sums);
          return sums;
        },
      };
    },
    passOn(holderOf, givers, takers) {
      const isGiver = work.claim('isHolder').fill(0);
      for (const giver of givers) isGiver[giver >>> 5] |= 1 << (giver & 31);
      const answers = work.claim('spare');
      loops.startAnswers(nodeCount, isGiver, holderOf, answers);
      for (const [head, taker] of takers) answers[head] = taker;
      loops.climb(nodeCount, dominator, answers);
      loops.takeOver(nodeCount, survives, holderOf, answers);
      return answers;
    },
    positive(sums) {
      const found: number[] = [];
      const next = repeat('nextAtLeast', nodeCount, sums, 1);
      for (let node = next(0); node < nodeCount; node = next(node + 1)) found.push(node);
      return found;
    },
    heads(root) {
      const [isVisible, ownerAbove, start] = [work.claim('isVisible'), work.claim('ownerAbove'), work.claim('headStart', nodeCount + 1)];
      loops.markVisible(nodeCount, root, type, isVisible);
      loops.startNearest(nodeCount, isVisible, ownerAbove);
      loops.climb(nodeCount, dominator, ownerAbove);
      loops.fillWords(start, 0, nodeCount + 1);
      loops.countHeads(nodeCount, root, dominator, survives, isVisible, ownerAbove, start);
      return { ownerAbove, isHead: isVisible, start };
    },
  };
}
