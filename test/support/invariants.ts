/** Properties of every recorded pair, whatever is in it. */
import { expect } from 'vitest';
import { compare, type Side } from '../../src/compare/comparison.js';
import { classify } from '../../src/heap/classify.js';
import type { Heap } from '../../src/heap/heap.js';
import { inferInterfaces } from '../../src/heap/interfaces.js';

/** `heaps`: of one program, oldest first. */
export function expectInvariants(heaps: readonly Heap[]): void {
  const last = heaps[heaps.length - 1];
  const interfaces = inferInterfaces(last.snapshot, last.names);
  const sides = heaps.map((heap) => ({ heap, classes: classify(heap, interfaces) }));
  for (const check of [expectRetained, expectCounted, expectUnchanged, expectMirrored]) check(sides);
}

const sum = (values: Iterable<number>): number => {
  let total = 0;
  for (const value of values) total += value;
  return total;
};

/** The root retains all, and every node is retained by its dominator. */
function expectRetained(sides: readonly Side[]): void {
  for (const { heap } of sides) {
    const { snapshot, shallowSize, retainedSize, dominator, totalBytes } = heap;
    expect(retainedSize[snapshot.root]).toBe(sum(snapshot.nodes.selfSize));
    expect(sum(shallowSize)).toBe(sum(snapshot.nodes.selfSize));
    expect(totalBytes).toBe(retainedSize[snapshot.root] + snapshot.extraNativeBytes);
    expect(faults(heap, (node) => retainedSize[node] > retainedSize[dominator[node]] || retainedSize[node] < shallowSize[node])).toEqual([]);
  }
}

/** The table counts every node with bytes once. */
function expectCounted(sides: readonly Side[]): void {
  for (const { heap, classes } of sides) {
    const { shallowSize } = heap;
    expect(sum(classes.list.map(({ count }) => count))).toBe(Array.from(shallowSize).filter((size) => size > 0).length);
    expect(sum(classes.list.map(({ shallowBytes }) => shallowBytes))).toBe(sum(shallowSize));
    for (const { retainedBytes, shallowBytes } of classes.list) expect(retainedBytes).toBeGreaterThanOrEqual(shallowBytes > 0 ? 1 : 0);
  }
}

/** A snapshot compared with itself has no changes. */
function expectUnchanged(sides: readonly Side[]): void {
  for (const side of sides) {
    const { rows, identity, matchedBy } = compare(side, side);
    expect(matchedBy).toBe('id');
    expect(identity).toEqual({ sharedIds: 1, agreement: 1, sameProcess: true, looksSwapped: false });
    expect(rows.filter((row) => row.newCount !== 0 || row.deletedCount !== 0 || row.resizedBytes !== 0)).toEqual([]);
  }
}

/** Rows add up, and are mirrored if the sides are swapped. */
function expectMirrored(sides: readonly Side[]): void {
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
}

function faults({ snapshot }: Heap, isFault: (node: number) => boolean): number[] {
  const found: number[] = [];
  for (let node = 0; node < snapshot.nodeCount; node++) if (isFault(node)) found.push(node);
  return found.slice(0, 10);
}
