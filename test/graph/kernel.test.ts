/** The compiled loops over a graph against the plain ones, which are the reference: on random graphs, and on every recorded file. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SnapdiffError } from '../../src/errors.js';
import { readSnapshot } from '../../src/format/read.js';
import { NodeType, type Snapshot } from '../../src/format/snapshot.js';
import { setBit } from '../../src/graph/bits.js';
import { distances } from '../../src/graph/distances.js';
import { dominators } from '../../src/graph/dominators.js';
import type { Graph } from '../../src/graph/graph.js';
import { preorder } from '../../src/graph/preorder.js';
import { retainersOf } from '../../src/graph/retainers.js';
import { classify } from '../../src/heap/classes.js';
import { analyze, sortRetainers } from '../../src/heap/heap.js';
import { inferInterfaces } from '../../src/heap/interfaces.js';
import { kernelOf as kernelOfSnapshot } from '../../src/heap/kernel.js';
import { type GraphKernel, graphKernel } from '../../src/kernel/graph.js';
import { createGraphMemory } from '../../src/kernel/graph-memory.js';
import { always, graphs } from '../support/arbitraries.js';
import { programs, shortName } from '../support/fixtures.js';

function kernelOf({ nodeCount, firstEdge, toNode }: Graph): GraphKernel {
  const memory = createGraphMemory(nodeCount, firstEdge[nodeCount]);
  if (!memory) throw new Error('there is no kernel');
  memory.columns.nodes.firstEdge.set(firstEdge);
  memory.columns.edges.toNode.set(toNode);
  return graphKernel(memory);
}

describe('the compiled loops give what the plain ones give', () => {
  it('dominators, also the second time on the same memory', () => {
    always(graphs(), 2000, ({ graph, root, kept }) => {
      const kernel = kernelOf(graph);
      const order = preorder(graph, root, kept);
      const node = [...order.node];
      const plain = { node, dominator: [...dominators(graph, order, kept)] };
      for (let turn = 0; turn < 2; turn++) {
        const fast = kernel.dominators(root, kept);
        expect({ node: [...fast.node], dominator: [...fast.dominator] }).toEqual(plain);
      }
    });
  });

  it('retainers', () => {
    always(graphs(), 1000, ({ graph, kept }) => {
      const [fast, plain] = [kernelOf(graph).retainers(kept), retainersOf(graph, kept)];
      expect([[...fast.start], [...fast.edge]]).toEqual([[...plain.start], [...plain.edge]]);
    });
  });

  it('distances, with edges that come in pairs', () => {
    const tasks = fc.tuple(
      graphs(),
      fc.array(fc.nat({ max: 13 }), { maxLength: 3 }),
      fc.array(fc.tuple(fc.nat({ max: 40 }), fc.nat({ max: 5 })), { maxLength: 8 }),
    );
    let paired = 0;
    always(tasks, 2000, ([{ graph, root, kept }, seeds, entries]) => {
      const edgeCount = graph.firstEdge[graph.nodeCount];
      const pairs = new Map(entries.filter(([edge]) => edge < edgeCount));
      if (pairs.size > 0) paired++;
      const all = [
        { nodes: seeds.filter((node) => node < graph.nodeCount), distance: 1 },
        { nodes: [root], distance: 100 },
      ];
      const plain = [...distances(graph, all, kept, pairs, -5)];
      const kernel = kernelOf(graph);
      for (let turn = 0; turn < 2; turn++) expect([...kernel.distances(all, kept, pairs, -5)]).toEqual(plain);
    });
    expect(paired).toBeGreaterThan(500);
  });

  it('in a chain that no stack would bear', () => {
    const nodeCount = 300_000;
    const graph = {
      nodeCount,
      firstEdge: Uint32Array.from({ length: nodeCount + 1 }, (_, node) => Math.min(node, nodeCount - 1)),
      toNode: Int32Array.from({ length: nodeCount - 1 }, (_, edge) => edge + 1),
    };
    const all = new Int32Array((nodeCount + 30) >>> 5);
    for (let edge = 0; edge < nodeCount - 1; edge++) setBit(all, edge);
    expect(kernelOf(graph).dominators(0, all).dominator[nodeCount - 1]).toBe(nodeCount - 2);
  });
});

it.each(['graph', 'reading'])('no compiled loop of %s calls another: V8 would inline it', (name) => {
  const project = join(import.meta.dirname, '../..');
  const code = execFileSync(process.execPath, [join(project, 'node_modules/.bin/wasm-dis'), join(project, `src/kernel/${name}.wasm`)], {
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
  expect(code).toMatch(/\(func \$/);
  expect([...code.matchAll(/\(call(?:_ref|_indirect)? (\S+)/g)].map(([, callee]) => callee).filter((callee) => !callee.startsWith('$fimport$'))).toEqual([]);
});

it('more than 4 GiB is left to the plain loops', () => {
  expect(createGraphMemory(40_000_000, 400_000_000) === null).toBe(true);
  expect(createGraphMemory(4_000, 40_000) === null).toBe(false);
});

describe('a heap is the same without the compiled loops', () => {
  it.each(programs.flatMap(({ paths }) => paths).map((path) => [shortName(path), path]))('%s', async (_, path) => {
    const heapOf = (snapshot: Snapshot) => {
      const heap = analyze(snapshot);
      const { id, type } = snapshot.nodes;
      const types = [NodeType.object, NodeType.closure, NodeType.array];
      let largest = 0;
      for (let node = 0; node < id.length; node++) if (types.includes(type[node] as 3)) largest = Math.max(largest, id[node]);
      if (id instanceof Uint32Array && snapshot.graphMemory) expect(kernelOfSnapshot(snapshot)?.largestId(id, types)).toBe(largest);
      const interfaces = inferInterfaces(snapshot, heap.names);
      return { ...heap, classes: classify(heap, interfaces), interfaces, retainers: sortRetainers(snapshot, heap.essential) };
    };
    try {
      // Read once: that the columns are the same too is held by format/kernel.
      const snapshot = await readSnapshot(path);
      expect(snapshot.graphMemory).not.toBeNull();
      const [plain, fast] = [heapOf({ ...snapshot, graphMemory: null }), heapOf(snapshot)];
      for (const key of ['distance', 'dominator', 'retainedSize', 'shallowSize', 'essential'] as const) {
        expect(Buffer.compare(bytesOf(fast[key]), bytesOf(plain[key])), key).toBe(0);
      }
      for (const key of ['start', 'edge'] as const) expect(Buffer.compare(bytesOf(fast.retainers[key]), bytesOf(plain.retainers[key])), key).toBe(0);
      expect(fast.totalBytes).toBe(plain.totalBytes);
      expect(fast.interfaces).toEqual(plain.interfaces);
      expect(fast.classes.list).toEqual(plain.classes.list);
      expect(Buffer.compare(bytesOf(fast.classes.classOf), bytesOf(plain.classes.classOf))).toBe(0);
    } catch (error) {
      // A file that is empty stays so; any other error is one.
      if (!(error instanceof SnapdiffError && error.code === 'empty')) throw error;
    }
  });
});

const bytesOf = (view: ArrayBufferView): Buffer => Buffer.from(view.buffer, view.byteOffset, view.byteLength);
