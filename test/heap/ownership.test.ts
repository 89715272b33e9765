/** DevTools' Shallow Size: the owners of V8's internal nodes. */
import { describe, expect, it } from 'vitest';
import { domState } from '../../src/heap/dom-state.js';
import { wellKnownNames } from '../../src/heap/names.js';
import { shallowSizes } from '../../src/heap/ownership.js';
import { always, heapModels } from '../support/arbitraries.js';
import { type Drawing, draw } from '../support/draw.js';
import { toSnapshot } from '../support/heap-model.js';
import { naiveShallowSizes } from '../support/naive-heap.js';
import { runs } from '../trust/support/random.js';

const sizes = ({ snapshot, byLabel }: Drawing, hasUserRoots = true) =>
  byLabel(shallowSizes(snapshot, wellKnownNames(snapshot.strings), domState(snapshot), hasUserRoots));

describe('shallow sizes', () => {
  it('count a table at the Map that is its only owner', () => {
    const drawing = draw('(root) -> Map 32 -internal:table-> "":array 400 -> "system / Cell":hidden 16');
    expect(sizes(drawing)).toEqual({ '(root)': 0, Map: 448, '': 0, 'system / Cell': 0 });
  });

  it('keep shared nodes, and nodes below them, separate', () => {
    const drawing = draw(`
      (root) -> A 10 -> Shared:array 100 -> Below:hidden 1000
      (root) -> B 20 -> Shared`);
    expect(sizes(drawing)).toEqual({ '(root)': 0, A: 10, Shared: 100, Below: 1000, B: 20 });
  });

  it('count two paths from one owner as one owner', () => {
    const drawing = draw(`
      (root) -> A 10 -> Left:array 1 -> Foot:array 100
      A -> Right:hidden 2 -> Foot -> Left`);
    expect(sizes(drawing)).toMatchObject({ A: 113, Left: 0, Foot: 0, Right: 0 });
  });

  it('ignore weak edges', () => {
    const drawing = draw('(root) -> A 10 -> Store:array 100\n(root) -> B 20 ~> Store');
    expect(sizes(drawing)).toMatchObject({ A: 110, Store: 0, B: 20 });
  });

  it('transfer nothing to the root and to synthetic nodes', () => {
    const drawing = draw('(root) -> Store:array 100\n(root) -> (GC-roots) -> Other:hidden 50');
    expect(sizes(drawing)).toEqual({ '(root)': 0, Store: 100, '(GC-roots)': 0, Other: 50 });
  });

  it('transfer nothing to a root of any type', () => {
    expect(sizes(draw('root:object 1 -> Store:array 100'))).toEqual({ root: 1, Store: 100 });
  });

  it('transfer external string data, but no other native node', () => {
    const drawing = draw(`
      (root) -> text:string 20 -> "system / ExternalStringData":native 5000
      (root) -> ArrayBuffer 30 -> "system / JSArrayBufferData":native 7000
      (root) -> Odd 40 -> "system / ExternalStringData"#odd:object 90`);
    expect(sizes(drawing)).toMatchObject({ text: 5020, 'system / ExternalStringData': 0, ArrayBuffer: 30, 'system / JSArrayBufferData': 7000, Odd: 40 });
  });

  it('keep nodes without owners, including cycles, unchanged', () => {
    const drawing = draw('(root) -> A 10\nLost:array 100 -> Ring:hidden 50 -> Lost');
    expect(sizes(drawing)).toEqual({ '(root)': 0, A: 10, Lost: 100, Ring: 50 });
  });

  it('are those of the file if no child of the root belongs to the program', () => {
    const drawing = draw('(root) -> A 10 -> Store:array 100');
    expect(sizes(drawing, false)).toEqual({ '(root)': 0, A: 10, Store: 100 });
  });

  it('can exceed 2^32, individually and in total', () => {
    expect(sizes(draw('(root) -> A 10 -> Store:array 4294967296'))).toMatchObject({ A: 4_294_967_306, Store: 0 });
    const together = draw('(root) -> A 10 -> One:array 4294967295 -> Two:array 4294967295');
    expect(sizes(together)).toMatchObject({ A: 8_589_934_600, One: 0, Two: 0 });
  });

  it('equal those of a simple implementation with sets of owners, on random heaps', () => {
    let transferred = 0;
    always(heapModels(), 1500, (model) => {
      const snapshot = toSnapshot(model);
      const type = (node: number) => model.nodes[node].type;
      const isUnowned = (node: number) =>
        type(node) === 'hidden' || type(node) === 'array' || (type(node) === 'native' && model.nodes[node].name === 'system / ExternalStringData');
      const mayTake = (node: number) => node !== model.root && type(node) !== 'synthetic';
      const size = Array.from(shallowSizes(snapshot, wellKnownNames(snapshot.strings), new Uint8Array(snapshot.nodeCount), true));
      if (size.some((bytes, node) => bytes !== snapshot.nodes.selfSize[node])) transferred++;
      expect(size).toEqual(naiveShallowSizes(snapshot, isUnowned, mayTake));
      expect(size.reduce((a, b) => a + b)).toBe(model.nodes.reduce((total, node) => total + node.size, 0));
    });
    expect(transferred).toBeGreaterThan(runs(150));
  });
});
