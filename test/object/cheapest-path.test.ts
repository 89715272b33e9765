/** The search for cheapest paths, against one that relaxes every edge until nothing changes. */
import { expect, it } from 'vitest';
import { sourceOf } from '../../src/graph/graph.js';
import { retainersOf } from '../../src/graph/retainers.js';
import { graphOf } from '../../src/heap/edge-sets.js';
import { analyze, type Heap } from '../../src/heap/heap.js';
import { cheapestPath } from '../../src/object/cheapest-path.js';
import { type Costs, costsOf, MIN_COST } from '../../src/object/path-costs.js';
import { estimates, isStart } from '../../src/object/path-estimates.js';
import { always, heapModels } from '../support/arbitraries.js';
import { toSnapshot } from '../support/heap-model.js';

/** Node -> cost of the cheapest path over its retainers; Infinity without one. */
function naiveCosts(heap: Heap, costs: Costs): number[] {
  const { nodeCount, root, edges } = heap.snapshot;
  const { start, edge: retaining } = retainersOf(graphOf(heap.snapshot), heap.essential);
  const least = Array.from({ length: nodeCount }, (_, node) => (node === root ? 0 : isStart(heap, node) ? MIN_COST : Number.POSITIVE_INFINITY));
  for (let changed = true; changed; ) {
    changed = false;
    for (let node = 0; node < nodeCount; node++) {
      for (const edge of retaining.subarray(start[node], start[node + 1])) {
        const source = sourceOf(edges.firstEdge, edge);
        const through = least[source] + costs.step(edge, source);
        if (through >= least[node] || isStart(heap, node)) continue;
        least[node] = through;
        changed = true;
      }
    }
  }
  return least;
}

it('costs least, whatever was asked before', () => {
  // Distances do not follow the entries of WeakMaps from both sides, as paths do: estimates of what they hold may be too high.
  const models = heapModels(20).filter(({ edges }) => edges.every(({ name }) => !`${name}`.includes('part of key')));
  always(models, 400, (model) => {
    const heap = analyze(toSnapshot(model));
    const retainers = retainersOf(graphOf(heap.snapshot), heap.essential);
    const costs = costsOf(heap, retainers);
    const expected = naiveCosts(heap, costs);
    const above = estimates(heap, costs);
    const { edges, nodeCount } = heap.snapshot;
    for (let node = nodeCount - 1; node >= 0; node--) {
      const path = cheapestPath(heap, [retainers], costs, node, { left: 10_000, most: 10_000 }, above);
      const first = path.length > 0 ? sourceOf(edges.firstEdge, path[0]) : node;
      if (!isStart(heap, first)) {
        expect(path).toEqual([]);
        expect(expected[node]).toBe(Number.POSITIVE_INFINITY);
        continue;
      }
      path.reduce((from, edge) => {
        expect(sourceOf(edges.firstEdge, edge)).toBe(from);
        return edges.toNode[edge];
      }, first);
      const cost = path.reduce((sum, edge) => sum + costs.step(edge, sourceOf(edges.firstEdge, edge)), expected[first]);
      expect(cost).toBe(expected[node]);
    }
  });
});
