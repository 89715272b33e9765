/** Graph algorithms on drawings that are small enough to check by hand. */
import { describe, expect, it } from 'vitest';
import { clearBit, createBits, createRanks, hasBit, setBit } from '../../src/graph/bits.js';
import { distances } from '../../src/graph/distances.js';
import { dominators, preorder } from '../../src/graph/dominators.js';
import { sourceOf } from '../../src/graph/graph.js';
import { reachable } from '../../src/graph/reach.js';
import { graphOf, strongEdges } from '../../src/heap/edge-sets.js';
import { plainLoops } from '../../src/kernel/bound-loops.js';
import { workspaceOf } from '../../src/kernel/workspace.js';
import { type Drawing, draw } from '../support/draw.js';

const strongEdgesOf = ({ snapshot }: Drawing) => strongEdges(snapshot, workspaceOf(snapshot), createBits(snapshot.edgeCount));

/** Label -> label of the immediate dominator, and label -> retained bytes, over all edges except weak ones. */
function retention(drawing: Drawing): { dominator: Record<string, string>; retained: Record<string, number>; order: string[] } {
  const { snapshot } = drawing;
  const graph = graphOf(snapshot);
  const strong = strongEdgesOf(drawing);
  const work = workspaceOf(snapshot);
  const order = preorder(work, graph, snapshot.root, strong);
  const dominatorVertex = dominators(work, graph, order, strong);
  const [dominator, sizes] = [work.claim('dominator'), new Float64Array(snapshot.nodeCount)];
  work.loops.retainSizes(snapshot.nodeCount, order.node, dominatorVertex, Float64Array.from(snapshot.nodes.selfSize), dominator, sizes);
  return {
    dominator: drawing.byLabel(Array.from(dominator, drawing.label)),
    retained: drawing.byLabel(sizes),
    order: Array.from(order.node, drawing.label),
  };
}

describe('what a node retains', () => {
  it('is the rest of a chain', () => {
    const { dominator, retained, order } = retention(draw('(root) -> A 1 -> B 10 -> C 100'));
    expect(order).toEqual(['(root)', 'A', 'B', 'C']);
    expect(dominator).toEqual({ '(root)': '(root)', A: '(root)', B: 'A', C: 'B' });
    expect(retained).toEqual({ '(root)': 111, A: 111, B: 110, C: 100 });
  });

  it('includes the bottom of a diamond at its top', () => {
    const drawing = draw(`
      (root) -> Top 1
      Top -left-> L 10 -> Foot 100
      Top -right-> R 1000 -> Foot`);
    const { dominator, retained } = retention(drawing);
    expect(dominator.Foot).toBe('Top');
    expect(retained).toEqual({ '(root)': 1111, Top: 1111, L: 10, R: 1000, Foot: 100 });
  });

  it('of a loop with one entry belongs to the entry', () => {
    const { dominator, retained } = retention(draw('(root) -> A 1 -> B 10 -> C 100 -> A'));
    expect(dominator).toEqual({ '(root)': '(root)', A: '(root)', B: 'A', C: 'B' });
    expect(retained).toEqual({ '(root)': 111, A: 111, B: 110, C: 100 });
  });

  it('of a loop with two entries is split', () => {
    const drawing = draw(`
      (root) -> A 1 -> B 10 -> A
      (root) -> B`);
    expect(retention(drawing).dominator).toEqual({ '(root)': '(root)', A: '(root)', B: '(root)' });
  });

  it('does not follow weak edges', () => {
    const drawing = draw(`
      (root) -> App @3 100
      App -cache-> Map @5 64
      Map ~key~> Entry @7 40        weak: App retains 164, Entry is not retained`);
    const { dominator, retained, order } = retention(drawing);
    expect(retained).toEqual({ '(root)': 204, App: 164, Map: 64, Entry: 40 });
    expect(dominator.Entry).toBe('(root)');
    expect(order).toEqual(['(root)', 'App', 'Map', 'Entry']);
  });

  it('differs from the search tree in an irreducible graph', () => {
    // The example of Lengauer and Tarjan (1979), figure 1.
    const drawing = draw(`
      R -> A 1 -> D 1 -> L 1 -> H 1 -> E 1 -> H
      R -> B 1 -> A
      B -> D
      B -> E
      R -> C 1 -> F 1 -> I 1 -> K 1 -> I
      K -> R
      C -> G 1 -> I
      G -> J 1 -> I
      H -> K`);
    const { dominator } = retention(drawing);
    expect(dominator).toEqual({ R: 'R', A: 'R', B: 'R', C: 'R', D: 'R', E: 'R', F: 'C', G: 'C', H: 'R', I: 'R', J: 'G', K: 'R', L: 'D' });
  });

  it('counts sums beyond 2^32 and 2^33 exactly', () => {
    expect(retention(draw('(root) -> A 4294967295 -> B 4294967295 -> C 3')).retained).toEqual({
      '(root)': 8_589_934_593,
      A: 8_589_934_593,
      B: 4_294_967_298,
      C: 3,
    });
  });
});

describe('nodes that the root does not reach', () => {
  it('start separate searches if nothing retains them', () => {
    const drawing = draw(`
      (root) -> A 1
      Lost 10 -> Child 100 -> A
      Late 1000 -> Child`);
    const { dominator, retained, order } = retention(drawing);
    expect(order).toEqual(['(root)', 'A', 'Lost', 'Child', 'Late']);
    expect(dominator).toEqual({ '(root)': '(root)', A: '(root)', Lost: '(root)', Child: '(root)', Late: '(root)' });
    expect(retained).toEqual({ '(root)': 1111, A: 1, Lost: 10, Child: 100, Late: 1000 });
  });

  it('retain the nodes that only they reach', () => {
    const { retained } = retention(draw('(root) -> A 1\n Lost 10 -> Child 100'));
    expect(retained).toEqual({ '(root)': 111, A: 1, Lost: 110, Child: 100 });
  });

  it('in cycles of garbage are children of the root, and their edges retain nothing', () => {
    const drawing = draw(`
      (root) -> A 1 -> B 10
      Ring 100 -> Other 1000 -> Ring
      Other -> B`);
    const { dominator, retained, order } = retention(drawing);
    expect(order).toEqual(['(root)', 'A', 'B', 'Ring', 'Other']);
    expect(dominator).toEqual({ '(root)': '(root)', A: '(root)', B: 'A', Ring: '(root)', Other: '(root)' });
    expect(retained).toEqual({ '(root)': 1111, A: 11, B: 10, Ring: 100, Other: 1000 });
  });

  it('are numbered if the root is not the first node', () => {
    const drawing = draw('Lost 1 -> A 10\n(root) -> A', { root: '(root)' });
    const { dominator, retained, order } = retention(drawing);
    expect(order).toEqual(['(root)', 'A', 'Lost']);
    expect(dominator).toEqual({ '(root)': '(root)', A: '(root)', Lost: '(root)' });
    expect(retained).toEqual({ '(root)': 11, A: 10, Lost: 1 });
  });
});

describe('distances', () => {
  const run = (drawing: Drawing, seeds: [string[], number][], pairs: [number, number][] = []) =>
    drawing.byLabel(
      distances(
        workspaceOf(drawing.snapshot),
        graphOf(drawing.snapshot),
        seeds.map(([labels, distance]) => ({ nodes: labels.map(drawing.node), distance })),
        strongEdgesOf(drawing),
        new Map(pairs),
        -5,
      ),
    );

  it('are shortest paths, and keep the value from the first seeds', () => {
    const drawing = draw(`
      (root) -> A -> B -> C
      A -> C
      (root) -> D -> C
      Lost`);
    expect(run(drawing, [[['A'], 1] as [string[], number], [['(root)'], 100]])).toEqual({ '(root)': 100, A: 1, B: 2, C: 2, D: 101, Lost: -5 });
  });

  it('do not follow the first edge of a pair that is reached, in any order', () => {
    const drawing = draw(`
      (root) -> Table -entry-> Value
      (root) -> Key -> Deep -value-> Value`);
    const pair: [number, number][] = [
      [drawing.edge('Table', 'entry'), 0],
      [drawing.edge('Deep', 'value'), 0],
    ];
    expect(run(drawing, [[['(root)'], 0]])).toMatchObject({ Table: 1, Value: 2 });
    expect(run(drawing, [[['(root)'], 0]], pair)).toMatchObject({ Table: 1, Deep: 2, Value: 3 });
  });
});

describe('sets and trees', () => {
  it('keep one bit an ordinal, including the 32nd', () => {
    const bits = createBits(65);
    for (const ordinal of [0, 31, 32, 64]) setBit(bits, ordinal);
    expect(Array.from({ length: 65 }, (_, ordinal) => ordinal).filter((ordinal) => hasBit(bits, ordinal))).toEqual([0, 31, 32, 64]);
    expect(bits.length).toBe(3);
    expect(createBits(0).length).toBe(0);
  });

  it('remove ordinals', () => {
    const bits = createBits(65);
    for (const ordinal of [0, 31, 32, 64]) setBit(bits, ordinal);
    for (const ordinal of [31, 64, 64, 7]) clearBit(bits, ordinal);
    expect(Array.from({ length: 65 }, (_, ordinal) => ordinal).filter((ordinal) => hasBit(bits, ordinal))).toEqual([0, 32]);
  });

  it('return the position of an ordinal among ordered members', () => {
    const members = [0, 3, 30, 31, 32, 33, 63, 64, 95, 159];
    const rankOf = createRanks(members, 160);
    expect(Array.from({ length: 160 }, (_, ordinal) => rankOf(ordinal))).toEqual(Array.from({ length: 160 }, (_, ordinal) => members.indexOf(ordinal)));
    const all = createRanks(
      Array.from({ length: 100 }, (_, ordinal) => ordinal),
      100,
    );
    expect(Array.from({ length: 100 }, (_, ordinal) => all(ordinal))).toEqual(Array.from({ length: 100 }, (_, ordinal) => ordinal));
  });

  it('reach the seeds and their descendants', () => {
    const drawing = draw('(root) -> A -> B -> A\n(root) -> C ~> A\n Lost -> B');
    const reached = reachable(workspaceOf(drawing.snapshot), graphOf(drawing.snapshot), [drawing.node('A'), drawing.node('A')], strongEdgesOf(drawing));
    expect(drawing.labels((node) => hasBit(reached, node))).toEqual(['A', 'B']);
  });

  it('find the source of an edge, after nodes without edges', () => {
    const firstEdge = Uint32Array.of(0, 0, 2, 2, 2, 5, 5);
    expect([0, 1, 2, 3, 4].map((edge) => sourceOf(firstEdge, edge))).toEqual([1, 1, 4, 4, 4]);
  });

  /** Sums of weights of topmost members; the root is node 0. */
  const topmostSums = (parent: Int32Array, classOf: Int32Array, classCount: number, weight: Uint32Array): number[] => {
    const [node, parentAt, limit, order] = [parent, parent, parent, parent].map(({ length }) => new Int32Array(length));
    const sums = new Float64Array(classCount);
    plainLoops.orderTree(parent.length, 0, parent, limit, order, node, parentAt);
    plainLoops.topmostSums(parent.length, node, parentAt, classOf, weight, limit, order, new Int32Array(classCount), sums);
    return Array.from(sums);
  };

  it('list parents first, siblings in ascending order', () => {
    const [firstChild, nextSibling, node, parentAt] = [0, 1, 2, 3].map(() => new Int32Array(5));
    plainLoops.orderTree(5, 0, Int32Array.of(0, 0, 1, 0, 1), firstChild, nextSibling, node, parentAt);
    expect(Array.from(node)).toEqual([0, 1, 3, 2, 4]);
    expect(Array.from(parentAt)).toEqual([0, 0, 0, 1, 1]);
  });

  it('count a member below another of its group once', () => {
    // 0 <- 1 <- 2, 0 <- 3: node 2 is under node 1 of the same group; node 3 is not.
    const parent = Int32Array.of(0, 0, 1, 0);
    const weight = Uint32Array.of(1000, 100, 10, 1);
    expect(topmostSums(parent, Int32Array.of(-1, 0, 0, 0), 2, weight)).toEqual([101, 0]);
    expect(topmostSums(parent, Int32Array.of(1, 0, 1, 0), 2, weight)).toEqual([101, 1000]);
  });

  it('handle a list 300,000 deep without recursion', () => {
    const nodeCount = 300_000;
    const graph = {
      nodeCount,
      firstEdge: Uint32Array.from({ length: nodeCount + 1 }, (_, node) => Math.min(node, nodeCount - 1)),
      toNode: Int32Array.from({ length: nodeCount - 1 }, (_, edge) => edge + 1),
    };
    const all = createBits(nodeCount - 1).fill(-1);
    const work = workspaceOf({ nodeCount, edgeCount: nodeCount - 1, graphMemory: null });
    const order = preorder(work, graph, 0, all);
    const [dominator, retained] = [work.claim('dominator'), work.claim('retainedSize')];
    work.loops.retainSizes(nodeCount, order.node, dominators(work, graph, order, all), new Uint32Array(nodeCount).fill(1), dominator, retained);
    expect([retained[0], retained[1], retained[nodeCount - 1]]).toEqual([nodeCount, nodeCount - 1, 1]);
    expect(distances(work, graph, [{ nodes: [0], distance: 0 }], all, new Map(), -5)[nodeCount - 1]).toBe(nodeCount - 1);
    expect(topmostSums(dominator, new Int32Array(nodeCount), 1, retained)).toEqual([nodeCount]);
  });
});
