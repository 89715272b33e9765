/**
 * Where results go: standard output, files, both; and what happens when they cannot be written.
 */
import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { openOutputs } from '../../src/cli/outputs.js';
import { SnapdiffError } from '../../src/errors.js';
import { aReport } from '../gate/a-report.js';
import { aFolder, failing, snapdiff } from './a-host.js';

const cutShort = new SnapdiffError('cut-short', 'is cut short', { path: 'b' });

describe('where results go', () => {
  test('files next to the table', async () => {
    const { code, out, err, folder } = await snapdiff(['a', 'b', '--export-json', 'r.json', '--export-csv=r.csv', '--export-junit', 'r.xml']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('CacheEntry');
    expect(JSON.parse(readFileSync(join(folder, 'r.json'), 'utf8')).kind).toBe('comparison');
    expect(readdirSync(folder).sort()).toEqual(['r.csv', 'r.json', 'r.xml']);
  });

  test('- takes the place of the table', async () => {
    expect(JSON.parse((await snapdiff(['a', 'b', '--export-json', '-'])).out).kind).toBe('comparison');
    expect(JSON.parse((await snapdiff(['a', 'b', '--format', 'json', '-o', '-'])).out).kind).toBe('comparison');
  });

  test('--output prints to a file; what failed is still said', async () => {
    const { code, out, err, folder } = await snapdiff(['a', 'b', '--output', 'out.txt', '--max', 'suspects=0']);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/^FAIL {2}1 suspect, 0 allowed; held by cache: Map @50581/);
    expect(readFileSync(join(folder, 'out.txt'), 'utf8')).toContain('CacheEntry');
  });

  test('--quiet', async () => {
    const warnings = [{ code: 'x', message: 'something' }];
    expect(await snapdiff(['a', 'b', '--quiet'], { report: aReport({ warnings }) })).toMatchObject({ code: 0, out: '', err: '' });
    expect((await snapdiff(['a', 'b', '--quiet', '--format', 'json'])).out).toContain('"comparison"');
  });

  test('warnings are on standard error, harmless', async () => {
    const warnings = [
      { code: 'different-processes', message: `the snapshots come from different processes \u001b]0;x\u0007##[error]x ${'and more '.repeat(20)}` },
    ];
    const { err, out } = await snapdiff(['a', 'b'], { report: aReport({ warnings }), env: { COLUMNS: '100' } });
    expect(err).toMatch(/^warning: the snapshots come from different processes \\x1b/);
    expect(err.split('\n')[1]).toMatch(/^ {9}\w/);
    expect(err).not.toContain('##[');
    expect(out).not.toContain('warning:');
  });

  test('the folder of a page that --open would show is removed if the page is never written', async () => {
    const [folder, scratch] = [aFolder(), aFolder()];
    vi.stubEnv('TMPDIR', scratch);
    expect((await snapdiff(['a', 'b', '--open'], { folder, library: failing(cutShort) })).code).toBe(2);
    vi.unstubAllEnvs();
    expect(readdirSync(scratch)).toEqual([]);
  });

  test.each([
    [['--export-json', 'none/r.json'], 'none/r.json cannot be written: its folder does not exist'],
    [['--export-json', '.'], '. cannot be written: it is a directory'],
    [['-o', 'x\u001b[31m/y'], 'x\\x1b[31m/y cannot be written'],
    [['--export-json', 'same', '--export-csv', './same'], '--export-json and --export-csv both write ./same'],
    [['--export-json', 'b'], '--export-json b would overwrite an input'],
    [['-o', 'link'], '--output link would overwrite an input'],
  ])('%j is found before the work starts', async (words, sentence) => {
    const folder = aFolder();
    writeFileSync(join(folder, 'b'), 'snapshot');
    symlinkSync('b', join(folder, 'link'));
    const { code, out, err, calls } = await snapdiff(['a', 'b', ...words], { folder });
    expect({ code, out, calls }).toEqual({ code: 2, out: '', calls: [] });
    expect(err).toContain(`snapdiff: ${sentence}`);
    expect(readdirSync(folder).sort()).toEqual(['b', 'link']);
    expect(readFileSync(join(folder, 'b'), 'utf8')).toBe('snapshot');
  });

  test('a run that fails leaves an older file as it was, and nothing else', async () => {
    const folder = aFolder();
    writeFileSync(join(folder, 'r.json'), 'older');
    expect((await snapdiff(['a', 'b', '--export-json', 'r.json'], { folder, library: failing(cutShort) })).code).toBe(2);
    expect(readdirSync(folder)).toEqual(['r.json']);
    expect(readFileSync(join(folder, 'r.json'), 'utf8')).toBe('older');
    expect((await snapdiff(['a', 'b', '--export-json', 'r.json'], { folder })).code).toBe(0);
    expect(JSON.parse(readFileSync(join(folder, 'r.json'), 'utf8')).kind).toBe('comparison');
  });

  test.runIf(existsSync('/dev/full'))('a full disk is exit code 2', async () => {
    const { code, err } = await snapdiff(['a', 'b', '--export-json', '/dev/full']);
    expect({ code, err: err.split('\n')[0] }).toEqual({ code: 2, err: 'snapdiff: /dev/full cannot be written: no space left on the disk' });
    expect(await snapdiff(['a', 'b'], { stdoutError: 'ENOSPC' })).toMatchObject({
      code: 2,
      err: expect.stringContaining('standard output cannot be written: no space left on the disk'),
    });
  });

  test('a closed pipe is quiet', async () => {
    expect(await snapdiff(['a', 'b'], { stdoutError: 'EPIPE' })).toMatchObject({ code: 0, err: '' });
    expect(await snapdiff(['a', 'b', '--max', 'suspects=0'], { stdoutError: 'EPIPE' })).toMatchObject({ code: 1, err: '' });
  });

  test('files get their names all at once, or none does', async () => {
    const folder = aFolder();
    writeFileSync(join(folder, 'older'), 'older');
    const stopping = new AbortController();
    const wanted = ['older', 'new'].map((path) => ({ path, flag: '--export-json' }));
    const outputs = await openOutputs(wanted, folder, [], stopping.signal);
    for (const file of outputs.files) await file.write(['written']);
    stopping.abort(new SnapdiffError('aborted', 'interrupted'));
    await expect(outputs.commit()).rejects.toMatchObject({ code: 'aborted' });
    outputs.discard();
    expect([readdirSync(folder), readFileSync(join(folder, 'older'), 'utf8')]).toEqual([['older'], 'older']);
  });
});
