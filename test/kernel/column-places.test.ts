/** Places of columns: columns that may coexist never overlap, for any size of the graph. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesPer, HEADER_BYTES, mayCoexist, placesOf, replacedBy, specOf } from '../../src/kernel/column-places.js';
import { type ColumnName, columnTable, type Phase, phases } from '../../src/kernel/column-table.js';
import { createGraphMemory } from '../../src/kernel/graph-memory.js';
import { workspaceOf } from '../../src/kernel/workspace.js';
import { always } from '../support/arbitraries.js';
import { runs } from '../trust/support/random.js';

const names = Object.keys(columnTable) as ColumnName[];
const pairs = names.flatMap((one, at) => names.slice(at + 1).map((other) => [one, other] as const));

/** Bytes that a column needs. */
function leastBytes(name: ColumnName, nodeCount: number, edgeCount: number): number {
  const { entries, per } = specOf(name);
  const count = per === 'node' ? nodeCount + 1 : per === 'edge' ? edgeCount : 8;
  if (entries === 'bits') return 4 * ((count + 31) >>> 5);
  return count * (typeof entries === 'number' ? entries : { bytes: 1, ints: 4, words: 4, doubles: 8 }[entries]);
}

describe('places', () => {
  const counts = fc.tuple(fc.oneof(fc.nat({ max: 2000 }), fc.nat({ max: 60_000_000 })), fc.oneof(fc.nat({ max: 2000 }), fc.nat({ max: 400_000_000 })));

  it('do not overlap for columns that may coexist, and are large enough, for all sizes', () => {
    let together = 0;
    always(counts, 300, ([nodeCount, edgeCount]) => {
      const { at, bytes, total } = placesOf(nodeCount, edgeCount, 2_500_000);
      for (const name of names) {
        expect(at(name) % 64).toBe(0);
        expect(at(name)).toBeGreaterThanOrEqual(HEADER_BYTES);
        expect(at(name) + bytes(name)).toBeLessThanOrEqual(total);
        expect(bytes(name)).toBeGreaterThanOrEqual(leastBytes(name, nodeCount, edgeCount));
      }
      expect(bytes('windows')).toBeGreaterThanOrEqual(2_500_000);
      for (const [one, other] of pairs) {
        if (!mayCoexist(specOf(one), specOf(other))) continue;
        together++;
        if (at(one) < at(other) + bytes(other) && at(other) < at(one) + bytes(one)) throw new Error(`${one} and ${other} overlap`);
      }
    });
    expect(together).toBeGreaterThan(runs(100_000));
  });

  it('allow loads of 32 bytes at the last entry', () => {
    always(counts, 300, ([nodeCount, edgeCount]) => {
      const { at, total } = placesOf(nodeCount, edgeCount, 0);
      for (const name of ['nodeType', 'detachedness', 'state'] as const) expect(at(name) + nodeCount + 16).toBeLessThanOrEqual(total);
      expect(at('edgeType') + edgeCount + 32).toBeLessThanOrEqual(total);
    });
  });

  it('need these bytes a node and an edge, written and reserved', () => {
    expect([bytesPer('node'), bytesPer('node', true), bytesPer('edge', true)]).toEqual([59.375, 80, 13.375]);
  });
});

describe('phases', () => {
  const order = Object.keys(phases) as Phase[];

  it('are declared after the phases they depend on', () => {
    for (const [at, phase] of order.entries()) for (const earlier of phases[phase]) expect(order.slice(0, at)).toContain(earlier);
  });

  it('of a column are in order', () => {
    const reaches = (from: Phase, to: Phase): boolean => from === to || phases[to].some((earlier) => reaches(from, earlier));
    expect(names.filter((name) => !reaches(specOf(name).from, specOf(name).until))).toEqual([]);
  });

  it('that may run in parallel do not share places', () => {
    // Sizes, distances and dominators of one snapshot are computed by three threads at once.
    for (const [one, other] of [
      ['owner', 'queue'],
      ['queue', 'vertex'],
      ['ownerStack', 'path'],
      ['retainersEdge', 'toNode'],
      ['retainersStart', 'filing'],
    ] as const) {
      expect(mayCoexist(specOf(one), specOf(other)), `${one} and ${other}`).toBe(true);
    }
    expect(mayCoexist(specOf('laterRetainer'), specOf('retainersEdge'))).toBe(false);
    expect(mayCoexist(specOf('counterpart'), specOf('retainersEdge'))).toBe(false);
  });
});

describe('a workspace', () => {
  const create = () => workspaceOf({ nodeCount: 1000, edgeCount: 5000, graphMemory: createGraphMemory(1000, 5000) });

  it('keeps a column until another one claims its place', () => {
    const { claim, kept } = create();
    expect(kept('node')).toBeNull();
    const node = claim('node').fill(3);
    claim('treeLimit');
    expect(kept('node')).toEqual(node);
    claim('pageQueue');
    expect(kept('node')).toBeNull();
  });

  it('allocates a separate column if a heap is on both sides', () => {
    const { claim } = create();
    const edges = claim('retainersEdge', 5000).fill(7);
    const counterpart = claim('counterpart', 1000).fill(-1);
    expect(counterpart.buffer).not.toBe(edges.buffer);
    expect(edges.every((edge) => edge === 7)).toBe(true);
  });

  it('allocates a separate column for one that is needed again after a later result has its place', () => {
    const tooLate = names.filter((name) => (replacedBy.get(name) as readonly ColumnName[]).length > 0);
    expect(tooLate).toEqual(expect.arrayContaining(['entryNames', 'laterRetainer', 'queue']));
    for (const name of tooLate) {
      const { claim, room } = create();
      const [result] = replacedBy.get(name) as readonly ColumnName[];
      const kept = claim(result);
      expect(claim(name).buffer, name).not.toBe(kept.buffer);
      expect(room(name as never)('ints', 1).buffer, name).not.toBe(kept.buffer);
    }
  });

  it('allocates separate columns if they do not fit', () => {
    const { claim, room } = create();
    const names = claim('entryNames', 1_000_000);
    expect(names.length).toBe(1_000_000);
    expect(names.buffer).not.toBe(claim('distance').buffer);
    const of = room('filing');
    const [inside, outside] = [of('ints', 100), of('ints', 100_000)];
    expect(inside.buffer).toBe(claim('distance').buffer);
    expect(outside.buffer).not.toBe(inside.buffer);
  });
});
