/** The loops on random graphs, as WebAssembly and as JavaScript, against slow and simple implementations. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasBit } from '../../src/graph/bits.js';
import { distances } from '../../src/graph/distances.js';
import { dominators, preorder } from '../../src/graph/dominators.js';
import { type EdgeSet, type Graph, sourceOf } from '../../src/graph/graph.js';
import { reachable } from '../../src/graph/reach.js';
import { retainersOf } from '../../src/graph/retainers.js';
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
import { type Form, formOf, forms, placed } from '../support/workspaces.js';
import { runs } from '../trust/support/random.js';

const ordinals = (count: number) => Array.from({ length: count }, (_, ordinal) => ordinal);

describe.each(forms)('on random graphs, as %s', (name) => {
  const orderOf = (graph: Graph, root: number, kept: EdgeSet) => {
    const form = formOf(name, graph);
    return preorder(form.work, form.graph, root, placed(form, 'essential', kept));
  };
  /** Vertex -> node, and vertex -> vertex of its dominator. */
  const dominatorTree = (form: Form, root: number, kept: EdgeSet) => {
    const essential = placed(form, 'essential', kept);
    const order = preorder(form.work, form.graph, root, essential);
    return { node: order.node, dominator: dominators(form.work, form.graph, order, essential) };
  };

  it('preorder equals that of a recursive search', () => {
    always(graphs(), 1500, ({ graph, root, kept }) => {
      const order = orderOf(graph, root, kept);
      const { order: expected, parent } = depthFirst(graph, root, kept);
      const rest = ordinals(graph.nodeCount).filter((node) => !parent.has(node));
      expect(Array.from(order.node)).toEqual([...expected, ...rest]);
      expect(order.reachedCount).toBe(expected.length);
      for (const node of ordinals(graph.nodeCount)) expect(order.node[order.vertex[node]]).toBe(node);
      for (const [node, from] of parent) expect(order.node[order.parent[order.vertex[node]]]).toBe(from);
    });
  });

  it('preorder counts later retainers and finds the first', () => {
    always(graphs(), 1500, ({ graph, root, kept }) => {
      const { vertex, reachedCount, firstRetainer, laterRetainers } = orderOf(graph, root, kept);
      const edges = plainEdges(graph, kept)
        .map(({ from, to }) => ({ from: vertex[from], to: vertex[to] }))
        .filter(({ from }) => from < reachedCount);
      for (let target = 0; target < reachedCount; target++) {
        const sources = edges.filter(({ to }) => to === target).map(({ from }) => from);
        expect(laterRetainers[target]).toBe(sources.filter((from) => from > target).length);
        const earlier = sources.filter((from) => from < target);
        // The start of a separate search has no retainer: it is a child of the root.
        expect(firstRetainer[target]).toBe(earlier.length === 0 ? 0 : Math.min(...earlier));
      }
    });
  });

  it('the immediate dominator is the nearest node whose removal makes a node unreachable', () => {
    always(graphs(), 1500, ({ graph, root, kept }) => {
      const form = formOf(name, graph);
      // Runs twice, to test reuse of the memory.
      for (let turn = 0; turn < 2; turn++) {
        const { node, dominator } = dominatorTree(form, root, kept);
        const byNode = new Array(graph.nodeCount).fill(-1);
        node.forEach((each, vertex) => {
          byNode[each] = node[dominator[vertex]];
        });
        expect(byNode).toEqual(naiveDominators(graph, root, kept));
      }
    });
  });

  it('dominators of denser and larger graphs', () => {
    always(graphs(40), 60, ({ graph, root, kept }) => {
      const form = formOf(name, graph);
      // Runs twice, to test reuse of the memory.
      for (let turn = 0; turn < 2; turn++) {
        const { node, dominator } = dominatorTree(form, root, kept);
        const byNode = new Array(graph.nodeCount).fill(-1);
        node.forEach((each, vertex) => {
          byNode[each] = node[dominator[vertex]];
        });
        expect(byNode).toEqual(naiveDominators(graph, root, kept));
      }
    });
  });

  it('retained sizes are the bytes freed with a node', () => {
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
        const { nodeCount } = graph;
        const form = formOf(name, graph);
        const { node, dominator } = dominatorTree(form, root, kept);
        // Sums beyond 2^32 need a column outside the memory of the graph.
        const retained = new Float64Array(nodeCount);
        form.work.loops.retainSizes(nodeCount, node, dominator, Float64Array.from(size.slice(0, nodeCount)), form.work.claim('dominator'), retained);
        expect([...retained]).toEqual(naiveRetainedSizes(graph, root, kept, size));
        const [small, sums] = [form.work.claim('shallowSize'), form.work.claim('retainedSize')];
        small.set(size.slice(0, nodeCount).map((each) => each % 1000));
        form.work.loops.retainSizes(nodeCount, node, dominator, small, form.work.claim('dominator'), sums);
        expect([...sums]).toEqual(naiveRetainedSizes(graph, root, kept, small));
      },
    );
  });

  it('reach returns the descendants of the seeds', () => {
    always(fc.tuple(graphs(), fc.array(fc.nat({ max: 13 }))), 800, ([{ graph, kept }, numbers]) => {
      const seeds = numbers.filter((number) => number < graph.nodeCount);
      const form = formOf(name, graph);
      const reached = reachable(form.work, form.graph, seeds, placed(form, 'essential', kept));
      expect(ordinals(graph.nodeCount).filter((node) => hasBit(reached, node))).toEqual(
        [...reachableFrom(seeds, plainEdges(graph, kept))].sort((a, b) => a - b),
      );
    });
  });

  it('distances are levels without the first edge of each pair', () => {
    const pairings = fc.array(fc.tuple(fc.nat({ max: 29 }), fc.nat({ max: 4 })), { maxLength: 8 });
    always(fc.tuple(graphs(), fc.array(fc.nat({ max: 13 })), pairings), 1500, ([{ graph, root, kept }, numbers, pairing]) => {
      const seeds = [
        { nodes: numbers.filter((number) => number < graph.nodeCount), distance: 1 },
        { nodes: [root], distance: 100 },
      ];
      const pairs = new Map(pairing.filter(([edge]) => edge < graph.firstEdge[graph.nodeCount]));
      const form = formOf(name, graph);
      for (let turn = 0; turn < 2; turn++) {
        const found = distances(form.work, form.graph, seeds, placed(form, 'followed', kept), pairs, -5);
        expect(Array.from(found)).toEqual(naiveDistances(graph, seeds, kept, pairs, -5));
      }
    });
  });

  it('sums over a tree exclude members below members', () => {
    const trees = fc.integer({ min: 1, max: 25 }).chain((count) =>
      fc.record({
        // Each node is the child of an earlier one; then all are shuffled, because parents need not come first.
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
      const nodeCount = parents.length;
      const graph = { nodeCount, firstEdge: new Uint32Array(nodeCount + 1), toNode: new Int32Array(0) };
      const { loops, claim, room } = formOf(name, graph).work;
      const [dominator, node, parentAt, limit, order] = [claim('dominator'), claim('node'), claim('dominatorVertex'), claim('treeLimit'), claim('treeOrder')];
      const [group, weight] = [claim('classOf'), claim('retainedSize')];
      dominator.set(parent);
      group.set(groups);
      weight.set(weights);
      const of = room('classSums');
      const [sums, open] = [of('doubles', 4), of('ints', 4)];
      sums.fill(0);
      open.fill(0);
      loops.orderTree(nodeCount, root, dominator, limit, order, node, parentAt);
      loops.topmostSums(nodeCount, node, parentAt, group, weight, limit, order, open, sums);
      expect(Array.from(sums)).toEqual(naiveTopmostSums(parent, root, groups, 4, weights));
    });
  });

  it('retainers are edges by target, in ascending order', () => {
    always(graphs(), 1000, ({ graph, kept }) => {
      const form = formOf(name, graph);
      const { start, edge } = retainersOf(form.graph, placed(form, 'essential', kept), form.work);
      const expected = ordinals(graph.nodeCount).map((node) => plainEdges(graph, kept).flatMap((each) => (each.to === node ? [each.edge] : [])));
      expect(ordinals(graph.nodeCount).map((node) => Array.from(edge.subarray(start[node], start[node + 1])))).toEqual(expected);
    });
  });

  it('the source of every edge is the node that lists it', () => {
    always(graphs(30), 300, ({ graph }) => {
      for (const { edge, from } of plainEdges(graph)) expect(sourceOf(graph.firstEdge, edge)).toBe(from);
    });
  });

  it('the graphs include cycles, separate starts and unreached nodes', () => {
    let rings = 0;
    let starts = 0;
    always(graphs(), 300, ({ graph, root, kept }) => {
      if (orderOf(graph, root, kept).reachedCount < graph.nodeCount) rings++;
      if (searchStarts(graph, root, kept).length > 1) starts++;
    });
    expect(rings).toBeGreaterThan(runs(30));
    expect(starts).toBeGreaterThan(runs(100));
  });
});
