/** Growth followed through a tree of several heaps. */
import { expect, it } from 'vitest';
import { addHeap } from '../../src/growth/add-heap.js';
import { createTree, kindOf, LabelKind } from '../../src/growth/growth-tree.js';
import { seriesOf } from '../../src/growth/traces.js';
import { draw } from '../support/draw.js';
import { sideOf } from '../support/heaps.js';

it('counts the properties that a dictionary had before it was one', () => {
  const heap = (count: number) =>
    sideOf(
      draw(`(root) @1 -> App @3 8 -index-> Object @5 24\n${Array.from({ length: count }, (_, at) => `Object -key${at}-> Entry#e${at} 40`).join('\n')}`)
        .snapshot,
    );
  const sides = [10, 80, 150].map(heap);
  const tree = createTree(sides[0].heap.snapshot.nodes.type[0]);
  for (const side of sides) addHeap(tree, side);
  const vertices = Array.from({ length: tree.vertexCount }, (_, vertex) => vertex);
  const entries = vertices.filter((vertex) => kindOf(tree.label[vertex]) === LabelKind.key);
  const holders = [tree.parent[entries[0]]];
  const series = seriesOf(tree)({ tops: entries, holders });
  expect(series.map(({ count }) => count)).toEqual([10, 80, 150]);
  expect(series.map(({ retainedBytes }) => retainedBytes)).toEqual([424, 3_224, 6_024]);
});
