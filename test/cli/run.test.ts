/**
 * Whole runs with a pretended process: standard output, standard error and exit code together.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { AnalyzeOptions } from '../../src/analyze-options.js';
import type { Signal } from '../../src/cli/host.js';
import { SnapdiffError } from '../../src/errors.js';
import type { Input } from '../../src/format/input-file.js';
import { textFormats } from '../../src/vocabulary.js';
import { aReport, aSnapshot } from '../gate/a-report.js';
import { aFolder, failing, snapdiff } from './a-host.js';

const cutShort = new SnapdiffError('cut-short', 'is cut short: it ends at byte 2,000,000', { path: 'b', section: 'edges', byteOffset: 2_000_000 });

describe('exit codes, in every format', () => {
  test.each(textFormats)('%s', async (format) => {
    const quiet = await snapdiff(['a', 'b', '--format', format, '--max', 'suspects=0'], { report: aReport({ suspects: [] }) });
    expect({ code: quiet.code, err: quiet.err }).toEqual({ code: 0, err: '' });
    const leak = await snapdiff(['a', 'b', '--format', format, '--max', 'suspects=0']);
    expect({ code: leak.code, err: leak.err }).toEqual({ code: 1, err: '' });
    expect(leak.out).not.toBe('');
    expect((await snapdiff(['a', 'b', '--format', format, '--warn', 'suspects=0'])).code).toBe(0);
    const cut = await snapdiff(['a', 'b', '--format', format, '--max', 'suspects=0'], { library: failing(cutShort) });
    expect(cut.code).toBe(2);
    expect(cut.err).toBe(
      'snapdiff: b is cut short: it ends at byte 2,000,000\n          The process that wrote it probably died or the disk filled up; capture it again.\n',
    );
    expect((await snapdiff(['a', 'b', '--format', format, '--max', 'class:Missing:count=0'])).code).toBe(2);
  });

  test('an error with --format json is a document on standard output too', async () => {
    const { out } = await snapdiff(['a', 'b', '--format', 'json'], { library: failing(cutShort) });
    expect(JSON.parse(out)).toMatchObject({ kind: 'error', code: 'cut-short', path: 'b', section: 'edges', byteOffset: 2_000_000 });
    expect(JSON.parse((await snapdiff(['--format=json', '--bogus'])).out)).toMatchObject({ kind: 'error', code: 'usage' });
    expect((await snapdiff(['a', 'b'], { library: failing(cutShort) })).out).toBe('');
  });

  test('a bug is one sentence, and its stack is for who asks', async () => {
    const library = failing(new TypeError('x is not a function\n\u001b[31m') as unknown as SnapdiffError);
    const { code, err } = await snapdiff(['a', 'b'], { library });
    expect(code).toBe(2);
    expect(err).toMatch(/^snapdiff: something unexpected happened: x is not a function\\n\\x1b\[31m\n/);
    expect(err).not.toMatch(/\n\s*at /);
    expect((await snapdiff(['a', 'b'], { library, env: { SNAPDIFF_DEBUG: '1' } })).err).toMatch(/\n\s*at /);
  });
});

describe('config', () => {
  test('its limits count, and flags win over them', async () => {
    const folder = aFolder();
    writeFileSync(join(folder, 'snapdiff.config.json'), '{"max": [{"metric": "suspects", "limit": 0}]}');
    expect((await snapdiff(['a', 'b'], { folder })).code).toBe(1);
    expect((await snapdiff(['a', 'b', '--max', 'suspects=1'], { folder })).code).toBe(0);
    const printed = await snapdiff(['--print-config', '--max', 'suspects=1', '--format', 'csv'], { folder });
    expect(JSON.parse(printed.out)).toMatchObject({ format: 'csv', max: [{ metric: 'suspects', limit: '1' }] });
    expect(printed.err).toBe('config: snapdiff.config.json\n');
  });

  test('a mistake ends the run before it starts', async () => {
    const folder = aFolder();
    writeFileSync(join(folder, 'snapdiff.config.json'), '{"max": [{"metric": "heap", "limit": 0}]}');
    const { code, err, calls } = await snapdiff(['a', 'b'], { folder });
    expect({ code, calls }).toEqual({ code: 2, calls: [] });
    expect(err).toMatch(/^snapdiff: snapdiff\.config\.json has a mistake at max\[0\]\.metric: "heap" is not a metric\n/);
  });
});

describe('colour and width', () => {
  const colours = async (words: string[], env: Record<string, string>, terminal: boolean) =>
    (await snapdiff(['a', 'b', '--max', 'suspects=0', ...words], { env, terminal })).out.includes('\u001b[');
  test.each([
    [[], {}, true, true],
    [[], {}, false, false],
    [[], { CI: 'true' }, false, false],
    [[], { NO_COLOR: '1' }, true, false],
    [[], { FORCE_COLOR: '1' }, false, true],
    [[], { FORCE_COLOR: '0' }, true, false],
    [[], { TERM: 'dumb' }, true, false],
    [['--no-color'], { FORCE_COLOR: '1' }, true, false],
    [['--color'], { NO_COLOR: '1' }, false, true],
  ])('%j %j terminal: %s', async (words, env, terminal, expected) => {
    expect(await colours(words, env, terminal)).toBe(expected);
  });

  test('sentences: 80 columns of a terminal, $COLUMNS, or whole on their line', async () => {
    const report = aReport({ warnings: [{ code: 'x', message: 'word '.repeat(100).trim() }] });
    const widest = async (env: Record<string, string>, terminal: boolean) =>
      Math.max(...(await snapdiff(['a', 'b', '--no-color'], { report, env, terminal })).err.split('\n').map((line) => line.length));
    expect(await widest({}, true)).toBeLessThanOrEqual(80);
    expect(await widest({ COLUMNS: '60' }, false)).toBeLessThanOrEqual(60);
    expect(await widest({}, false)).toBe('warning: '.length + 499);
  });
});

describe('Ctrl-C', () => {
  const folder = aFolder();
  test.each([
    ['SIGINT' as const, 130],
    ['SIGTERM' as const, 143],
    ['SIGHUP' as const, 129],
    ['SIGQUIT' as const, 131],
  ])('%s', async (signal, expected) => {
    const { code, out, err } = await snapdiff(['a', 'b', '--export-json', 'r.json'], {
      folder,
      library: { diff: () => new Promise(() => {}) },
      ...interruptSoon(signal),
    });
    expect({ code, out, err }).toEqual({ code: expected, out: '', err: 'snapdiff: interrupted\n' });
    expect(readdirSync(folder)).toEqual([]);
  });

  test('a library that stops at once', async () => {
    const { code } = await snapdiff(['a', 'b'], {
      library: {
        diff: (_a, _b, options) =>
          new Promise((_resolve, reject) => {
            options?.signal?.addEventListener('abort', () => reject(options.signal?.reason));
          }),
      },
      ...interruptSoon('SIGINT'),
    });
    expect(code).toBe(130);
  });

  function interruptSoon(signal: Signal) {
    return { onReady: (send: (signal: Signal) => void) => setTimeout(() => send(signal), 100) };
  }
});

describe('progress', () => {
  const library = {
    diff: async (_a: Input, _b: Input, options?: AnalyzeOptions) => {
      await new Promise((resolve) => setTimeout(resolve, 120));
      options?.onProgress?.([
        { path: 'dir/before\u001b.heapsnapshot', phase: 'reading', fraction: 0.43 },
        { path: 'b', phase: 'waiting', fraction: 0 },
      ]);
      return aReport();
    },
  };
  test('one line on a terminal, taken away again', async () => {
    const { err } = await snapdiff(['a', 'b'], { library, terminal: true });
    expect(err).toMatch(/^\rbefore\\x1b\.heapsnapshot 43 % reading \| b 0 % waiting\r +\r$/);
  });
  test('nowhere else, and not when asked not to', async () => {
    expect((await snapdiff(['a', 'b', '--progress'], { library })).err).toBe('');
    expect((await snapdiff(['a', 'b', '--no-progress'], { library, terminal: true })).err).toBe('');
    expect((await snapdiff(['a', 'b', '--quiet'], { library, terminal: true })).err).toBe('');
  });
});

describe('GitHub Actions', () => {
  const inActions = (folder: string) => ({ GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: join(folder, 'summary.md') });
  test('annotations behind the table, and a job summary', async () => {
    const folder = aFolder();
    writeFileSync(join(folder, 'summary.md'), 'before\n');
    const { out, code } = await snapdiff(['a', 'b', '--max', 'suspects=0'], { folder, env: inActions(folder) });
    expect(code).toBe(1);
    expect(out).toMatch(/CacheEntry[\s\S]*\n::error title=/);
    expect(readFileSync(join(folder, 'summary.md'), 'utf8')).toMatch(/^before\n.*\n/s);
  });
  test('not with --github off', async () => {
    const folder = aFolder();
    const { out, err } = await snapdiff(['a', 'b', '--max', 'suspects=0', '--github', 'off'], { folder, env: inActions(folder) });
    expect(out + err).not.toMatch(/^::/m);
    expect(readdirSync(folder)).toEqual([]);
  });
  test.each([[['--format', 'json']], [['--format', 'minimal']], [['--quiet']], [['--output', 'report.txt']]])(
    'with %j annotations are on standard error, where no program reads them',
    async (words) => {
      const folder = aFolder();
      const { out, err } = await snapdiff(['a', 'b', '--max', 'suspects=0', ...words], { folder, env: inActions(folder) });
      expect(out).not.toMatch(/^::/m);
      expect(err).toMatch(/^::error title=/m);
      expect(readFileSync(join(folder, 'summary.md'), 'utf8')).toContain('### Heap');
    },
  );
  test('a summary that cannot be written is a warning', async () => {
    const { code, err } = await snapdiff(['a', 'b'], { env: { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: '/none/summary.md' } });
    expect({ code, err }).toEqual({ code: 0, err: 'warning: the job summary could not be written: its folder does not exist\n' });
  });
  test('an error is an annotation', async () => {
    const { out, code } = await snapdiff(['a', 'b'], { env: { GITHUB_ACTIONS: 'true' }, library: failing(cutShort) });
    expect(code).toBe(2);
    expect(out).toMatch(/^::error title=/);
  });
});

test('hostile names are harmless in the sentences of checks', async () => {
  const name = '::error::x\u001b]0;x\u0007##[add-mask]y\r\n|`</script>';
  const row = { ...aReport().constructors[0], name };
  const { err } = await snapdiff(['a', 'b', '--quiet', '--max', `class:${name}:count=0`], {
    report: aReport({ constructors: [row], snapshots: [aSnapshot('a', 1, 1)] }),
  });
  expect(err).toMatch(/^FAIL {2}\+2,000 \\x3a:error::x\\x1b\]0;x\\x07#\\x23\[add-mask\]y\\r\\n/);
  expect(err.trimEnd().split('\n')).toHaveLength(1);
});
