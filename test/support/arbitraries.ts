/** Random graphs and heaps for fast-check. Every run uses the same seed, so failures are reproducible. */
import fc from 'fast-check';
import { createBits, setBit } from '../../src/graph/bits.js';
import type { EdgeSet, Graph } from '../../src/graph/graph.js';
import { runs } from '../trust/support/random.js';
import type { HeapModel, ModelEdge, ModelNode } from './heap-model.js';

export const SEED = 20_240_229;

/** Checks a property on `count` random values, always the same ones; fewer in the short form of the tests. */
export function always<Value>(values: fc.Arbitrary<Value>, count: number, property: (value: Value) => void): void {
  fc.assert(
    fc.property(values, (value) => {
      property(value);
    }),
    { seed: SEED, numRuns: runs(count) },
  );
}

export interface RandomGraph {
  graph: Graph;
  root: number;
  /** Some of the edges. */
  kept: EdgeSet;
}

/** Few nodes and about twice as many edges, including loops and duplicates: half of the nodes are connected, some form cycles. */
export const graphs = (most = 14): fc.Arbitrary<RandomGraph> =>
  fc
    .integer({ min: 1, max: most })
    .chain((nodeCount) => {
      const node = fc.nat({ max: nodeCount - 1 });
      const edge = fc.record({ from: node, to: node, isKept: fc.integer({ min: 0, max: 9 }).map((number) => number > 0) });
      return fc.record({ nodeCount: fc.constant(nodeCount), root: node, edges: fc.array(edge, { maxLength: 2 * nodeCount + 2, size: 'max' }) });
    })
    .map(({ nodeCount, root, edges }) => {
      const sorted = [...edges].sort((a, b) => a.from - b.from);
      const kept = createBits(sorted.length);
      sorted.forEach(({ isKept }, position) => {
        if (isKept) setBit(kept, position);
      });
      const firstEdge = Uint32Array.from({ length: nodeCount + 1 }, (_, from) => sorted.filter((edge) => edge.from < from).length);
      return { graph: { nodeCount, firstEdge, toNode: Int32Array.from(sorted, ({ to }) => to) }, root, kept };
    });

const often = <Value>(...values: [number, Value][]) => fc.oneof(...values.map(([weight, value]) => ({ weight, arbitrary: fc.constant(value) })));

const typeAndName = fc.oneof(
  { weight: 6, arbitrary: fc.record({ type: fc.constant('object'), name: often([5, 'Object'], [2, 'Array'], [2, 'Map'], [1, ''], [1, 'Function']) }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('array'), name: often([2, ''], [1, '(map descriptors)'], [1, 'Array']) }) },
  {
    weight: 3,
    arbitrary: fc.record({ type: fc.constant('hidden'), name: often([2, 'system / Map'], [1, 'system / NativeContext'], [1, 'system / ExternalStringData']) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('native'),
      name: often([2, '<div class="a">'], [1, 'system / ExternalStringData'], [1, 'system / JSArrayBufferData'], [1, '<p>'], [1, 'Node / Worker']),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      type: often(
        [1, 'string'],
        [1, 'concatenated string'],
        [1, 'code'],
        [1, 'closure'],
        [1, 'number'],
        [1, 'regexp'],
        [1, 'symbol'],
        [1, 'object shape'],
        [1, 'bigint'],
      ),
      name: often([2, 'text'], [1, 'constructor'], [1, '__proto__'], [1, 'Array']),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('synthetic'), name: often([1, '(Document DOM trees)'], [1, '(GC roots)']) }) },
);

const pairName = (tableId: number): string => `7 / part of key (K @3) -> value (V @5) pair in WeakMap (table @${tableId})`;

const edgeKind = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ type: fc.constant('property'), name: often([3, 'a'], [3, 'b'], [2, 'c'], [1, '__proto__'], [1, "it's"], [1, 'x'.repeat(118)]) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('internal'),
      name: often([2, 'elements'], [2, 'map'], [1, pairName(3)], [1, pairName(7)], [1, 'sloppy_function_map'], [1, '4']),
    }),
  },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('element'), name: fc.nat({ max: 9 }) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('hidden'), name: fc.nat({ max: 9 }) }) },
  { weight: 1, arbitrary: fc.record({ type: often([2, 'weak'], [2, 'shortcut'], [2, 'context'], [1, 'invisible']), name: often([1, 'a'], [1, 'x']) }) },
);

const states = often([12, 0], [1, 1], [1, 2]);

/** Heaps that V8 would not write but DevTools reads, which combine all rules. Ids are 1, 3, 5 ... */
export const heapModels = (most = 14): fc.Arbitrary<HeapModel> =>
  fc.integer({ min: 2, max: most }).chain((nodeCount) => {
    const target = fc.nat({ max: nodeCount - 1 });
    // DevTools fails on a root with two edges to one node.
    const edge = fc.record({ from: fc.integer({ min: 1, max: nodeCount - 1 }), to: target, kind: edgeKind });
    const rootEdge = fc.record({ from: fc.constant(0), to: target, kind: fc.record({ type: often([3, 'element'], [1, 'shortcut']), name: fc.constant(1) }) });
    const location = fc.option(fc.record({ scriptId: fc.nat({ max: 2 }), line: fc.nat({ max: 1 }), column: fc.constant(0) }), { freq: 6 });
    const node = fc.record({ kind: typeAndName, size: fc.oneof(fc.constant(0), fc.nat({ max: 500 })), detachedness: states, location });
    return fc
      .record({
        nodes: fc.array(node, { minLength: nodeCount, maxLength: nodeCount }),
        rootEdges: fc.uniqueArray(rootEdge, { minLength: 1, maxLength: 3, selector: ({ to }) => to }),
        edges: fc.array(edge, { maxLength: 3 * nodeCount, size: 'max' }),
        hasDetachedness: fc.boolean(),
        extraNativeBytes: fc.nat({ max: 1 }).map((number) => 1000 * number),
      })
      .map(({ nodes, rootEdges, edges, hasDetachedness, extraNativeBytes }) => ({
        nodes: nodes.map(({ kind, size, detachedness, location: place }, ordinal): ModelNode => {
          const { type, name } = ordinal === 0 ? { type: 'synthetic', name: '' } : kind;
          const isLocated = type === 'object' || type === 'closure';
          return {
            label: `${ordinal}`,
            name,
            type,
            id: 2 * ordinal + 1,
            size: ordinal === 0 ? 0 : size,
            detachedness: hasDetachedness ? detachedness : 0,
            location: isLocated ? place : null,
          };
        }),
        edges: [...rootEdges, ...edges].map(({ from, to, kind }, position, all): ModelEdge => {
          const before = all.slice(0, position).filter((other) => other.kind.type === kind.type && other.kind.name === kind.name);
          // An entry of a WeakMap has two edges, never three; a property of an object has one.
          const isTooMany = /^7 /.test(String(kind.name)) ? before.length > 1 : kind.type === 'property' && before.some((other) => other.from === from);
          if (isTooMany) return { from, to, type: 'internal', name: 'map' };
          return { from, to, type: kind.type, name: kind.type === 'shortcut' ? 's' : kind.name };
        }),
        root: 0,
        extraNativeBytes,
        hasDetachedness,
      }));
  });
