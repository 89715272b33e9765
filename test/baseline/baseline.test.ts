/** Baseline files: stable, portable, read back exactly, and an honest earlier side of a comparison. */
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { compareWithBaseline, createBaseline } from '../../src/against-baseline.js';
import type { Baseline } from '../../src/baseline/baseline.js';
import { baselineSchema } from '../../src/baseline/baseline-schema.js';
import { propertiesOf } from '../../src/baseline/interface-names.js';
import { portableScript } from '../../src/baseline/portable-script.js';
import { ratchet } from '../../src/baseline/ratchet.js';
import { readBaseline } from '../../src/baseline/read-baseline.js';
import { baselineText } from '../../src/baseline/write.js';
import { diff, trend } from '../../src/diff.js';
import { openInput } from '../../src/format/input-file.js';
import { reportSchema } from '../../src/report/report-schema.js';
import { snapdiff } from '../cli/a-host.js';
import { program } from '../support/fixtures.js';

const folder = mkdtempSync(join(tmpdir(), 'snapdiff-baseline-'));
afterAll(() => rmSync(folder, { recursive: true }));

const [s1, s2, s3] = program('scenarios/a_map_cache').paths;
const path = join(folder, 'base.json');
let baseline: Baseline;
beforeAll(async () => {
  baseline = await createBaseline(s1);
  writeFileSync(path, baselineText(baseline));
});

describe('the file', () => {
  it('fits its schema and reads back as it was', async () => {
    expect(new Ajv2020({ strict: false }).validate(baselineSchema, JSON.parse(baselineText(baseline)))).toBe(true);
    expect((await readBaseline(path)).baseline).toEqual(baseline);
  });

  it('is the same however often it is made, sorted, without ids', async () => {
    expect(baselineText(await createBaseline(s1))).toBe(baselineText(baseline));
    expect(baselineText(baseline)).not.toMatch(/"(scriptId|id|path)":/);
    const names = baseline.classes.map(({ name }) => name);
    expect(names).toEqual([...names].sort());
    expect(baseline.classes.find(({ name }) => name === 'CacheEntry')).toMatchObject({ script: 'a_map_cache.cjs', line: 6, count: 101 });
    expect(baseline.collections.find(({ name }) => name === 'cache')).toMatchObject({
      constructorName: 'Map',
      entries: 101,
      script: 'a_map_cache.cjs',
      line: 13,
    });
  });

  it('keeps a tree of bounded size, whose bytes sum to the heap', () => {
    expect(baseline.tree!.length).toBeLessThan(1_600);
    expect(baseline.tree!.reduce((sum, { ownBytes }) => sum + ownBytes, 0)).toBe(baseline.heap.totalBytes);
    expect(baseline.tree!.find(({ name }) => name === 'cache')).toMatchObject({ via: 'variable', className: 'Map', type: 'object', count: 1 });
  });

  it('is recognised by its content', async () => {
    const kinds = [path, s1, folder].map(async (input) => (await openInput(input)).kind);
    expect(await Promise.all(kinds)).toEqual(['baseline', 'snapshot', 'folder']);
  });

  it.each([
    ['is damaged', (text: string) => text.replace('"count":', '"counts":')],
    ['row 2 has no parent', (text: string) => text.replace('"depth":1', '"depth":2')],
    ['is damaged', (text: string) => text.replace('"schemaVersion": 1', '"schemaVersion": 2')],
    ['is not JSON', (text: string) => `${text}]`],
    ['is not JSON', (text: string) => text.slice(0, -10)],
  ])('%s when it is changed so', async (message, change) => {
    const damaged = join(folder, 'damaged.json');
    writeFileSync(damaged, change(baselineText(baseline)));
    await expect(diff(damaged, s2)).rejects.toMatchObject({ code: 'bad-baseline', path: damaged, message: expect.stringContaining(message) });
  });
});

describe('a comparison', () => {
  it('with the snapshot it was made of shows nothing', async () => {
    const report = await diff(path, s1);
    expect(report.totals).toMatchObject({ newCount: 0, deletedCount: 0, deltaBytes: 0 });
    expect(report.collections).toEqual([]);
  });

  it('counts as the snapshots themselves do, and names the collection that grew', async () => {
    const report = await diff(path, s3);
    const known = await diff(s1, s3, { match: 'class' });
    expect(new Ajv2020({ strict: false }).validate(reportSchema, report)).toBe(true);
    expect(report).toMatchObject({ kind: 'comparison', matchedBy: 'class' });
    expect(report.totals!.deltaBytes).toBe(known.totals!.deltaBytes);
    expect(report.snapshots.map(({ totalBytes }) => totalBytes)).toEqual(known.snapshots.map(({ totalBytes }) => totalBytes));
    const row = (name: string, { constructors } = report) => constructors.find((each) => each.name === name);
    for (const name of ['CacheEntry', '(string)', 'Map']) {
      const { countDelta, growthBytes, retainedDeltaBytes } = row(name, known)!;
      expect(row(name)).toMatchObject({ countDelta, growthBytes, retainedDeltaBytes });
    }
    expect(report.collections[0]).toMatchObject({
      name: 'cache',
      constructorName: 'Map',
      verdict: 'growing',
      baseline: { entries: 101 },
      current: { entries: 2119 },
    });
  });

  it('names the holder and its place, with less than full confidence', async () => {
    const { suspects, unexplainedBytes, snapshots } = await diff(path, s3);
    expect(suspects[0]).toMatchObject({ name: 'cache', constructorName: 'Map', confidence: 'medium', location: { line: 13 } });
    expect(suspects[0].evidence.join(' ')).toContain('A baseline file has no ids');
    expect(suspects[0].objects.find(({ name }) => name === 'CacheEntry')).toMatchObject({ countDelta: 2018 });
    expect(snapshots[0]).toMatchObject({ isBaselineFile: true, keepsTree: true });
    expect(suspects[0].entries).toEqual({ baseline: 101, current: 2119 });
    const explained = suspects.reduce((sum, { growthBytes }) => sum + growthBytes, 0);
    expect(explained + unexplainedBytes).toBe(snapshots[1].totalBytes - snapshots[0].totalBytes);
  });

  it('reads files of earlier releases, which kept no tree', async () => {
    const file = join(folder, 'without-tree.json');
    const { tree: _, ...earlier } = baseline;
    writeFileSync(file, JSON.stringify(earlier));
    const report = await diff(file, s3);
    expect(report.suspects).toEqual([]);
    expect(report.collections[0]).toMatchObject({ name: 'cache' });
    const { code, err } = await snapdiff([file, s3, '--max', 'suspects=0'], { folder, library: { compareWithBaseline, createBaseline, diff, trend } as never });
    expect(code).toBe(2);
    expect(err).toContain('of an earlier release');
  });

  it('pairs classes that moved: another line, another folder', async () => {
    const moved = { ...baseline, classes: baseline.classes.map((row) => (row.name === 'CacheEntry' ? { ...row, script: 'lib/cache.cjs', line: 99 } : row)) };
    const file = join(folder, 'moved.json');
    writeFileSync(file, JSON.stringify(moved, null, 2));
    const { report } = await compareWithBaseline(file, s2);
    expect(report.constructors.filter(({ name }) => name === 'CacheEntry')).toMatchObject([{ countDelta: 1009 }]);
  });

  it('takes a baseline for the earlier side only', async () => {
    for (const run of [() => diff(s1, path), () => diff(path, path), () => trend([path, s2, s3]), () => diff(path, s2, { match: 'id' })]) {
      await expect(run()).rejects.toMatchObject({ code: 'usage' });
    }
  });
});

describe('the ratchet', () => {
  it('fails on growth beyond the allowance, and names the collection', async () => {
    const { report, baseline: read } = await compareWithBaseline(path, s3);
    const failed = ratchet(report, read.allow);
    expect(failed.status).toBe('fail');
    expect(failed.checks.find(({ metric }) => metric === 'collection:cache:retained')).toMatchObject({
      passed: false,
      message: expect.stringContaining('a_map_cache.cjs:13'),
    });
    expect(failed.checks.find(({ metric }) => metric === 'total')?.message).toMatch(/: cache has \+.* of it, Map @\d+ in a_map_cache\.cjs:13$/);
    const generous = { heap: { bytes: 2_000_000, percent: 0 }, collection: { bytes: 0, percent: 5000 } };
    expect(ratchet(report, generous)).toMatchObject({ status: 'pass', warnings: [] });
  });

  it('asks to lower the limit when the heap shrank', async () => {
    const file = join(folder, 'high.json');
    writeFileSync(file, baselineText({ ...(await createBaseline(s3)), allow: { ...baseline.allow, heap: { bytes: 1000, percent: 0 } } }));
    const { report, baseline: read } = await compareWithBaseline(file, s1);
    const { status, warnings } = ratchet(report, read.allow);
    expect(status).toBe('pass');
    expect(warnings).toMatchObject([{ code: 'baseline-too-high', message: expect.stringContaining('--update-baseline') }]);
  });

  it.each(['noleak_code_warmup', 'noleak_churn', 'noleak_idle', 'noleak_weakref'])('lets %s pass', async (name) => {
    const [before, , after] = program(`scenarios/${name}`).paths;
    const file = join(folder, `${name}.json`);
    writeFileSync(file, baselineText(await createBaseline(before)));
    const { report, baseline: read } = await compareWithBaseline(file, after);
    expect(ratchet(report, read.allow).checks.filter(({ passed }) => !passed)).toEqual([]);
  });
});

describe('names', () => {
  test.each([
    ['file:///srv/app/src/a%20b.mjs', '/srv/app', 'src/a b.mjs'],
    ['/srv/app/node_modules/x/node_modules/y/index.js', '/srv/app', 'node_modules/y/index.js'],
    ['/home/ci/build/server.cjs', '/srv/app', 'server.cjs'],
    ['C:\\app\\src\\a.js', 'C:\\app', 'src/a.js'],
    ['file:///C:/app/src/a.js', 'C:\\app\\', 'src/a.js'],
    ['node:internal/fs', '/srv', 'node:internal/fs'],
    ['https://example.org/js/app.js?v=1', '/srv', '/js/app.js'],
    ['', '/srv', null],
  ])('of the script %s below %s', (script, root, portable) => {
    expect(portableScript(script, root)).toBe(portable);
  });

  test.each([
    ['{id, name}', ['id', 'name']],
    ['{id}', ['id']],
    ['{"a,b", c}', ['a,b', 'c']],
    ['{"say \\"hi\\"", "}"}', ['say "hi"', '}']],
    ['{with blank, b}', ['with blank', 'b']],
    ['Session', null],
    ['{a', null],
    ['{"a}', null],
  ])('of the interface %s', (name, properties) => {
    expect(propertiesOf(name)).toEqual(properties);
  });
});

describe('the command line', () => {
  const library = { compareWithBaseline, createBaseline, diff, trend };
  const aCopy = (name: string): string => {
    const copy = join(folder, name);
    copyFileSync(path, copy);
    return copy;
  };

  it('writes a baseline, to a file or to standard output', async () => {
    const written = await snapdiff(['baseline', s1, '-o', 'b.json'], { folder, library });
    expect({ code: written.code, out: written.out, err: written.err }).toEqual({ code: 0, out: '', err: '' });
    expect((await snapdiff(['baseline', s1], { folder, library })).out).toBe(readFileSync(join(folder, 'b.json'), 'utf8'));
  });

  it('exits 1 on growth, and leaves the file alone then', async () => {
    const file = aCopy('ratchet.json');
    const { code, out, err } = await snapdiff([file, s3, '--ratchet', '--update-baseline'], { folder, library });
    expect(code).toBe(1);
    expect(out).toContain('FAIL  cache grew by');
    expect(err).toContain('was not changed');
    expect(readFileSync(file)).toEqual(readFileSync(path));
  });

  it('rewrites the file, and keeps its allowance', async () => {
    const file = join(folder, 'update.json');
    const allow = { heap: { bytes: 7, percent: 1 }, collection: { bytes: 8, percent: 2 } };
    writeFileSync(file, baselineText({ ...baseline, allow }));
    expect((await snapdiff([file, s3, '--update-baseline'], { folder, library })).code).toBe(0);
    const { baseline: updated } = await readBaseline(file);
    expect(updated.allow).toEqual(allow);
    expect(updated.classes.find(({ name }) => name === 'CacheEntry')).toMatchObject({ count: 2119 });
  });

  it('refuses what cannot be answered, before the work starts', async () => {
    for (const words of [[s1, s2, '--ratchet'], [path, s2, s3, '--ratchet'], [path], [path, s2, '--match', 'id']]) {
      const { code, err } = await snapdiff(words, { folder, library });
      expect({ words, code }).toEqual({ words, code: 2 });
      expect(err).toContain('baseline file');
    }
  });

  it('knows the schema', async () => {
    expect(JSON.parse((await snapdiff(['schema', 'baseline'])).out)).toEqual(baselineSchema);
  });
});
