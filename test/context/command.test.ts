/** `snapdiff context`: in the process of the test, and as a process of its own where its streams or signals are tested. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, describe, expect, it } from 'vitest';
import { library } from '../../src/cli/library.js';
import { schemas } from '../../src/schemas.js';
import { type Outcome, snapdiff as snapdiffHere } from '../cli/a-host.js';
import { summaryReport } from '../support/sample-report.js';
import { binary, shell, startSnapdiff } from '../trust/support/command.js';
import { MadeSession, say } from './made-session.js';
import { testFolder } from './reading.js';
import { workedSession } from './worked-session.js';

const validate = new Ajv2020({ strict: false }).compile(schemas.report);
const folder = testFolder();
const session = folder.write('session.jsonl', workedSession().text());
const cwd = dirname(session);

/** Paths are relative to the folder. */
const home = process.cwd();
process.chdir(cwd);
afterAll(() => process.chdir(home));
const snapdiff = (words: readonly string[]): Promise<Outcome> => snapdiffHere(words, { folder: cwd, real: library });
const context = (...words: string[]): Promise<Outcome> => snapdiff(['context', ...words]);

describe('snapdiff context', () => {
  it('prints the verdict, suspects and tables', async () => {
    const { code, out, err } = await context(session);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('/srv/app/src/app.ts  Read');
    expect(out).toContain('62,605 tokens in the last of 16 requests (billed)');
  });

  it('prints JSON that fits the published schema', async () => {
    const { code, out } = await context(session, '--format', 'json');
    const report = JSON.parse(out);
    expect([code, report.kind, report.requests.length]).toEqual([0, 'context', 16]);
    expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
    expect(validate({ ...report, requests: undefined })).toBe(false);
  });

  it('reads standard input, plain and gzipped, and file: URLs', async () => {
    folder.write('session.gz', gzipSync(workedSession().text()));
    const expected = (await context(session, '--format', 'csv')).out;
    for (const line of ['snapdiff context - --format csv < session.jsonl', 'cat session.gz | snapdiff context - --format csv'])
      expect(await shell(line, { cwd })).toMatchObject({ code: 0, out: expected });
    expect((await context(pathToFileURL(session).href, '--format', 'csv')).out).toBe(expected);
  });

  it('writes files besides what it prints', async () => {
    const { code, out } = await shell('snapdiff context session.jsonl -o out.md --format markdown --export-json out.json && cat out.md out.json', { cwd });
    expect(code).toBe(0);
    expect(out).toMatch(/^<!-- snapdiff -->\n### Context: /);
    expect(validate(JSON.parse(out.slice(out.indexOf('\n{\n'))))).toBe(true);
  });

  it('writes what CI reads', async () => {
    const written = ['--export-junit', 'junit.xml', '--export-gitlab', 'quality.json', '--export-csv', 'sources.csv'];
    const { code, out } = await context(session, '--max', 'context=50k', '--format', 'github', ...written);
    expect([code, out]).toEqual([1, expect.stringMatching(/^::error title=snapdiff%3A context::largest context 62,605 tokens/)]);
    const [xml, quality, csv] = ['junit.xml', 'quality.json', 'sources.csv'].map((name) => readFileSync(folder.path(name), 'utf8'));
    expect(xml).toContain(`<testsuite name="${session}" tests="1" failures="1"`);
    expect(JSON.parse(quality)[0]).toMatchObject({ check_name: 'snapdiff/context', severity: 'major', location: { path: session } });
    expect(csv).toMatch(/^tool,source,/);
  });

  it('follows in no format of one document, and refuses in that format', async () => {
    const { code, out } = await context('--follow', session, '--format', 'junit');
    expect([code, out]).toEqual([2, expect.stringContaining('<error message="--follow prints one report after the other, and junit holds one"')]);
  });

  it('fails a check with exit code 1, and only warns with --warn', async () => {
    const failed = await context(session, '--max', 'context=50k', '--max', 'duplicates=99%', '--format', 'minimal');
    expect([failed.code, failed.out.split('\n')[0]]).toEqual([1, expect.stringMatching(/^FAIL largest context 62,605 tokens is over 50,000/)]);
    expect(await context(session, '--max', 'context=50k', '--quiet')).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringMatching(/^FAIL {2}largest context/),
    });
    expect(await context(session, '--warn', 'context=50k')).toMatchObject({ code: 0, out: expect.stringContaining('WARN') });
    expect(await context(session, '--max', 'suspects=3', '--max', 'growth=4k')).toMatchObject({ code: 0, out: expect.stringContaining('PASS  2 checks') });
  });

  it('leaves out names with --redact', async () => {
    const { out } = await context(session, '--redact', '--format', 'json', '--max', 'context=50k');
    expect(out).not.toMatch(/app\.ts|build\.log|session\.jsonl/);
    expect(validate(JSON.parse(out))).toBe(true);
  });

  it.each([
    [[], 'no session given'],
    [['missing.jsonl'], 'does not exist'],
    [['session.jsonl', '--max', 'heap=1'], 'is not a metric of a context'],
    [['session.jsonl', '--format', 'sarif'], '--format must be'],
    [['session.jsonl', '--interval', '2s'], '--interval goes with --follow'],
    [['--follow', 'session.jsonl', 'session.jsonl'], '--follow takes one file'],
    [['--follow', 'session.jsonl', '--export-json', 'x.json'], 'writes no file'],
    [['file://elsewhere/session.jsonl'], 'is not the URL of a file of this machine'],
  ])('refuses %j with exit code 2', async (words, sentence) => {
    const { code, out, err } = await context(...words);
    expect([code, out]).toEqual([2, '']);
    expect(err.replace(/\s+/g, ' ')).toContain(sentence);
  });

  describe('on a saved report', () => {
    const saved = async (...words: string[]): Promise<string> => {
      const { code, out } = await context(session, '--export-json', 'saved.json', '--format', 'minimal', ...words);
      expect(code).toBe(words.length > 0 ? 1 : 0);
      return out;
    };

    it('prints it again, as snapdiff report.json does', async () => {
      const printed = await saved();
      expect(await context('saved.json', '--format', 'minimal')).toMatchObject({ code: 0, out: printed, err: '' });
      expect(await snapdiff(['saved.json', '--format', 'minimal'])).toMatchObject({ code: 0, out: printed, err: '' });
      const redacted = (await context(session, '--format', 'json', '--redact')).out;
      expect((await shell('cat saved.json | snapdiff - --format json --redact', { cwd })).out).toBe(redacted);
    });

    it('keeps its verdict, and holds other limits against it', async () => {
      const failed = await saved('--max', 'context=50k');
      expect(await snapdiff(['saved.json', '--format', 'minimal'])).toMatchObject({ code: 1, out: failed });
      expect(await context('saved.json', '--max', 'context=70k', '--format', 'minimal')).toMatchObject({ code: 0, out: expect.not.stringContaining('FAIL') });
    });

    it('refuses what it cannot answer, and what is damaged', async () => {
      await saved();
      folder.write('damaged.json', readFileSync(folder.path('saved.json'), 'utf8').replace(/"textBytes":\d+/, '"textBytes":"many"'));
      folder.write('heap.json', JSON.stringify(summaryReport()));
      const refused: [words: string[], sentence: string][] = [
        [['saved.json', '--max', 'total=5MB'], 'cannot answer a limit of heaps Limits of a conversation: snapdiff context saved.json'],
        [['saved.json', '--format', 'agent', '--output', 'x.txt'], 'cannot be printed as agent'],
        [['damaged.json'], 'is damaged: rewinds[0].textBytes: must be'],
        [['context', 'damaged.json'], 'is damaged: rewinds[0].textBytes: must be'],
        [['context', 'saved.json', 'session.jsonl'], 'saved.json holds no messages'],
        [['context', 'heap.json'], 'is a report of a heap To print it again: snapdiff heap.json'],
      ];
      for (const [words, sentence] of refused) {
        const { code, out, err } = await snapdiff(words);
        expect([code, out], words.join(' ')).toEqual([2, '']);
        expect(err.replace(/\s+/g, ' ')).toContain(sentence);
      }
    });
  });

  it('follows a session until Ctrl-C, with the exit code of its last report', async () => {
    const grown = new MadeSession('grown');
    grown.user('go');
    grown.answer([say('one')], { input: 10, output: 1 });
    const path = folder.write('growing.jsonl', grown.text());
    const written = grown.text().length;
    const running = startSnapdiff(['context', '--follow', path, '--interval', '20ms', '--format', 'json', '--max', 'context=15'], { cwd });
    const reports = () => running.said().out.trim().split('\n').filter(Boolean);
    await expect.poll(() => reports().length, { timeout: 20_000 }).toBe(1);
    grown.answer([say('two')], { input: 20, output: 1 });
    appendFileSync(path, grown.text().slice(written));
    await expect.poll(() => reports().length, { timeout: 20_000 }).toBe(2);
    running.kill('SIGINT');
    expect((await running.ended).code).toBe(1);
    expect(reports().map((line) => JSON.parse(line).status)).toEqual(['pass', 'fail']);
  });

  it('stops reading a silent pipe at Ctrl-C', async () => {
    const child = spawn(process.execPath, [binary, 'context', '-'], { cwd, stdio: ['pipe', 'ignore', 'ignore'] });
    // More than a pipe holds: when it is written, snapdiff reads.
    child.stdin.write(' \n'.repeat(500_000), () => child.kill('SIGINT'));
    expect(await once(child, 'close')).toEqual([130, null]);
  });
});
