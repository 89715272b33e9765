/**
 * What the words stand for: a saved report, one snapshot alone, a folder of snapshots.
 */
import { mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
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
  ])('%j', async (names, call) => {
    expect((await snapdiff(['dir'], { folder: folderOf(names) })).calls).toEqual([call]);
  });
  test('with too few', async () => {
    expect(await snapdiff(['dir'], { folder: folderOf({ 'a.heapsnapshot': 1 }) })).toMatchObject({
      code: 2,
      err: expect.stringContaining('dir holds only one snapshot'),
    });
  });
});
