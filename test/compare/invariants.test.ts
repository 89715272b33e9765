/** Invariants of every recorded pair. */
import { statSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compare, type Side } from '../../src/compare/comparison.js';
import { readSnapshot } from '../../src/format/read.js';
import { classify } from '../../src/heap/classify.js';
import { analyze, type Heap } from '../../src/heap/heap.js';
import { inferInterfaces } from '../../src/heap/interfaces.js';
import { programs } from '../support/fixtures.js';

/** The first and last readable snapshot of each program (one process ended before it wrote anything). */
const pairs = programs.map(({ name, paths }) => [name, [paths[0], paths[paths.length - 1]].filter((path) => statSync(path).size > 100)] as const);

const sum = (values: Iterable<number>): number => {
  let total = 0;
  for (const value of values) total += value;
  return total;
};

describe.each(pairs)('%s', (_, paths) => {
  let sides: Side[] = [];

  beforeAll(async () => {
    const heaps = await Promise.all(paths.map(async (path) => analyze(await readSnapshot(path))));
    const last = heaps[heaps.length - 1];
    const interfaces = inferInterfaces(last.snapshot, last.names);
    sides = heaps.map((heap) => ({ heap, classes: classify(heap, interfaces) }));
  });

  afterAll(() => {
    sides = [];
  });

  it('the root retains all, and every node is retained by its dominator', () => {
    for (const { heap } of sides) {
      const { snapshot, shallowSize, retainedSize, dominator, totalBytes } = heap;
      expect(retainedSize[snapshot.root]).toBe(sum(snapshot.nodes.selfSize));
      expect(sum(shallowSize)).toBe(sum(snapshot.nodes.selfSize));
      expect(totalBytes).toBe(retainedSize[snapshot.root] + snapshot.extraNativeBytes);
      expect(faults(heap, (node) => retainedSize[node] > retainedSize[dominator[node]] || retainedSize[node] < shallowSize[node])).toEqual([]);
    }
  });

  it('the table counts every node with bytes once', () => {
    for (const { heap, classes } of sides) {
      const { shallowSize } = heap;
      expect(sum(classes.list.map(({ count }) => count))).toBe(Array.from(shallowSize).filter((size) => size > 0).length);
      expect(sum(classes.list.map(({ shallowBytes }) => shallowBytes))).toBe(sum(shallowSize));
      for (const { retainedBytes, shallowBytes } of classes.list) expect(retainedBytes).toBeGreaterThanOrEqual(shallowBytes > 0 ? 1 : 0);
    }
  });

  it('a snapshot compared with itself has no changes', () => {
    for (const side of sides) {
      const { rows, identity, matchedBy } = compare(side, side);
      expect(matchedBy).toBe('id');
      expect(identity).toEqual({ sharedIds: 1, agreement: 1, sameProcess: true, looksSwapped: false });
      expect(rows.filter((row) => row.newCount !== 0 || row.deletedCount !== 0 || row.resizedBytes !== 0)).toEqual([]);
    }
  });

  it('rows add up, and are mirrored if the sides are swapped', () => {
    const [baseline, current] = [sides[0], sides[sides.length - 1]];
    for (const match of ['id', 'class'] as const) {
      const { rows } = compare(baseline, current, match);
      for (const row of rows) {
        expect(row.newBytes - row.deletedBytes + row.resizedBytes).toBe((row.current?.shallowBytes ?? 0) - (row.baseline?.shallowBytes ?? 0));
        expect(row.newCount - row.deletedCount).toBe((row.current?.count ?? 0) - (row.baseline?.count ?? 0));
      }
      const growth = sum(rows.map((row) => row.newBytes - row.deletedBytes + row.resizedBytes));
      expect(growth).toBe(sum(current.heap.shallowSize) - sum(baseline.heap.shallowSize));
      const mirrored = compare(current, baseline, match).rows.map((row) => ({
        key: (row.baseline ?? row.current)?.key,
        newCount: row.deletedCount,
        deletedCount: row.newCount,
        newBytes: row.deletedBytes,
        deletedBytes: row.newBytes,
        resizedBytes: row.resizedBytes === 0 ? 0 : -row.resizedBytes,
      }));
      const figures = rows.map(({ newCount, deletedCount, newBytes, deletedBytes, resizedBytes, ...row }) => ({
        key: (row.current ?? row.baseline)?.key,
        newCount,
        deletedCount,
        newBytes,
        deletedBytes,
        resizedBytes,
      }));
      const sorted = <Row extends { key: string | undefined }>(list: Row[]) => list.sort((a, b) => ((a.key ?? '') < (b.key ?? '') ? -1 : 1));
      expect(sorted(mirrored)).toEqual(sorted(figures));
    }
  });
});

function faults({ snapshot }: Heap, isFault: (node: number) => boolean): number[] {
  const found: number[] = [];
  for (let node = 0; node < snapshot.nodeCount; node++) if (isFault(node)) found.push(node);
  return found.slice(0, 10);
}
