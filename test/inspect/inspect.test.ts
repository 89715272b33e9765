/** One object, as `path` and `show` present it: on small drawings, and on a recorded program through the public entry point. */
import { beforeAll, describe, expect, it } from 'vitest';
import { inspect } from '../../src/inspect.js';
import { fieldsOf } from '../../src/object/fields.js';
import { dominatorChain } from '../../src/object/object-dominators.js';
import { retainersOfObject } from '../../src/object/object-retainers.js';
import { createPaths } from '../../src/object/paths.js';
import { renderInspection } from '../../src/render/inspection-text.js';
import { inspectObject } from '../../src/report/build-inspection.js';
import type { ClassInspection, Inspection, ObjectInspection } from '../../src/report/inspection.js';
import { displayWidth } from '../../src/text/width.js';
import { type Drawing, draw } from '../support/draw.js';
import { program } from '../support/fixtures.js';
import { sideOf } from '../support/heaps.js';

describe('retainers', () => {
  const text = `(root) @1 -> App @3 10 -list-> Array @5 16 -[0]-> Leaf @7 8
App -other-> Holder @9 8 -leaf-> Leaf
Array -internal:elements-> ""#store:array @11 32 -internal:0-> Leaf
App ~weakly~> Leaf`;

  it('are listed once each, stores folded into their owner, without weak ones', () => {
    const drawing = draw(text);
    const paths = createPaths(sideOf(drawing.snapshot).heap);
    const all = retainersOfObject(paths, drawing.node('Leaf'), 20);
    expect(all.retainers.map(({ node }) => drawing.label(node)).sort()).toEqual(['Array', 'Holder']);
    expect(all.omitted).toBe(0);
    const first = retainersOfObject(paths, drawing.node('Leaf'), 1);
    const path = paths.pathTo(drawing.node('Leaf'));
    expect(first.retainers[0].node).toBe(path[path.length - 2].node);
    expect(first.omitted).toBe(1);
  });
});

describe('paths', () => {
  it('lead through a holder outside of the page if nothing inside holds the object', () => {
    const entry = (number: number) => `"${number} / part of key (Key @9) -> value (Value @11) pair in WeakMap (table @7)"`;
    const drawing = draw(`(root) @1 -shortcut:w-> Window @3 8 -states-> WeakMap @5 8 -internal:table-> ""#t:array @7 8
""#t -internal:${entry(1)}-> Value @11 8 -of-> Key @9 8 -internal:${entry(2)}-> Value
(root) -> (Stack) @13 -> Running @15 8 -spy-> Key
Running -other-> Plain @17 8`);
    const { heap } = sideOf(drawing.snapshot);
    const paths = createPaths(heap);
    const pathTo = (label: string) => paths.pathTo(drawing.node(label)).map(({ node }) => drawing.label(node));
    expect(pathTo('Value')).toEqual(['(root)', '(Stack)', 'Running', 'Key', 'Value']);
    expect(pathTo('Plain')).toEqual(['(root)', '(Stack)', 'Running', 'Plain']);
  });

  it('fold the tables by which a module holds its exports', () => {
    const drawing = draw(`(root) @1 -> Loader @3 8 -module-> "system / SourceTextModule":hidden @5 8
"system / SourceTextModule" -hidden:0-> ""#names:array @7 8 -internal:5-> "carts":string @9 8
""#names -internal:6-> "system / Cell":hidden @11 8 -internal:value-> Map @13 32
"system / SourceTextModule" -hidden:5-> ""#cells:array @15 8 -internal:0-> "system / Cell"`);
    const paths = createPaths(sideOf(drawing.snapshot).heap);
    const path = paths.pathTo(drawing.node('Map'));
    expect(path.map(({ node }) => drawing.label(node))).toEqual(['Loader', 'system / SourceTextModule', 'Map']);
    expect(path[2].exported).toEqual({ name: 'carts', context: -1 });
  });
});

describe('dominators', () => {
  it('fold internal nodes and omit the middle of a long chain', () => {
    const links = Array.from({ length: 100 }, (_, at) => `Link#n${at} 8`).join(' -next-> ');
    const drawing = draw(`(root) @1 -> App 10 -internal:context-> ""#table:array 4 -internal:0-> ${links}`);
    const { heap } = sideOf(drawing.snapshot);
    const { steps, omitted } = dominatorChain(heap, drawing.node('Link#n99'), 10);
    expect(omitted).toBe(92);
    expect(steps.map(({ node }) => drawing.label(node)).slice(0, 3)).toEqual(['(root)', 'App', 'Link#n0']);
    expect(steps[2].folded).toBe(1);
    expect(drawing.label(steps[9].node)).toBe('Link#n99');
  });
});

describe('fields', () => {
  const fieldsIn = (drawing: Drawing, label: string, most = 50) => {
    const { fields, omitted } = fieldsOf(sideOf(drawing.snapshot).heap, drawing.node(label), most);
    const shown = (node: number) => (node === -1 ? null : drawing.label(node));
    return { fields: fields.map(({ type, name, key, node }) => [type, name, shown(key), shown(node)]), omitted };
  };

  it('of a Map are its entries, in any slots; a number is not listed', () => {
    // 4 entries: 3 slots, 2 buckets, 4 times 3 slots; and the map and length before them.
    const size = 8 * (2 + 3 + 2 + 12);
    const drawing = draw(`(root) @1 -> Map#m 32 -internal:table-> ""#table:array ${size}
""#table:array -internal:5-> "one":string 16
""#table:array -internal:6-> Value#a 24
""#table:array -internal:8-> "two":string 16
""#table:array -internal:12-> Value#b 24`);
    expect(fieldsIn(drawing, 'Map#m').fields).toEqual([
      ['entry', '0', 'one', 'Value#a'],
      ['entry', '1', 'two', null],
      ['entry', '2', null, 'Value#b'],
    ]);
  });

  it('are those that retain most if there are too many', () => {
    const drawing = draw('(root) @1 -> App 10 -small-> Leaf#s 8\nApp -large-> Leaf#l 800\nApp -middle-> Leaf#m 80\nApp -internal:code-> Leaf#c 8000');
    expect(fieldsIn(drawing, 'App', 2)).toEqual({
      fields: [
        ['property', 'large', null, 'Leaf#l'],
        ['property', 'middle', null, 'Leaf#m'],
      ],
      omitted: 2,
    });
  });
});

describe('text', () => {
  const drawing = draw('(root) @1 -> "App\\u001b[2J" @3 10 -"::error::x"-> "a\\u202eb":string @5 100\n"App\\u001b[2J" -list-> Array @7 16');

  it('is safe and fits the width', () => {
    for (const label of drawing.labels(() => true)) {
      const inspection = inspectObject(sideOf(drawing.snapshot), drawing.node(label));
      for (const command of ['path', 'show'] as const) {
        for (const width of [50, 80, 120]) {
          const shown = renderInspection(command, inspection, 'table', { width });
          expect(shown).not.toMatch(/[\u001b\u202e]|^\s*::/m);
          expect(shown.split('\n').filter((line) => displayWidth(line) > width)).toEqual([]);
        }
      }
      expect(JSON.parse(renderInspection('path', inspection, 'json'))).toEqual(inspection);
    }
  });
});

describe('a recorded program', () => {
  const [, , path] = program('scenarios/a_map_cache').paths;
  let found: ClassInspection;
  let cache: ObjectInspection;
  beforeAll(async () => {
    found = (await inspect(path, { constructorName: 'Map' })) as ClassInspection;
    cache = (await inspect(path, { id: found.instances[0].id })) as ObjectInspection;
  });

  it('lists the largest objects of a constructor, with the names of their holders', () => {
    expect(found).toMatchObject({ kind: 'class', query: 'Map', names: ['Map'] });
    expect(found.instances[0]).toMatchObject({ label: 'cache', location: { line: 13 } });
    expect(found.instances.length + found.instancesOmitted).toBe(found.count);
    const sizes = found.instances.map(({ retainedBytes }) => retainedBytes);
    expect(sizes).toEqual([...sizes].sort((one, other) => other - one));
  });

  it('lists the retainers and the fields of an object', () => {
    expect(cache.object).toMatchObject({ name: 'Map', label: 'cache', collection: { kind: 'map', entries: 2119 } });
    expect(cache.path.at(-1)).toMatchObject({ via: { type: 'context', name: 'cache' }, id: cache.object.id });
    expect(cache.retainers[0]).toMatchObject({ via: { type: 'context', name: 'cache' }, id: cache.path.at(-2)!.id });
    expect(cache.dominators[0].retainedBytes).toBe(cache.snapshot.totalBytes);
    expect(cache.dominators.at(-1)!.id).toBe(cache.object.id);
    expect(cache.fields).toHaveLength(50);
    expect(cache.fields[0]).toMatchObject({ via: { type: 'entry' }, key: { type: 'string' }, value: { name: 'CacheEntry' } });
    const shown = renderInspection('show', cache as Inspection, 'table', { width: 100 });
    expect(shown).toContain('2,119 entries');
    expect(shown).toMatch(/"\d+:\d+" => +CacheEntry/);
    expect(renderInspection('path', cache, 'table', { width: 100 })).toContain('held by cache in a_map_cache.cjs:13');
  });

  it('finds constructors by pattern, and reports unknown ones', async () => {
    expect(await inspect(path, { constructorName: 'Cache*' })).toMatchObject({ names: ['CacheEntry'], count: 2119 });
    expect(await inspect(path, { constructorName: '/^cacheentry$/i' })).toMatchObject({ names: ['CacheEntry'] });
    await expect(inspect(path, { constructorName: 'CacheEntri' })).rejects.toMatchObject({
      code: 'no-such-class',
      message: expect.stringContaining('"CacheEntry"'),
    });
    await expect(inspect(path, { id: 2 ** 50 })).rejects.toMatchObject({ code: 'no-such-object', path });
    await expect(inspect(path, {})).rejects.toMatchObject({ code: 'usage' });
    await expect(inspect(path, { constructorName: '/(/' })).rejects.toMatchObject({ code: 'usage' });
  });
});
