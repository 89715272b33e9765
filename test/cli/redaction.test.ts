/** --redact and the config key "redact": what is printed and written has no contents. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { aReport, aSuspect } from '../gate/a-report.js';
import { aFolder, snapdiff } from './a-host.js';

const secret = 'hunter2 and more';
const suspect = { ...aSuspect(), evidence: [`Among the new keys: "${secret}", "b".`] };
const report = aReport({ suspects: [suspect] });
const aConfig = (redact: unknown): string => {
  const folder = aFolder();
  writeFileSync(join(folder, 'snapdiff.config.json'), JSON.stringify({ redact }));
  return folder;
};

describe('--redact', () => {
  test.each([[['--redact']], [['--redact=all']], [['--redact', 'all']], [['--redact=contents']]])('%j', async (flags) => {
    for (const words of [
      [...flags, 'a', 'b'],
      ['a', ...flags, 'b'],
      ['a', 'b', ...flags],
    ]) {
      const { code, out, calls } = await snapdiff(words, { report });
      expect({ code, calls }).toEqual({ code: 0, calls: ['diff a b'] });
      expect(out).toContain('Among the new keys: "~');
      expect(out).not.toContain('hunter2');
    }
  });

  test('is off by default, and with =off', async () => {
    for (const words of [[], ['--redact=off'], ['--no-redact']]) expect((await snapdiff(['a', 'b', ...words], { report })).out).toContain('hunter2');
  });

  test('covers exports', async () => {
    const { folder } = await snapdiff(['a', 'b', '--redact', '--export-json', 'r.json', '--export-markdown', 'r.md', '--export-junit', 'r.xml', '--quiet'], {
      report,
    });
    for (const name of ['r.json', 'r.md', 'r.xml']) expect(readFileSync(join(folder, name), 'utf8')).not.toContain('hunter2');
    expect(JSON.parse(readFileSync(join(folder, 'r.json'), 'utf8')).redacted).toBe('contents');
  });

  test('covers annotations', async () => {
    const { out } = await snapdiff(['a', 'b', '--redact', '--max', 'suspects=0'], { report, env: { GITHUB_ACTIONS: 'true' } });
    expect(out).toContain('::error');
    expect(out).not.toContain('hunter2');
  });

  test('prints a saved report', async () => {
    const { folder } = await snapdiff(['a', 'b', '--export-json', 'r.json'], { report });
    const { out } = await snapdiff(['r.json', '--redact', '--format', 'json'], { folder });
    expect(out).toContain('"redacted": "contents"');
    expect(out).not.toContain('hunter2');
  });

  test('another word is an error', async () => {
    const { code, err } = await snapdiff(['a', 'b', '--redact=al']);
    expect(code).toBe(2);
    expect(err).toContain('--redact must be contents, all or off, not "al"');
  });
});

describe('the config key', () => {
  test.each([[true], ['contents'], ['all']])('%j redacts', async (redact) => {
    const { out } = await snapdiff(['a', 'b'], { report, folder: aConfig(redact) });
    expect(out).not.toContain('hunter2');
  });

  test('gives way to the flag', async () => {
    expect((await snapdiff(['a', 'b'], { report, folder: aConfig(false) })).out).toContain('hunter2');
    expect((await snapdiff(['a', 'b', '--redact=off'], { report, folder: aConfig(true) })).out).toContain('hunter2');
    expect(JSON.parse((await snapdiff(['--print-config', '--redact=all'], { folder: aConfig(true) })).out).redact).toBe('all');
  });

  test('counts for commands that have no other use for a config', async () => {
    const folder = aConfig('all');
    for (const words of [
      ['summary', 'a'],
      ['show', 'a', '@1'],
      ['audit', 'a'],
    ]) {
      const { out, code } = await snapdiff([...words, '--format', 'json'], { folder });
      expect(code).toBe(0);
      expect(out).toMatch(/"redacted": ?"all"/);
    }
    expect((await snapdiff(['summary', 'a'], { folder: aConfig('al') })).code).toBe(2);
  });
});
