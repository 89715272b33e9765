/** Inputs from which a comparison would draw a wrong conclusion: swapped, repeated, packed. */
import { linkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { aReport } from '../gate/a-report.js';
import { aFolder, snapdiff } from './a-host.js';

describe('swapped snapshots', () => {
  const report = aReport({ warnings: [{ code: 'swapped', message: 'the second snapshot looks older than the first' }] });

  test('fail with 2 where there is a limit', async () => {
    const { code, out, err } = await snapdiff(['b', 'a', '--max', 'suspects=0'], { report });
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^snapdiff: no limit can be checked: the last snapshot looks older than the first/);
    expect((await snapdiff(['b', 'a', '--warn', 'total=1MB', '--format', 'json'], { report })).out).toContain('"kind": "error"');
  });

  test('are compared with a warning where there is none', async () => {
    expect(await snapdiff(['b', 'a'], { report })).toMatchObject({ code: 0, err: expect.stringContaining('looks older') });
  });
});

describe('a snapshot given twice', () => {
  const folder = aFolder();
  const head = '{"snapshot":{"meta":{}}}';
  for (const name of ['a', 'b']) writeFileSync(join(folder, name), head);
  linkSync(join(folder, 'a'), join(folder, 'link'));

  test.each([
    ['a', 'b', 'a'],
    ['a', 'b', './a'],
    ['a', 'b', 'link'],
  ])('%s %s %s', async (...words) => {
    const { code, err, calls } = await snapdiff(words, { folder });
    expect([code, calls]).toEqual([2, []]);
    expect(err).toContain(`a snapshot is given twice: a and ${words[2]} are one file`);
  });

  test('as a pair is compared', async () => {
    expect(await snapdiff(['a', 'a'], { folder })).toMatchObject({ code: 0, calls: ['diff a a'] });
  });
});

describe('an archive', () => {
  const folder = aFolder();
  const tar = Buffer.alloc(1024);
  tar.write('after.heapsnapshot');
  tar.write('ustar\0', 257);
  const files = { 'a.zip': Buffer.from('PK\x03\x04 and more'), 'a.tar': tar, 'a.tar.gz': gzipSync(tar), 'a.heapsnapshot': Buffer.from('BZh91AY&SY') };
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);

  test.each([
    ['a.zip', 'is a zip archive'],
    ['a.tar', 'is a tar archive'],
    ['a.heapsnapshot', 'is compressed with bzip2'],
  ])('%s', async (name, sentence) => {
    const { code, err } = await snapdiff([name], { folder });
    expect([code, err]).toEqual([2, `snapdiff: ${name} ${sentence}\n          Unpack it, and give the file in it.\n`]);
  });

  test('is found within gzip too', async () => {
    const { builtLibrary } = await import('../support/built.js');
    const path = join(folder, 'a.tar.gz');
    await expect(builtLibrary.summarize(path)).rejects.toMatchObject({ code: 'not-json', message: 'is a tar archive' });
  });
});

describe('file: URLs', () => {
  test('are paths', async () => {
    const folder = aFolder();
    const path = join(folder, 'a b.heapsnapshot');
    expect((await snapdiff([pathToFileURL(path).href, 'c'], { folder })).calls).toEqual([`diff ${path} c`]);
    expect((await snapdiff(['summary', pathToFileURL(path).href], { folder })).calls).toEqual([`summarize ${path}`]);
  });

  test('of other machines are refused', async () => {
    expect(await snapdiff(['file://elsewhere/a', 'b'])).toMatchObject({ code: 2, calls: [], err: expect.stringContaining('is not the URL of a file') });
  });
});
