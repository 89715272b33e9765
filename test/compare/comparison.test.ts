/** Rows of a comparison, on drawings. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Matching } from '../../src/vocabulary.js';
import { always, heapModels } from '../support/arbitraries.js';
import { draw } from '../support/draw.js';
import { toSnapshot } from '../support/heap-model.js';
import { compareSnapshots } from '../support/heaps.js';

/** Rows that changed, by name: [new, deleted, new bytes, deleted bytes, resized]. */
function rows(before: string, after: string, match: Matching = 'id'): Record<string, readonly number[]> {
  const comparison = compareSnapshots(draw(before).snapshot, draw(after).snapshot, match);
  return Object.fromEntries(
    comparison.rows
      .map((row) => [row.name, [row.newCount, row.deletedCount, row.newBytes, row.deletedBytes, row.resizedBytes]] as const)
      .filter(([, figures]) => figures.some((figure) => figure !== 0)),
  );
}

describe('a comparison by id', () => {
  it('of a heap with itself has no changes', () => {
    const heap = '(root) -> App @3 10 -> Map @5 20\n(root) -> Lost:array 5';
    expect(rows(heap, heap)).toEqual({});
  });

  it('counts new and deleted objects', () => {
    const before = '(root) @1 -> App @3 10 -> Session#1 @5 64\nApp -> Session#2 @7 64';
    const after = '(root) @1 -> App @3 10 -> Session#1 @5 64\nApp -> Session#3 @9 100\nApp -> Session#4 @11 100';
    expect(rows(before, after)).toEqual({ Session: [2, 1, 200, 64, 0] });
  });

  it('counts the growth of a survivor as resized', () => {
    expect(rows('(root) -> Map @3 40 -> "":array @5 100', '(root) -> Map @3 40 -> "":array @7 900')).toEqual({ Map: [0, 0, 0, 0, 800] });
    expect(rows('(root) -> Map @3 940', '(root) -> Map @3 40')).toEqual({ Map: [0, 0, 0, 0, -900] });
  });

  it('counts a survivor whose class changed as deleted in one row and new in the other', () => {
    expect(rows('(root) -> Shape @3 40', '(root) -> Circle @3 48')).toEqual({ Shape: [0, 1, 0, 40, 0], Circle: [1, 0, 48, 0, 0] });
    const detached = rows('(root) -> Div:native @3 40 attached', '(root) -> Div:native @3 40 detached');
    expect(detached).toEqual({ Div: [0, 1, 0, 40, 0], 'Detached Div': [1, 0, 40, 0, 0] });
  });

  it('ignores nodes without bytes; one that gains bytes is new, one that loses them is deleted', () => {
    expect(rows('(root) -> A @3 0', '(root) -> A @3 0 -> B @5 0')).toEqual({});
    expect(rows('(root) -> A @3 0', '(root) -> A @3 8')).toEqual({ A: [1, 0, 8, 0, 0] });
    expect(rows('(root) -> A @3 8', '(root) -> A @3 0')).toEqual({ A: [0, 1, 0, 8, 0] });
    expect(rows('(root) -> A#1 @3 0 -> A#2 @5 8', '(root) -> A#1 @3 9 -> A#2 @5 8')).toEqual({ A: [1, 0, 9, 0, 0] });
  });

  it('classifies both heaps with the interfaces of the current one', () => {
    const before = '(root) -> Object#1 @3 16 -id-> V @5\n(root) -> Object#2 @7 16 -name-> V\n(root) -> Object#3 @9 16 -name-> V';
    const after = '(root) -> Object#1 @3 16 -id-> V @5\n(root) -> Object#2 @11 16 -id-> V';
    expect(rows(before, after)).toEqual({ Object: [0, 2, 0, 32, 0], '{id}': [1, 0, 16, 0, 0] });
  });

  it('separates classes of one name at two locations', () => {
    const before = draw('(root) @1 -> A#1 @3 8 at=1:1:1').snapshot;
    const after = draw('(root) @1 -> A#1 @3 8 at=1:1:1\n(root) -> A#2 @5 8 at=2:1:1').snapshot;
    const found = compareSnapshots(before, after, 'id').rows.filter(({ name }) => name === 'A');
    expect(found.map(({ baseline, current, newCount }) => [baseline?.count ?? 0, current?.count ?? 0, newCount])).toEqual([
      [1, 1, 0],
      [0, 1, 1],
    ]);
  });

  it('sums sizes beyond 2^32', () => {
    const big = 5_368_709_120;
    expect(rows('(root) -> A @3 8', `(root) -> A @3 ${big}\n(root) -> B#1 @5 ${big}\n(root) -> B#2 @7 ${big}`)).toEqual({
      A: [0, 0, 0, 0, big - 8],
      B: [2, 0, 2 * big, 0, 0],
    });
  });

  it('has the counterpart of each node', () => {
    const { counterpart } = compareSnapshots(
      draw('(root) @1 -> A @3\n(root) -> B @5').snapshot,
      draw('(root) @1 -> B @5\n(root) -> C @7\n(root) -> A @3').snapshot,
      'id',
    );
    expect(Array.from(counterpart)).toEqual([0, 2, -1, 1]);
  });
});

describe('a comparison by class', () => {
  it('subtracts counts and bytes', () => {
    const before = '(root) @1 -> A#1 @3 10\n(root) -> A#2 @5 10\n(root) -> B @7 5\n(root) -> Same @9 1';
    const after = '(root) @2 -> A#1 @30 10\n(root) -> B @70 500\n(root) -> C @71 3\n(root) -> Same @90 1';
    expect(rows(before, after, 'class')).toEqual({ A: [0, 1, 0, 10, 0], B: [0, 0, 495, 0, 0], C: [1, 0, 3, 0, 0] });
  });

  it('has no counterparts', () => {
    const { snapshot } = draw('(root) -> A 8');
    const { counterpart, matchedBy } = compareSnapshots(snapshot, snapshot, 'class');
    expect(matchedBy).toBe('class');
    expect(Array.from(counterpart)).toEqual([-1, -1]);
  });

  it('matches a class by the name of its script, because script ids differ between processes', () => {
    const heap = (scriptId: number, count: number) =>
      draw(`
        (root) -> fn:closure 8 at=${scriptId}:9:9 -internal:shared-> Info:hidden -internal:script-> Script:hidden -internal:name-> /srv/app.js:string 0
        ${Array.from({ length: count }, (_, place) => `(root) -> A#${place} 8 at=${scriptId}:1:1`).join('\n')}`).snapshot;
    const { rows: found } = compareSnapshots(heap(4, 2), heap(77, 5), 'class');
    expect(found.filter(({ name }) => name === 'A')).toEqual([expect.objectContaining({ newCount: 3, newBytes: 24 })]);
    const byId = compareSnapshots(heap(4, 2), heap(77, 5), 'id').rows.filter(({ name }) => name === 'A');
    expect(byId).toHaveLength(2);
  });

  it('matches a class of another checkout and another line, if it is the only one of its name', () => {
    const heap = (script: string, line: number, count: number) =>
      draw(`
        (root) -> fn:closure 8 at=4:9:9 -internal:shared-> Info:hidden -internal:script-> Script:hidden -internal:name-> ${script}:string 0
        ${Array.from({ length: count }, (_, place) => `(root) -> A#${place} 8 at=4:${line}:1`).join('\n')}`).snapshot;
    const { rows: found } = compareSnapshots(heap('/srv/app.js', 1, 2), heap('/home/ci/app.js', 7, 5), 'class');
    expect(found.filter(({ name }) => name === 'A')).toMatchObject([{ newCount: 3, deletedCount: 0 }]);
  });

  it('merges the classes of a script that was loaded twice', () => {
    const script = (scriptId: number) => `
      (root) -> fn#${scriptId}:closure 8 at=${scriptId}:9:9 -internal:shared-> Info#${scriptId}:hidden -internal:script-> Script#${scriptId}:hidden -internal:name-> /srv/app.js:string
      (root) -> Hop#${scriptId} 1 -> A#${scriptId} 8 at=${scriptId}:1:1`;
    const { rows: found } = compareSnapshots(draw(`(root)${script(4)}`).snapshot, draw(`(root)${script(5)}${script(6)}`).snapshot, 'class');
    const [row] = found.filter(({ name }) => name === 'A');
    expect(row.current).toMatchObject({ count: 2, shallowBytes: 16, retainedBytes: 16, distance: 2 });
    expect(row).toMatchObject({ newCount: 1, newBytes: 8 });
  });
});

describe('rows of random heaps', () => {
  const pairs = fc.tuple(heapModels(), heapModels(), fc.constantFrom<Matching>('id', 'class'));

  it('add up to the change of each class', () => {
    always(pairs, 600, ([before, after, match]) => {
      for (const row of compareSnapshots(toSnapshot(before), toSnapshot(after), match).rows) {
        const { newCount, deletedCount, newBytes, deletedBytes, resizedBytes, baseline, current } = row;
        expect(newBytes - deletedBytes + resizedBytes).toBe((current?.shallowBytes ?? 0) - (baseline?.shallowBytes ?? 0));
        expect(newCount - deletedCount).toBe((current?.count ?? 0) - (baseline?.count ?? 0));
        for (const figure of [newCount, deletedCount, newBytes, deletedBytes]) expect(figure).toBeGreaterThanOrEqual(0);
      }
    });
  });

  it('have no changes for a heap and itself', () => {
    always(heapModels(), 300, (model) => {
      const { rows: found } = compareSnapshots(toSnapshot(model), toSnapshot(model), 'id');
      expect(found.filter((row) => row.newCount || row.deletedCount || row.resizedBytes)).toEqual([]);
    });
  });
});
