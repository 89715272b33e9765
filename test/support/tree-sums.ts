/** The growth tree of recorded heaps: every byte once, in every vertex and column. */
import { expect } from 'vitest';
import type { Side } from '../../src/compare/comparison.js';
import { addHeap } from '../../src/growth/add-heap.js';
import { createTree, retainedBytes } from '../../src/growth/growth-tree.js';
import { pruned } from '../../src/growth/prune.js';

export function expectTreeSums(sides: readonly Side[]): void {
  const tree = createTree(9);
  sides.forEach((side, at) => {
    const vertexOf = addHeap(tree, side);
    const own = new Float64Array(tree.vertexCount);
    vertexOf.forEach((vertex, node) => {
      own[vertex] += side.heap.shallowSize[node];
    });
    own[0] += side.heap.snapshot.extraNativeBytes;
    expect(own).toEqual(tree.columns[at].ownBytes.slice(0, tree.vertexCount));
  });
  const small = pruned(tree, 500);
  expect(small.vertexCount).toBeLessThanOrEqual(1_000);
  sides.forEach(({ heap }, at) => {
    expect(retainedBytes(tree, tree.columns[at])[0]).toBe(heap.totalBytes);
    expect(retainedBytes(small, small.columns[at])[0]).toBe(heap.totalBytes);
  });
}
