/** Objects by conditions, in one snapshot and in two. */
import { beforeAll, describe, expect, it } from 'vitest';
import { expectInstances, type FindQuery, find, instances } from '../../src/find.js';
import type { FoundObjects } from '../../src/index.js';
import { inspect } from '../../src/inspect.js';
import { foundFormats, renderFound } from '../../src/render/found-text.js';
import { renderInspection } from '../../src/render/inspection-text.js';
import { findProblem } from '../../src/schema/validate.js';
import { schemas } from '../../src/schemas.js';
import { program } from '../support/fixtures.js';

const [baseline, current] = program('demo').paths;
const one = (query: FindQuery): Promise<FoundObjects> => find(current, query);
const two = (query: FindQuery): Promise<FoundObjects> => find([baseline, current], query);

describe('in one snapshot', () => {
  it('finds the objects of a constructor, with what holds them', async () => {
    const found = await one({ constructorName: 'ToolResult', limit: 3 });
    expect(found).toMatchObject({ kind: 'found', count: 2200, omitted: 2197, meant: null });
    expect(found.objects.map(({ label, name }) => [label, name])).toEqual(Array(3).fill(['resultCache[…]', 'ToolResult']));
    const sizes = found.objects.map(({ retainedBytes }) => retainedBytes);
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
  });

  it('goes on where the page before ended', async () => {
    const [first, second] = [await one({ constructorName: 'ToolResult', limit: 2 }), await one({ constructorName: 'ToolResult', limit: 2, from: 2 })];
    const all = await one({ constructorName: 'ToolResult', limit: 4 });
    expect([...first.objects, ...second.objects].map(({ id }) => id)).toEqual(all.objects.map(({ id }) => id));
  });

  it('groups by path, constructor and script', async () => {
    const byPath = await one({ constructorName: 'ToolResult', groupBy: 'path' });
    expect(byPath.groups).toEqual([expect.objectContaining({ name: 'resultCache[]: ToolResult', count: 2200 })]);
    const byClass = await one({ under: 'resultCache', groupBy: 'constructor' });
    expect(byClass.groups.find(({ name }) => name === 'ToolResult')?.count).toBe(2200);
    expect(byClass.groups.reduce((sum, { count }) => sum + count, 0) + byClass.omitted).toBeLessThanOrEqual(byClass.count + byClass.omitted);
    const byScript = await one({ constructorName: 'ToolResult', groupBy: 'script' });
    expect(byScript.groups).toEqual([expect.objectContaining({ name: 'file:///srv/app/server.mjs', count: 2200 })]);
  });

  it.each([
    ['a name', 'resultCache'],
    ['the text of a report', 'resultCache in server.mjs:14'],
    ['an id', '@56325'],
  ])('finds what an object retains, named by %s', async (_what, under) => {
    const found = await one({ under, constructorName: 'ToolResult' });
    expect(found.count).toBe(2200);
    expect((await one({ under, limit: 1 })).objects[0]).toMatchObject({ id: 56325, name: 'Map' });
  });

  it('follows a path of names', async () => {
    expect((await one({ under: 'notifications._events["catalogue-changed"]', limit: 1 })).objects[0].id).toBe(54739);
    await expect(one({ under: 'resultCache.nothing' })).rejects.toMatchObject({ code: 'no-such-object' });
  });

  it('finds by property, by text and by size, all conditions together', async () => {
    const owners = await one({ property: '_events', constructorName: 'EventEmitter' });
    expect(owners.count).toBeGreaterThan(0);
    const texts = await one({ string: '/^search:\\{/', under: 'resultCache', limit: 5 });
    expect(texts.count).toBeGreaterThan(0);
    for (const { type, preview } of texts.objects) expect([/string/.test(type), preview?.startsWith('search:{')]).toEqual([true, true]);
    expect((await one({ string: 'search:*', under: 'resultCache' })).count).toBeGreaterThanOrEqual(texts.count);
    const large = await one({ minRetained: 1_000_000, limit: 100 });
    for (const { retainedBytes } of large.objects) expect(retainedBytes).toBeGreaterThanOrEqual(1_000_000);
  });

  it('finds nothing for a name that is not there, and the name that was meant', async () => {
    expect(await one({ constructorName: 'ToolResutl' })).toMatchObject({ count: 0, objects: [], meant: 'ToolResult' });
  });
});

describe('in two snapshots', () => {
  it('separates new, gone and surviving objects', async () => {
    const query = { constructorName: 'ToolResult', limit: 1 };
    const [added, gone, survived] = [await two({ ...query, state: 'new' }), await two({ ...query, state: 'gone' }), await two({ ...query, state: 'survived' })];
    expect([added.count, gone.count, survived.count]).toEqual([2000, 0, 200]);
    expect(survived.objects[0].growthBytes).toBe(0);
    expect(added.objects[0].growthBytes).toBeNull();
    const all = [await two({ state: 'gone' }), await find(baseline, {}), await two({ state: 'survived' })].map(({ count }) => count);
    expect(all[0]).toBeGreaterThan(0);
    expect(all[0]).toBeLessThan(all[1]);
  });

  it('finds what grew, most first', async () => {
    const { objects } = await two({ state: 'grew', constructorName: 'Map', limit: 3 });
    expect(objects[0]).toMatchObject({ id: 56325, label: 'resultCache' });
    expect(objects[0].growthBytes).toBeGreaterThan(1_000_000);
  });

  it('refuses two processes', async () => {
    const [one, other] = program('extra/restart-node24').paths;
    await expect(find([one, other], { state: 'new' })).rejects.toThrow('objects cannot be followed from one process to another');
  });
});

describe('wrong queries', () => {
  it.each<[FindQuery, string]>([
    [{ state: 'new' }, 'new needs two snapshots'],
    [{ constructorName: '/(/' }, 'is not a regular expression'],
    [{ under: '..' }, 'names nothing'],
    [{ limit: 0 }, 'limit must be a whole number from 1'],
    [{ groupBy: 'size' as 'path' }, 'groupBy must be path, constructor or script'],
  ])('%j', async (query, message) => {
    await expect(one(query)).rejects.toThrow(message);
  });

  it('a regular expression that takes exponential time ends', async () => {
    await expect(one({ string: '/^(\\w+\\s?)*$/' })).rejects.toThrow('takes too long');
  });
});

describe('in a test', () => {
  it('instances() are all objects of a constructor', async () => {
    expect(await instances(current, 'ToolResult')).toHaveLength(2200);
    expect(await instances(current, 'NoSuchClass')).toHaveLength(0);
  });

  it('toHaveInstances() is a matcher of Vitest', async () => {
    await import('../../src/vitest.js');
    type Matchers = { toHaveInstances(name: string, count: number): Promise<void> };
    const matchers = (file: string) => expect(file) as unknown as Matchers & { not: Matchers };
    await matchers(current).toHaveInstances('ToolResult', 2200);
    await matchers(current).not.toHaveInstances('ToolResult', 0);
    await expect(matchers(current).toHaveInstances('ToolResult', 0)).rejects.toThrow('the snapshot has 2,200 objects of ToolResult instead of 0: resultCache');
  });

  it('expectInstances() names holders', async () => {
    await expectInstances(current, 'ToolResult', 2200);
    await expect(expectInstances(current, 'ToolResult', 0)).rejects.toThrow(
      /^the snapshot has 2,200 objects of ToolResult instead of 0: resultCache\[…\] @\d+ \(528 B\), .*, \.\.\.$/,
    );
  });
});

describe('a path that avoids a name', () => {
  it('is another one, or none', async () => {
    const [usual, other] = [await inspect(current, { id: 56325 }), await inspect(current, { id: 56325, avoid: 'resultCache' })];
    const names = (inspection: typeof usual) => (inspection.kind === 'object' ? inspection.path.map(({ via }) => via.name) : []);
    expect(names(usual)).toContain('resultCache');
    expect(other).toMatchObject({ path: [], avoids: 'resultCache' });
    expect(renderInspection('path', other, 'table')).toContain('Nothing else holds it: every path leads over resultCache.');
    const around = await inspect(current, { id: 56325, avoid: 'ModuleWrap' });
    expect(names(around)).toContain('resultCache');
  });
});

describe('formats', () => {
  let objects: FoundObjects;
  let groups: FoundObjects;
  beforeAll(async () => {
    objects = await two({ state: 'grew', limit: 3 });
    groups = await one({ groupBy: 'constructor', limit: 3 });
  });

  it.each(foundFormats)('%s has every object and every group', (format) => {
    for (const found of [objects, groups]) {
      const text = renderFound(found, format, { width: 120 });
      expect(text.endsWith('\n')).toBe(true);
      for (const { id } of [...found.objects, ...found.groups]) if (format !== 'markdown' || found === objects) expect(text).toContain(String(id));
    }
  });

  it('json fits the published schema', () => {
    const schema = { $ref: '#/$defs/found', $defs: schemas.inspection['$defs'] };
    for (const found of [objects, groups]) expect(findProblem(schema, JSON.parse(renderFound(found, 'json')))).toBeNull();
  });

  it('stay in a narrow terminal', () => {
    for (const line of renderFound(objects, 'table', { width: 60 }).split('\n')) expect(line.length).toBeLessThanOrEqual(60);
  });
});
