/**
 * The formula of memory, counted: every typed array that can be reached from what a phase returns, on recorded files. Bytes a node and an
 * edge are those of src/README.md. What one column is, on a drawing, and when it is wider: format/columns.test.ts.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { columnBytes } from '../src/engine/column-memory.js';
import { readSnapshot } from '../src/format/read.js';
import type { Snapshot, WideColumn } from '../src/format/snapshot.js';
import { hasBit } from '../src/graph/bits.js';
import type { Retainers } from '../src/graph/retainers.js';
import type { Classes } from '../src/heap/classes.js';
import { classify } from '../src/heap/classify.js';
import { type Domination, dominate, type Heap, type Measures, measure, retain, sortRetainers } from '../src/heap/heap.js';
import { inferInterfaces } from '../src/heap/interfaces.js';
import { wellKnownNodes } from '../src/heap/well-known-nodes.js';
import { bytesPer } from '../src/kernel/column-places.js';
import { LARGEST_WINDOW, readingRoom } from '../src/kernel/reading.js';
import { program, shortName } from './support/fixtures.js';

/** Bytes a node of each column, by phase; ids and sizes take twice that where a value passes 2^32. */
const perNode = {
  snapshot: { type: 1, name: 4, id: 4, selfSize: 4, detachedness: 1, firstEdge: 4 },
  measure: { detachedness: 1, shallowSize: 4, distance: 4 },
  dominate: { node: 4, dominator: 4 },
  heap: { detachedness: 1, shallowSize: 4, distance: 4, dominator: 4, retainedSize: 4 },
  classes: { classOf: 4 },
  retainers: { start: 4 },
};
/** Bytes an edge; a set of edges has a bit for each. */
const perEdge = { snapshot: { type: 1, nameOrIndex: 4, toNode: 4 }, heap: { essential: 1 / 8 } };
const perLocation = { place: 4 };
const perPlace = { scriptId: 4, line: 4, column: 4 };

const sum = (columns: Record<string, number>): number => Object.values(columns).reduce((total, bytes) => total + bytes, 0);
const bitBytes = (count: number): number => 4 * Math.ceil(count / 32);
const extra = (column: WideColumn): number => column.byteLength - 4 * column.length;
/** The narrow column that was read before a wide one took its place stays in the memory of the graph. */
const outgrown = (column: WideColumn): number => (extra(column) > 0 ? 4 * column.length : 0);

/**
 * Bytes of all typed arrays, and of the memory below them, each once; of the graph's memory, which is counted by itself, what the arrays take.
 * `except`: what belongs to an earlier phase.
 */
function reachable(value: unknown, graphBuffer: unknown, except: readonly unknown[] = []): { views: number; buffers: number } {
  const seen = new Set<unknown>(except);
  const found = { views: 0, buffers: 0 };
  const visit = (each: unknown): void => {
    if (typeof each !== 'object' || each === null || seen.has(each)) return;
    seen.add(each);
    if (ArrayBuffer.isView(each)) {
      found.views += each.byteLength;
      const isGraphs = each.buffer === graphBuffer;
      if (isGraphs || !seen.has(each.buffer)) found.buffers += isGraphs ? each.byteLength : each.buffer.byteLength;
      seen.add(each.buffer);
    } else if (each instanceof Map) {
      for (const entry of each) entry.forEach(visit);
    } else {
      Object.values(each).forEach(visit);
    }
  };
  visit(value);
  return found;
}

const exactly = (bytes: number) => ({ views: bytes, buffers: bytes });

const paths = ['demo', 'matrix/node24', 'matrix/node20', 'matrix/chromium', 'extra/bigbuf-node24'].map((name) => program(name).paths[1]);

describe.each(paths.map((path) => [shortName(path), path] as const))('the columns of %s', (_, path) => {
  let snapshot: Snapshot;
  let measures: Measures;
  let domination: Domination;
  let heap: Heap;
  let classes: Classes;
  let retainers: Retainers;
  const bytesIn = (value: unknown, except: readonly unknown[] = []) => reachable(value, snapshot.graphMemory?.memory.buffer, except);
  beforeAll(async () => {
    snapshot = await readSnapshot(path);
    const wellKnown = wellKnownNodes(snapshot);
    measures = measure(snapshot, wellKnown);
    domination = dominate(snapshot, wellKnown);
    heap = retain(snapshot, measures, domination);
    classes = classify(heap, inferInterfaces(snapshot, heap.names));
    retainers = sortRetainers(snapshot, heap.essential);
  });

  it('as read', () => {
    const { nodeCount, edgeCount, nodes, strings, locations } = snapshot;
    // One more entry in a column of starts than there are things that start.
    const wide = extra(nodes.id) + outgrown(nodes.id) + extra(nodes.selfSize) + outgrown(nodes.selfSize);
    const ofNodes = nodeCount * sum(perNode.snapshot) + 4 + wide;
    // How long the texts are is known last. What is reserved behind them was never touched, and so takes no memory.
    const textBytes = strings.start[strings.count];
    const reserved = strings.bytes.subarray(textBytes);
    expect(reserved.every((byte) => byte === 0)).toBe(true);
    const ofStrings = textBytes + 4 * (strings.count + 1) + extra(strings.start);
    const ofLocations = 2 * bitBytes(nodeCount) + locations.count * sum(perLocation) + locations.line.length * sum(perPlace);
    const total = ofNodes + edgeCount * sum(perEdge.snapshot) + ofStrings + ofLocations;
    // So it is with the places of locations.
    const ofPlaces = [locations.scriptId, locations.line, locations.column].map(({ buffer, length }) => new Int32Array(buffer).subarray(length));
    expect(ofPlaces.every((rest) => rest.every((value) => value === 0))).toBe(true);
    const behindPlaces = ofPlaces.reduce((bytes, rest) => bytes + rest.byteLength, 0);
    const views = total + reserved.byteLength;
    expect(bytesIn(snapshot)).toEqual({ views, buffers: views + behindPlaces });
  });

  it('as memory of the graph, rounded up to pages', () => {
    const { nodeCount, edgeCount, graphMemory } = snapshot;
    // Windows of the file are where the retainers will be.
    const edges = Math.max(edgeCount, (2 * readingRoom(LARGEST_WINDOW)) / 4);
    const least = bytesPer('node', true) * nodeCount + bytesPer('edge', true) * edges;
    const bytes = graphMemory?.memory.buffer.byteLength ?? 0;
    expect(bytes).toBeGreaterThan(least);
    // Counts are rounded up to 512 and more, the whole to pages.
    expect(bytes).toBeLessThan(least + 2 * 65_536 + 600 * (bytesPer('node', true) + bytesPer('edge', true)));
  });

  it('as measured', () => {
    expect(bytesIn(measures)).toEqual(exactly(snapshot.nodeCount * sum(perNode.measure) + extra(measures.shallowSize)));
  });

  it('as dominated', () => {
    const { nodeCount, edgeCount } = snapshot;
    expect(bytesIn(domination)).toEqual(exactly(nodeCount * sum(perNode.dominate) + bitBytes(edgeCount)));
  });

  it('as a heap, which adds to the snapshot', () => {
    const { nodeCount, edgeCount } = snapshot;
    const wide = extra(heap.shallowSize) + extra(heap.retainedSize);
    expect(bytesIn(heap, [snapshot])).toEqual(exactly(nodeCount * sum(perNode.heap) + bitBytes(edgeCount) + wide));
  });

  it('as classes', () => {
    expect(bytesIn(classes)).toEqual(exactly(snapshot.nodeCount * sum(perNode.classes)));
  });

  it('as retainers, an entry for each essential edge', () => {
    let essential = 0;
    for (let edge = 0; edge < snapshot.edgeCount; edge++) if (hasBit(heap.essential, edge)) essential++;
    expect(bytesIn(retainers)).toEqual(exactly((snapshot.nodeCount + 1) * sum(perNode.retainers) + 4 * essential));
  });
});

describe('the formula', () => {
  const readme = readFileSync(join(import.meta.dirname, '../src/README.md'), 'utf8');

  it('is that of the README', () => {
    const found = /at most ([\d.]+) bytes a node and ([\d.]+) an edge \(of these ([\d.]+) and ([\d.]+) are columns of the file/.exec(readme);
    const held = [bytesPer('node'), bytesPer('edge')].map((bytes) => Number(bytes.toFixed(1)));
    expect(found?.slice(1).map(Number)).toEqual([...held, sum(perNode.snapshot), sum(perEdge.snapshot)]);
  });

  it('is that of the budget', () => {
    expect(columnBytes({ nodeCount: 1000, edgeCount: 0 })).toBe(1000 * bytesPer('node'));
    expect(columnBytes({ nodeCount: 0, edgeCount: 1000 })).toBe(1000 * bytesPer('edge'));
  });
});
