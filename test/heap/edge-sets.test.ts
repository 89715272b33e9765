/** Sets of edges for ownership, dominators and distances. */
import { describe, expect, it } from 'vitest';
import { createBits, hasBit } from '../../src/graph/bits.js';
import type { EdgeSet } from '../../src/graph/graph.js';
import { essentialEdges, followedEdges, pageObjects, strongEdges } from '../../src/heap/edge-sets.js';
import { ephemeronEdges } from '../../src/heap/ephemerons.js';
import { wellKnownNames } from '../../src/heap/names.js';
import { workspaceOf } from '../../src/kernel/workspace.js';
import { type Drawing, draw } from '../support/draw.js';

/** Edges of a set as "From name". */
function names(drawing: Drawing, set: EdgeSet): string[] {
  const { edges, nodes } = drawing.model;
  return nodes
    .flatMap((_, node) => edges.filter(({ from }) => from === node))
    .filter((_, edge) => hasBit(set, edge))
    .map(({ from, name }) => `${nodes[from].label} ${name}`);
}

function sets(drawing: Drawing) {
  const { snapshot } = drawing;
  const wellKnown = wellKnownNames(snapshot.strings);
  const strong = strongEdges(snapshot, workspaceOf(snapshot), createBits(snapshot.edgeCount));
  const page = pageObjects(snapshot, wellKnown);
  const ephemerons = ephemeronEdges(snapshot);
  return {
    strong: names(drawing, strong),
    page: drawing.labels((node) => hasBit(page, node)),
    essential: names(drawing, essentialEdges(snapshot, page, ephemerons)),
    followed: names(drawing, followedEdges(snapshot, wellKnown)),
    pairs: ephemerons.map(({ edge, pair }) => [edge, pair]),
  };
}

const entry = (number: number, table: number, key = 'K @7') => `${number} / part of key (${key}) -> value (V @9) pair in WeakMap (table @${table})`;

describe('strong edges', () => {
  it('are all except weak ones', () => {
    const drawing = draw('(root) -> A -p-> B\nA ~w~> B\nA -shortcut:s-> B\nA -hidden:4-> B\nA -invisible:i-> B\nA -self-> A');
    expect(sets(drawing).strong).toEqual(['(root) 1', 'A p', 'A s', 'A 4', 'A i', 'A self']);
  });
});

describe('page objects', () => {
  it('are reachable from the root’s shortcuts and from documents', () => {
    const drawing = draw(`
      (root) -shortcut:window-> Window -app-> App ~weak~> Weak
      (root) -> "(Document DOM trees)":synthetic -> Div:native
      (root) -> (GC-roots) -> System:hidden -> App`);
    expect(sets(drawing).page).toEqual(['Window', 'App', '(Document DOM trees)', 'Div']);
  });

  it('are empty without shortcuts; documents must be synthetic and elements of the root', () => {
    expect(sets(draw('(root) -> A -shortcut:s-> B')).page).toEqual([]);
    expect(sets(draw('(root) -> "(Document DOM trees)":object -> Div:native')).page).toEqual([]);
    expect(sets(draw('(root) -internal:docs-> "(Document DOM trees)":synthetic -> Div:native')).page).toEqual([]);
  });
});

describe('essential edges', () => {
  it('are not weak', () => {
    expect(sets(draw('(root) -> A -p-> B\nA ~w~> B')).essential).toEqual(['(root) 1', 'A p']);
  });

  it('do not lead from a node to itself', () => {
    expect(sets(draw('(root) -> A -self-> A -p-> B')).essential).toEqual(['(root) 1', 'A p']);
  });

  it('exclude shortcuts except the root’s', () => {
    const drawing = draw('(root) -shortcut:window-> A -shortcut:native_bind-> B');
    expect(sets(drawing).essential).toEqual(['(root) window']);
  });

  it('do not lead into the page from outside, except from the root', () => {
    const drawing = draw(`
      (root) -shortcut:window-> Window -app-> App
      (root) -> (GC-roots) -handles-> System:hidden -holds-> App
      (root) -too-> App
      System -own-> Other:hidden
      App -out-> Third`);
    expect(sets(drawing).essential).toEqual(['(root) window', '(root) 1', '(root) too', 'Window app', 'App out', '(GC-roots) handles', 'System own']);
  });

  it('lead from the key of a WeakMap to the value, not from its table', () => {
    const drawing = draw(`
      (root) -> Key @7 -internal:"${entry(2, 5)}"-> Value @9
      (root) -> Table:array @5 -internal:"${entry(3, 5)}"-> Value`);
    expect(sets(drawing).essential).toEqual(['(root) 1', '(root) 2', `Key ${entry(2, 5)}`]);
  });

  it('include edges of another table, properties of that name, and similar names', () => {
    const drawing = draw(`
      (root) -> Table:array @5 -internal:"${entry(3, 55)}"-> Value @9
      Table -property:"${entry(4, 5)}"-> Value
      Table -internal:"${entry(5, 5)} "-> Value
      Table -internal:"x${entry(6, 5)}"-> Value`);
    expect(sets(drawing).essential).toHaveLength(5);
  });
});

describe('entries of WeakMaps', () => {
  it('share a number if their names differ only in the leading number', () => {
    const drawing = draw(`
      (root) -> Key -internal:"${entry(2, 5)}"-> Value
      (root) -> Table:array -internal:"${entry(3, 5)}"-> Value
      Table -internal:"${entry(4, 5, 'Other (x) @1')}"-> Value
      Table -internal:elements-> Value
      Table -property:"${entry(2, 5)}"-> Value`);
    expect(sets(drawing).pairs).toEqual([
      [drawing.edge('Key', entry(2, 5)), 0],
      [drawing.edge('Table', entry(3, 5)), 0],
      [drawing.edge('Table', entry(4, 5, 'Other (x) @1')), 1],
    ]);
  });

  it('have the id of their table', () => {
    const { snapshot } = draw(
      `(root) -internal:"${entry(12, 3_800_000_001)}"-> A -internal:"12 / part of something longer than fifty characters, no entry"-> B`,
    );
    expect(ephemeronEdges(snapshot)).toEqual([{ edge: 0, tableId: 3_800_000_001, pair: 0 }]);
  });
});

describe('edges that distances follow', () => {
  it('are strong', () => {
    expect(sets(draw('(root) -> A ~w~> B')).followed).toEqual(['(root) 1']);
  });

  it('are not the sloppy function map of a native context', () => {
    const drawing = draw(`
      (root) -> "system / NativeContext":hidden -internal:sloppy_function_map-> "system / Map":hidden
      "system / NativeContext" -internal:strict_function_map-> "system / Map"
      (root) -> "system / NativeContext"#2:object -internal:sloppy_function_map-> "system / Map"
      (root) -> Other:hidden -internal:sloppy_function_map-> "system / Map"`);
    expect(sets(drawing).followed).toEqual([
      '(root) 1',
      '(root) 2',
      '(root) 3',
      'system / NativeContext strict_function_map',
      'system / NativeContext#2 sloppy_function_map',
      'Other sloppy_function_map',
    ]);
  });

  it('are not every third element of map descriptors', () => {
    const elements = [0, 1, 2, 3, 4, 5, 6, 7, 10].map((index) => `D -hidden:${index}-> V${index}`).join('\n');
    const drawing = draw(`(root) -> "(map descriptors)"#D:array\n${elements.replaceAll('D -', '"(map descriptors)"#D -')}`);
    const indexes = sets(drawing)
      .followed.slice(1)
      .map((name) => Number(name.split(' ').at(-1)));
    // 4, 7 and 10 are excluded; 1 is not, because it is below 2.
    expect(indexes).toEqual([0, 1, 2, 3, 5, 6]);
  });

  it('include all elements of other arrays', () => {
    const drawing = draw('(root) -> A:array -hidden:4-> B\n(root) -> "(map descriptors)":hidden -hidden:7-> B');
    expect(sets(drawing).followed).toHaveLength(4);
  });
});
