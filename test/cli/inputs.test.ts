/**
 * What the words stand for: a saved report, one snapshot alone, folders of snapshots, patterns.
 */
import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { aReport } from '../gate/a-report.js';
import { aFolder, snapdiff } from './a-host.js';

describe('a saved report', () => {
  async function saved(report = aReport()) {
    const folder = aFolder();
    await snapdiff(['a', 'b', '--export-json', 'r.json'], { folder, report });
    return folder;
  }
  test('is printed again, and checked again', async () => {
    const folder = await saved();
    const markdown = await snapdiff(['r.json', '--format', 'markdown'], { folder });
    expect(markdown).toMatchObject({ code: 0, err: '', calls: [] });
    expect(markdown.out).toContain('CacheEntry');
    expect((await snapdiff(['r.json', '--max', 'suspects=0'], { folder })).code).toBe(1);
    const again = await snapdiff(['r.json', '--format', 'json'], { folder });
    expect(again.out).toBe(readFileSync(join(folder, 'r.json'), 'utf8'));
  });

  test.each([
    ['{"schemaVersion": 2, "kind": "comparison"}', 'has schemaVersion 2, and this snapdiff reads 1'],
    ['{"schemaVersion": 1, "kind": "error", "message": "gone"}', 'is the record of a run that failed: gone'],
    ['{"schemaVersion": 1, "kind": "odd"}', 'has the unknown kind "odd"'],
    ['{"schemaVersion": 1, "kind": "comparison"}', 'is damaged: '],
    ['{"a": 1}', 'is not a report: it has no "kind" and "schemaVersion"'],
    ['[1]', 'is not a report: it holds no object'],
    ['{"a": ', 'is '],
    ['{"a": 1} x', 'is not JSON'],
    ['hello', 'is not JSON'],
    ['{"a": 1, "nodes": [1]}', 'is a snapshot, not a report'],
  ])('%s', async (text, sentence) => {
    const folder = aFolder();
    writeFileSync(join(folder, 'r.json'), text);
    const { code, out, err } = await snapdiff(['r.json'], { folder });
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(`snapdiff: r.json ${sentence}`);
  });

  test('nesting without end', async () => {
    const folder = aFolder();
    writeFileSync(join(folder, 'r.json'), '['.repeat(100_000));
    expect(await snapdiff(['r.json'], { folder })).toMatchObject({ code: 2, err: expect.stringContaining('snapdiff: r.json is ') });
  });

  test('every part of a report that is bent is an error and no crash', async () => {
    const whole = aReport();
    for (const key of Object.keys(whole)) {
      for (const value of [undefined, null, 5, 'x', [null], [5], {}]) {
        const folder = aFolder();
        writeFileSync(join(folder, 'r.json'), JSON.stringify({ ...whole, [key]: value }));
        const { code, err } = await snapdiff(['r.json'], { folder });
        expect([0, 2]).toContain(code);
        expect(err).not.toContain('unexpected');
      }
    }
  });

  test('one snapshot alone', async () => {
    const folder = aFolder();
    writeFileSync(join(folder, 'a'), ' {"snapshot":{"meta":');
    writeFileSync(join(folder, 'b.heapsnapshot'), 'x');
    writeFileSync(join(folder, 'c'), Buffer.from([0x1f, 0x8b, 8, 0]));
    for (const name of ['a', 'b.heapsnapshot', 'c']) expect(await snapdiff([name], { folder })).toMatchObject({ code: 0, calls: [`audit ${name}`] });
    writeFileSync(join(folder, 'd'), '');
    expect((await snapdiff(['d'], { folder })).err).toContain('d is empty');
    expect((await snapdiff(['e'], { folder })).err).toContain('e does not exist');
  });
});

describe('a folder of snapshots', () => {
  const folderOf = (names: Record<string, number>) => {
    const folder = aFolder();
    mkdirSync(join(folder, 'dir'));
    for (const [name, time] of Object.entries(names)) {
      writeFileSync(join(folder, 'dir', name), '');
      utimesSync(join(folder, 'dir', name), time, time);
    }
    return folder;
  };
  test.each([
    [
      { 's10.heapsnapshot': 1, 's2.heapsnapshot': 2, 's1.heapsnapshot': 3, 'notes.txt': 1 },
      'trend dir/s1.heapsnapshot dir/s2.heapsnapshot dir/s10.heapsnapshot',
    ],
    [{ 'b.heapsnapshot': 1, 'a.heapsnapshot.gz': 3, 'c.heaptimeline': 2 }, 'trend dir/b.heapsnapshot dir/c.heaptimeline dir/a.heapsnapshot.gz'],
    [{ 'before.heapsnapshot': 1, 'after.heapsnapshot': 2 }, 'diff dir/before.heapsnapshot dir/after.heapsnapshot'],
    [{ 'y.heapsnapshot': 5, 'x.heapsnapshot': 5 }, 'diff dir/x.heapsnapshot dir/y.heapsnapshot'],
    // After a copy that changed their times.
    [{ 'before.heapsnapshot': 2, 'after.heapsnapshot': 1 }, 'diff dir/before.heapsnapshot dir/after.heapsnapshot'],
    [{ 'current.heapsnapshot': 1, 'base.heapsnapshot': 2 }, 'diff dir/base.heapsnapshot dir/current.heapsnapshot'],
    [{ 'heapNew.heapsnapshot': 1, 'heapOld.heapsnapshot': 2 }, 'diff dir/heapOld.heapsnapshot dir/heapNew.heapsnapshot'],
    [
      { 'after-10.heapsnapshot': 1, 'after-9.heapsnapshot': 2, 'start.heapsnapshot': 3 },
      'trend dir/start.heapsnapshot dir/after-9.heapsnapshot dir/after-10.heapsnapshot',
    ],
    // Not all of them have a word for a moment.
    [{ 'after.heapsnapshot': 1, 'second.heapsnapshot': 2 }, 'diff dir/after.heapsnapshot dir/second.heapsnapshot'],
  ])('%j', async (names, call) => {
    expect((await snapdiff(['dir'], { folder: folderOf(names) })).calls).toEqual([call]);
  });
  test.each([
    [
      ['Heap.20260102.101500.7.0.001', 'Heap.20260102.101600.8.0.001', 'Heap.20260102.111500.7.0.002', 'Heap.20260102.111600.8.0.002'],
      ['7', '8'],
    ],
    [
      ['web-7-20260102-101500', 'web-7-20260102-111500', 'job-8-20260102-101500', 'job-8-20260102-111500', 'job-8-20260102-121500'],
      ['job-8', 'web-7'],
    ],
    [
      ['web.before', 'web.after', 'job-start', 'job-end'],
      ['job', 'web'],
    ],
    [
      ['cart-1', 'cart-2', 'cart-10', 'login-1', 'login-2'],
      ['cart', 'login'],
    ],
  ])('of several processes or programs, each by itself: %j', async (names, programs) => {
    const folder = folderOf(Object.fromEntries(names.map((name) => [`${name}.heapsnapshot`, 1])));
    const { calls, code } = await snapdiff(['dir', '--export-json', 'r.json', '--quiet'], { folder });
    expect([code, calls]).toEqual([0, programs.map((program) => callOf(names.filter((name) => name.includes(program))))]);
    expect(readdirSync(folder).sort()).toEqual(['dir', ...programs.map((program) => `r-${program}.json`)].sort());
  });
  const callOf = (names: string[]) => [names.length === 2 ? 'diff' : 'trend', ...names.map((name) => `dir/${name}.heapsnapshot`)].join(' ');

  test('says that it is read in the order of times, where names give none', async () => {
    const err = async (...names: string[]) =>
      (await snapdiff(['dir'], { folder: folderOf(Object.fromEntries(names.map((name, at) => [`${name}.heapsnapshot`, at + 1]))) })).err;
    expect(await err('b', 'a')).toBe('warning: the names of the files give no order, so their times do: dir/b.heapsnapshot, dir/a.heapsnapshot\n');
    expect([await err('s2', 's1'), await err('after', 'before')]).toEqual(['', '']);
  });

  test('with too few', async () => {
    expect(await snapdiff(['dir'], { folder: folderOf({ 'a.heapsnapshot': 1 }) })).toMatchObject({
      code: 2,
      err: expect.stringContaining('dir holds only one snapshot'),
    });
  });
});

describe('two folders of snapshots', () => {
  const folderOf = (...paths: string[]) => {
    const folder = aFolder();
    for (const name of ['before', 'after']) mkdirSync(join(folder, name));
    for (const path of paths) writeFileSync(join(folder, `${path}.heapsnapshot`), '');
    return folder;
  };

  test('are compared in pairs of one name', async () => {
    const folder = folderOf('before/web', 'before/job', 'before/old', 'after/job', 'after/web');
    const { code, out, err, calls } = await snapdiff(['before', 'after'], { folder });
    expect(calls).toEqual(['job', 'web'].map((name) => `diff before/${name}.heapsnapshot after/${name}.heapsnapshot`));
    expect([code, err]).toEqual([0, 'warning: without a counterpart: before/old.heapsnapshot\n']);
    expect(out.match(/^before\/\w+/gm)).toEqual(['before/job', 'before/web']);
  });

  test('or of one process, or of what is the only one', async () => {
    const pids = folderOf('before/Heap.20260102.101500.7.0.001', 'before/Heap.20260102.101500.70.0.001', 'after/Heap.20260103.101500.7.0.002');
    expect((await snapdiff(['before', 'after'], { folder: pids })).calls).toEqual([
      'diff before/Heap.20260102.101500.7.0.001.heapsnapshot after/Heap.20260103.101500.7.0.002.heapsnapshot',
    ]);
    expect((await snapdiff(['before', 'after'], { folder: folderOf('before/a', 'after/b') })).calls).toEqual([
      'diff before/a.heapsnapshot after/b.heapsnapshot',
    ]);
  });

  test('fail with the worst of their pairs', async () => {
    const { code, calls } = await snapdiff(['before', 'after', '--max', 'suspects=0'], { folder: folderOf('before/a', 'before/b', 'after/a', 'after/b') });
    expect([code, calls.length]).toEqual([1, 2]);
  });

  test('without a pair, or for a format that holds one report, are refused', async () => {
    const none = await snapdiff(['before', 'after'], { folder: folderOf('before/a', 'after/b', 'after/c') });
    expect([none.code, none.err]).toEqual([2, expect.stringContaining('no snapshot in before has its counterpart in after')]);
    const csv = await snapdiff(['before', 'after', '--format', 'csv'], { folder: folderOf('before/a', 'before/b', 'after/a', 'after/b') });
    expect([csv.code, csv.calls, csv.err]).toEqual([2, [], expect.stringContaining('several pairs are compared, and csv on standard output holds one report')]);
  });
});

describe('a pattern that no shell has expanded', () => {
  const folder = aFolder();
  mkdirSync(join(folder, 'dir'));
  for (const name of ['s1.heapsnapshot', 's10.heapsnapshot', 's2.heapsnapshot', 'notes.txt']) writeFileSync(join(folder, 'dir', name), '');

  test('is its files, in order', async () => {
    expect((await snapdiff(['dir/s*.heapsnapshot'], { folder })).calls).toEqual(['trend dir/s1.heapsnapshot dir/s2.heapsnapshot dir/s10.heapsnapshot']);
    expect((await snapdiff(['dir/s1.*', 'dir/*10.heapsnapshot'], { folder })).calls).toEqual(['diff dir/s1.heapsnapshot dir/s10.heapsnapshot']);
  });

  test('without files is an error, and a file of that name is itself', async () => {
    expect(await snapdiff(['dir/*.heaptimeline'], { folder })).toMatchObject({ code: 2, err: expect.stringContaining('no file matches dir/*.heaptimeline') });
    writeFileSync(join(folder, 'dir', '*'), '');
    expect((await snapdiff(['dir/*', 'dir/s1.heapsnapshot'], { folder })).calls).toEqual(['diff dir/* dir/s1.heapsnapshot']);
  });
});
