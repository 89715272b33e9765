/** The loops as WebAssembly and as JavaScript: the same heaps of every recorded file. On random graphs: random.test.ts. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { SnapdiffError } from '../../src/errors.js';
import { readSnapshot } from '../../src/format/read.js';
import { NodeType, type Snapshot } from '../../src/format/snapshot.js';
import { createBits, setBit } from '../../src/graph/bits.js';
import { dominators, preorder } from '../../src/graph/dominators.js';
import { classify } from '../../src/heap/classify.js';
import { analyze, sortRetainers } from '../../src/heap/heap.js';
import { inferInterfaces } from '../../src/heap/interfaces.js';
import { typeSet } from '../../src/heap/named.js';
import { type Loops, plainLoops } from '../../src/kernel/bound-loops.js';
import { createGraphMemory } from '../../src/kernel/graph-memory.js';
import { workspaceOf } from '../../src/kernel/workspace.js';
import { recordedPrograms, shortName } from '../support/fixtures.js';
import { formOf, hasWideMemories, placed } from '../support/workspaces.js';
import { isLong } from '../trust/support/random.js';

it('dominators in a chain too deep for recursion', () => {
  const nodeCount = 300_000;
  const form = formOf('WebAssembly', {
    nodeCount,
    firstEdge: Uint32Array.from({ length: nodeCount + 1 }, (_, node) => Math.min(node, nodeCount - 1)),
    toNode: Int32Array.from({ length: nodeCount - 1 }, (_, edge) => edge + 1),
  });
  const all = createBits(nodeCount - 1);
  for (let edge = 0; edge < nodeCount - 1; edge++) setBit(all, edge);
  const essential = placed(form, 'essential', all);
  expect(dominators(form.work, form.graph, preorder(form.work, form.graph, 0, essential), essential)[nodeCount - 1]).toBe(nodeCount - 2);
});

describe('a bound loop', () => {
  const graphMemory = createGraphMemory(4, 4)!;
  const { loops, claim } = workspaceOf({ nodeCount: 4, edgeCount: 4, graphMemory });

  it('exists for every loop', () => {
    expect(Object.keys(loops).sort()).toEqual(
      Object.keys(plainLoops)
        .filter((name) => typeof plainLoops[name as keyof Loops] === 'function')
        .sort(),
    );
    expect(loops.copyInts).not.toBe(plainLoops.copyInts);
  });

  it('accepts columns of other memories, even of the same size', () => {
    const other = workspaceOf({ nodeCount: 4, edgeCount: 4, graphMemory: createGraphMemory(4, 4) });
    const [here, there, apart] = [claim('distance'), other.claim('distance'), new Int32Array(4)];
    here.set([1, 2, 3, 4]);
    there.fill(0);
    loops.copyInts(there, here, 4);
    loops.copyInts(apart, here, 4);
    expect([[...here], [...there], [...apart]]).toEqual([
      [1, 2, 3, 4],
      [1, 2, 3, 4],
      [1, 2, 3, 4],
    ]);
  });

  it('recognises columns of its memory from another thread', () => {
    const { port1, port2 } = new MessageChannel();
    const column = claim('distance').fill(7);
    port1.postMessage({ column, graphMemory });
    const { column: copy, graphMemory: memory } = receiveMessageOnPort(port2)!.message as { column: Int32Array; graphMemory: typeof graphMemory };
    for (const port of [port1, port2]) port.close();
    const again = workspaceOf({ nodeCount: 4, edgeCount: 4, graphMemory: memory });
    expect(copy.buffer).not.toBe(column.buffer);
    again.loops.fillInts(copy, 9, 4);
    expect([...column]).toEqual([9, 9, 9, 9]);
    // Both ways round: the loops of the first memory object accept the copy.
    loops.fillInts(copy, 5, 4);
    expect([...column]).toEqual([5, 5, 5, 5]);
  });
});

it.each(['graph', 'reading', 'graph64', 'reading64'])('no compiled loop of %s calls another: V8 would inline it', (name) => {
  const project = join(import.meta.dirname, '../..');
  const code = execFileSync(process.execPath, [join(project, 'node_modules/.bin/wasm-dis'), '--all-features', join(project, `src/kernel/${name}.wasm`)], {
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
  expect(code).toMatch(/\(func \$/);
  expect([...code.matchAll(/\(call(?:_ref|_indirect)? (\S+)/g)].map(([, callee]) => callee).filter((callee) => !callee.startsWith('$fimport$'))).toEqual([]);
});

it('graphs above 4 GiB have a WebAssembly memory where V8 has 64-bit addresses', () => {
  const isNew = Number.parseFloat(process.versions.v8) >= 13.3;
  expect(createGraphMemory(40_000_000, 400_000_000)?.addressBits).toBe(isNew ? 64 : undefined);
  expect(createGraphMemory(4_000, 40_000)?.addressBits).toBe(32);
  expect(createGraphMemory(400_000_000, 400_000_000)).toBeNull();
});

describe('all forms give the same heap', () => {
  // In the short form the last snapshot of a program: the others have the same kinds of objects.
  const read = recordedPrograms.flatMap(({ paths }) => (isLong ? paths : paths.slice(-1)));
  it.each(read.map((path) => [shortName(path), path]))('%s', async (_, path) => {
    const heapOf = (snapshot: Snapshot) => {
      const heap = analyze(snapshot);
      const { id, type } = snapshot.nodes;
      const types = [NodeType.object, NodeType.closure, NodeType.array];
      let largest = 0;
      for (let node = 0; node < id.length; node++) if (types.includes(type[node] as 3)) largest = Math.max(largest, id[node]);
      expect(workspaceOf(snapshot).loops.largestOf(snapshot.nodeCount, type, typeSet(types), id)).toBe(largest);
      const interfaces = inferInterfaces(snapshot, heap.names);
      return { ...heap, classes: classify(heap, interfaces), interfaces, retainers: sortRetainers(snapshot, heap.essential) };
    };
    try {
      // Read once: format/kernel.test.ts compares the columns.
      const snapshot = await readSnapshot(path);
      expect(snapshot.graphMemory).not.toBeNull();
      const plain = heapOf({ ...snapshot, graphMemory: null });
      const others = [snapshot, ...(hasWideMemories ? [await readSnapshot(path, { addressBits: 64 })] : [])];
      for (const other of others) {
        const fast = heapOf(other);
        for (const key of ['distance', 'dominator', 'retainedSize', 'shallowSize', 'essential'] as const) {
          expect(Buffer.compare(bytesOf(fast[key]), bytesOf(plain[key])), key).toBe(0);
        }
        for (const key of ['start', 'edge'] as const) expect(Buffer.compare(bytesOf(fast.retainers[key]), bytesOf(plain.retainers[key])), key).toBe(0);
        expect(fast.totalBytes).toBe(plain.totalBytes);
        expect(fast.interfaces).toEqual(plain.interfaces);
        expect(fast.classes.list).toEqual(plain.classes.list);
        expect(Buffer.compare(bytesOf(fast.classes.classOf), bytesOf(plain.classes.classOf))).toBe(0);
      }
    } catch (error) {
      // One recorded file is empty; any other error fails the test.
      if (!(error instanceof SnapdiffError && error.code === 'empty')) throw error;
    }
  });
});

const bytesOf = (view: ArrayBufferView): Buffer => Buffer.from(view.buffer, view.byteOffset, view.byteLength);
