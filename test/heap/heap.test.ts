/** A heap as a whole: distances with their special edges, retained sizes, totals and statistics. */
import { describe, expect, it } from 'vitest';
import { analyze } from '../../src/heap/heap.js';
import { always, heapModels } from '../support/arbitraries.js';
import { draw } from '../support/draw.js';
import { toSnapshot } from '../support/heap-model.js';

const distancesOf = (text: string) => {
  const drawing = draw(text);
  return drawing.byLabel(analyze(drawing.snapshot).distance);
};
const retainedOf = (text: string) => {
  const drawing = draw(text);
  return drawing.byLabel(analyze(drawing.snapshot).retainedSize);
};
const entry = '/ part of key (K @7) -> value (V @9) pair in WeakMap (table @5)';

describe('distances', () => {
  it('count from the children of the root that belong to the program', () => {
    expect(distancesOf('(root) -> App -> Map -> Entry\n(root) -> (GC-roots) -> System:hidden -> Map')).toEqual({
      '(root)': 100_000_000,
      App: 1,
      Map: 2,
      Entry: 3,
      '(GC-roots)': 100_000_001,
      System: 100_000_002,
    });
  });

  it('count from the DOM trees of documents, which are synthetic', () => {
    expect(distancesOf('(root) -> "(Document DOM trees)":synthetic -> Div:native')).toMatchObject({ '(Document DOM trees)': 1, Div: 2 });
  });

  it('count from the root if nothing belongs to the program', () => {
    expect(distancesOf('(root) -> (GC-roots) -> System:hidden')).toEqual({ '(root)': 0, '(GC-roots)': 1, System: 2 });
  });

  it('are -5 for unreachable nodes and targets of weak edges', () => {
    expect(distancesOf('(root) -> App ~> Weak\nLost')).toMatchObject({ Weak: -5, Lost: -5 });
  });

  it('do not start at a weak child of the root', () => {
    expect(distancesOf('(root) -> App\n(root) ~> Weak')).toMatchObject({ App: 1, Weak: -5 });
  });

  it('do not follow the sloppy function map of a native context', () => {
    const text = '(root) -> "system / NativeContext":hidden -internal:sloppy_function_map-> M:hidden\n(root) -> A -> B -> M';
    expect(distancesOf(text)).toMatchObject({ M: 3 });
  });

  it('follow the second edge of a WeakMap’s entry', () => {
    const near = `(root) -> Table:array @5 -internal:"1 ${entry}"-> Value @9`;
    expect(distancesOf(near)).toMatchObject({ Value: -5 });
    expect(distancesOf(`${near}\n(root) -> App -> Deep -> Key @7 -internal:"2 ${entry}"-> Value`)).toMatchObject({ Key: 3, Value: 4 });
  });
});

describe('retained sizes', () => {
  it('count the values of a WeakMap at their keys', () => {
    const retained = retainedOf(`
      (root) -> Key @7 10 -internal:"1 ${entry}"-> Value @9 100
      (root) -> Table:array @5 1000 -internal:"2 ${entry}"-> Value`);
    expect(retained).toMatchObject({ Key: 110, Value: 100, Table: 1000 });
  });

  it('count transferred bytes at their owner', () => {
    expect(retainedOf('(root) -> A 1 -> B 10 -> Store:array 100')).toMatchObject({ A: 111, B: 110, Store: 0 });
  });

  it('of the root are the whole heap, on random heaps', () => {
    always(heapModels(), 500, (model) => {
      const { retainedSize, totalBytes, dominator, snapshot } = analyze(toSnapshot(model));
      const all = model.nodes.reduce((total, { size }) => total + size, 0);
      expect(retainedSize[0]).toBe(all);
      expect(totalBytes).toBe(all + model.extraNativeBytes);
      expect(dominator[snapshot.root]).toBe(snapshot.root);
    });
  });

  it('can exceed 2^32', () => {
    const { retainedSize, totalBytes } = analyze(draw('(root) -> A 4294967295 -> B 4294967295').snapshot);
    expect(Array.from(retainedSize)).toEqual([8_589_934_590, 8_589_934_590, 4_294_967_295]);
    expect(totalBytes).toBe(8_589_934_590);
  });
});

describe('totals and statistics', () => {
  it('count native memory outside nodes', () => {
    const { totalBytes, statistics } = analyze(draw('(root) -> A 10', { extraNativeBytes: 5000 }).snapshot);
    expect(totalBytes).toBe(5010);
    expect(statistics.nativeBytes).toBe(5000);
  });

  it('count bytes by kind', () => {
    const drawing = draw(`
      (root) -> App 1
      App -a-> fn:code 10
      App -b-> s1:string 100
      App -c-> s2:concatenated-string 200
      App -d-> s3:sliced-string 400
      App -e-> "system / JSArrayBufferData":native 5000
      App -f-> Div:native 2000
      (root) -> (GC-roots) -> h:hidden 7`);
    expect(analyze(drawing.snapshot).statistics).toEqual({
      codeBytes: 10,
      stringBytes: 700,
      jsArrayBytes: 0,
      typedArrayBytes: 5000,
      nativeBytes: 7000,
      systemBytes: 7,
    });
  });

  it('count arrays with elements that only they reference', () => {
    const statistics = (text: string) => analyze(draw(text).snapshot).statistics.jsArrayBytes;
    expect(statistics('(root) -> Array 16 -internal:elements-> "":array 800')).toBe(816);
    expect(statistics('(root) -> Array 16 -internal:elements-> Store 800')).toBe(816);
    expect(statistics('(root) -> Array 16 -internal:elements-> Store 800\n(root) -> Other -> Store')).toBe(16);
    expect(statistics('(root) -> Array 16 -internal:elements-> Store 800\nLost ~> Store')).toBe(16);
    expect(statistics('(root) -> Array 16 -property:elements-> Store 800')).toBe(16);
    expect(statistics('(root) -> Array 16 -internal:elements-> Store 800\nArray -internal:elements-> Second 9')).toBe(816);
    expect(statistics('(root) -> Array:string 16')).toBe(0);
  });
});
