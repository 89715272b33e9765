/** The graph kernels on random graphs, against answers that are slow and obvious. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasBit } from '../../src/graph/bits.js';
import { distances } from '../../src/graph/distances.js';
import { addRetainedSizes, dominators } from '../../src/graph/dominators.js';
import { sourceOf } from '../../src/graph/graph.js';
import { type Preorder, preorder } from '../../src/graph/preorder.js';
import { reachable } from '../../src/graph/reach.js';
import { topmostSums } from '../../src/graph/tree.js';
import { always, graphs } from '../support/arbitraries.js';
import {
  depthFirst,
  naiveDistances,
  naiveDominators,
  naiveRetainedSizes,
  naiveTopmostSums,
  plainEdges,
  reachableFrom,
  searchStarts,
} from '../support/naive.js';

/** The dominators use up the order they are given; the tests want to read it afterwards. */
const copyOf = (order: Preorder): Preorder => ({
  ...order,
  vertex: order.vertex.slice(),
  firstRetainer: order.firstRetainer.slice(),
  laterRetainers: order.laterRetainers.slice(),
});

const ordinals = (count: number) => Array.from({ length: count }, (_, ordinal) => ordinal);

describe('on random graphs', () => {
  it('preorder is the order of a recursive search', () => {
    always(graphs(), 1500, ({ graph, root, kept }) => {
      const order = preorder(graph, root, kept);
      const { order: expected, parent } = depthFirst(graph, root, kept);
      const rest = ordinals(graph.nodeCount).filter((node) => !parent.has(node));
      expect(Array.from(order.node)).toEqual([...expected, ...rest]);
      expect(order.reachedCount).toBe(expected.length);
      for (const node of ordinals(graph.nodeCount)) expect(order.node[order.vertex[node]]).toBe(node);
      for (const [node, from] of parent) expect(order.node[order.parent[order.vertex[node]]]).toBe(from);
    });
  });

  it('preorder counts the retainers that come later and finds the first', () => {
    always(graphs(), 1500, ({ graph, root, kept }) => {
      const { vertex, reachedCount, firstRetainer, laterRetainers } = preorder(graph, root, kept);
      const edges = plainEdges(graph, kept)
        .map(({ from, to }) => ({ from: vertex[from], to: vertex[to] }))
        .filter(({ from }) => from < reachedCount);
      for (let target = 0; target < reachedCount; target++) {
        const sources = edges.filter(({ to }) => to === target).map(({ from }) => from);
        expect(laterRetainers[target]).toBe(sources.filter((from) => from > target).length);
        const earlier = sources.filter((from) => from < target);
        // A search of its own has no retainer: it hangs under the root.
        expect(firstRetainer[target]).toBe(earlier.length === 0 ? 0 : Math.min(...earlier));
      }
    });
  });

  it('dominators are the nodes whose removal cuts off a node, the nearest of them', () => {
    always(graphs(), 1500, ({ graph, root, kept }) => {
      const order = preorder(graph, root, kept);
      const dominator = dominators(graph, copyOf(order), kept);
      const byNode = ordinals(graph.nodeCount).map((node) => order.node[dominator[order.vertex[node]]]);
      expect(byNode).toEqual(naiveDominators(graph, root, kept));
    });
  });

  it('dominators of denser and larger graphs too', () => {
    always(graphs(40), 60, ({ graph, root, kept }) => {
      const order = preorder(graph, root, kept);
      const dominator = dominators(graph, copyOf(order), kept);
      const byNode = ordinals(graph.nodeCount).map((node) => order.node[dominator[order.vertex[node]]]);
      expect(byNode).toEqual(naiveDominators(graph, root, kept));
    });
  });

  it('retained sizes are the bytes that go with a node', () => {
    always(
      fc.tuple(
        graphs(),
        fc.array(
          fc.maxSafeNat().map((size) => size % 2 ** 40),
          { minLength: 14, maxLength: 14 },
        ),
      ),
      800,
      ([random, size]) => {
        const { graph, root, kept } = random;
        const order = preorder(graph, root, kept);
        const retained = Float64Array.from(size.slice(0, graph.nodeCount));
        addRetainedSizes(retained, order.node, dominators(graph, copyOf(order), kept));
        expect([...retained]).toEqual(naiveRetainedSizes(graph, root, kept, size));
      },
    );
  });

  it('the root retains all', () => {
    always(graphs(), 500, ({ graph, root, kept }) => {
      const order = preorder(graph, root, kept);
      const retained = new Uint32Array(graph.nodeCount).fill(1);
      addRetainedSizes(retained, order.node, dominators(graph, copyOf(order), kept));
      expect(retained[root]).toBe(graph.nodeCount);
    });
  });

  it('reach is what the seeds lead to', () => {
    always(fc.tuple(graphs(), fc.array(fc.nat({ max: 13 }))), 800, ([{ graph, kept }, numbers]) => {
      const seeds = numbers.filter((number) => number < graph.nodeCount);
      const reached = reachable(graph, seeds, kept);
      expect(ordinals(graph.nodeCount).filter((node) => hasBit(reached, node))).toEqual(
        [...reachableFrom(seeds, plainEdges(graph, kept))].sort((a, b) => a - b),
      );
    });
  });

  it('distances are levels, the first met of a pair left out', () => {
    const pairings = fc.array(fc.tuple(fc.nat({ max: 29 }), fc.nat({ max: 4 })), { maxLength: 8 });
    always(fc.tuple(graphs(), fc.array(fc.nat({ max: 13 })), pairings), 1500, ([{ graph, root, kept }, numbers, pairing]) => {
      const seeds = [
        { nodes: numbers.filter((number) => number < graph.nodeCount), distance: 1 },
        { nodes: [root], distance: 100 },
      ];
      const pairs = new Map(pairing);
      expect(Array.from(distances(graph, seeds, kept, pairs, -5))).toEqual(naiveDistances(graph, seeds, kept, pairs, -5));
    });
  });

  it('sums over a tree leave out members below members', () => {
    const trees = fc.integer({ min: 1, max: 25 }).chain((count) =>
      fc.record({
        // Each node hangs under an earlier one; then all are shuffled, because parents need not come first.
        parents: fc.tuple(...ordinals(count).map((node) => fc.nat({ max: Math.max(0, node - 1) }))),
        places: fc.shuffledSubarray(ordinals(count), { minLength: count, maxLength: count }),
        groups: fc.array(fc.integer({ min: -1, max: 3 }), { minLength: count, maxLength: count }),
        weights: fc.array(fc.nat({ max: 1000 }), { minLength: count, maxLength: count }),
      }),
    );
    always(trees, 1500, ({ parents, places, groups, weights }) => {
      const parent = new Int32Array(parents.length);
      parents.forEach((above, node) => {
        parent[places[node]] = places[above];
      });
      const root = places[0];
      const group = Int32Array.from(groups);
      expect(Array.from(topmostSums(parent, root, group, 4, weights))).toEqual(naiveTopmostSums(parent, root, group, 4, weights));
    });
  });

  it('the source of every edge is the node it was listed under', () => {
    always(graphs(30), 300, ({ graph }) => {
      for (const { edge, from } of plainEdges(graph)) expect(sourceOf(graph.firstEdge, edge)).toBe(from);
    });
  });

  it('meets rings, starts and unreached nodes among its graphs', () => {
    let rings = 0;
    let starts = 0;
    always(graphs(), 300, ({ graph, root, kept }) => {
      if (preorder(graph, root, kept).reachedCount < graph.nodeCount) rings++;
      if (searchStarts(graph, root, kept).length > 1) starts++;
    });
    expect(rings).toBeGreaterThan(30);
    expect(starts).toBeGreaterThan(100);
  });
});
