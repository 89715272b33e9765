/** The HTML report of a conversation in a real browser. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BrowserContextOptions } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkContext, parseContextLimit } from '../../src/context/context-limits.js';
import { redactContext } from '../../src/context/context-redaction.js';
import type { ContextReport } from '../../src/context/context-report.js';
import { bash, MadeSession, read, say } from '../context/made-session.js';
import { contextOf, lines } from '../context/reading.js';
import { workedSession } from '../context/worked-session.js';
import { attacksOfPages } from '../support/hostile-names.js';
import { accessibility, accessible, folder, openedPage, project, save } from './opened-page.js';

const built = pathToFileURL(join(project, 'dist/src/context/html/context-html.js')).href;
const { contextHtmlChunks } = (await import(built)) as typeof import('../../src/context/html/context-html.js');
const opened = (report: ContextReport, options?: BrowserContextOptions) => openedPage(save(contextHtmlChunks(report)), options);

/** With two compactions, rewinds and many files. */
function longSession(): MadeSession {
  const session = new MadeSession('long');
  session.user('begin');
  for (let at = 0; at < 300; at++) {
    const [call] = session.answer([read(`src/file-${at % 130}.ts`)], { input: 1000 + 100 * (at % 120), output: 5 });
    session.result(call, `${at % 130} `.repeat(200));
    if (at % 120 === 119) {
      session.compact('auto', 1000 + 100 * at, 'in short');
      session.user('go on');
    }
    if (at === 270) {
      const back = session.tipId;
      session.user('the other way');
      session.answer([say('a dead end')], { input: 9000, output: 5 });
      session.rewind(back);
      session.user('back');
    }
  }
  return session;
}

let worked: ContextReport;
let long: ContextReport;

beforeAll(async () => {
  [worked, long] = await Promise.all([contextOf(workedSession().text()), contextOf(longSession().text())]);
});

describe('the page of a conversation', () => {
  it.each([
    [1440, 900],
    [768, 1024],
    [375, 667],
  ])('shows how large it is and what fills it on the first screen of %i x %i', async (width, height) => {
    const { page, troubles } = await opened(worked, { viewport: { width, height } });
    for (const text of ['The last request sent 62,605 tokens. app.ts fills 73 % of the text.', 'Read /srv/app/src/app.ts']) {
      const box = await page.getByText(text).first().boundingBox();
      expect(box!.y + box!.height).toBeLessThan(height);
    }
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    expect(troubles).toEqual([]);
    await page.context().close();
  });

  it('is readable without JavaScript', async () => {
    const { page } = await opened(long, { javaScriptEnabled: false });
    expect(await page.locator('.timeline rect').count()).toBe(240);
    expect(await page.locator('.timeline line.compaction').count()).toBe(2);
    expect(await page.locator('.timeline line.rewind').count()).toBe(1);
    expect(await page.locator('.marks').innerText()).toMatch(/Compaction: .*\nCompaction: .*\nRewinds: 1 branch left behind/);
    expect(await page.locator('#rows tbody tr').count()).toBe(60);
    expect(await page.locator('#whole').innerText()).toMatch(/of text since the beginning/);
    expect(await page.locator('button:visible, input:visible').count()).toBe(0);
    await page.context().close();
  });

  it('sorts and filters what fills it, and shows all', async () => {
    const session = new MadeSession();
    session.user('go');
    const calls = session.answer(
      Array.from({ length: 150 }, (_, at) => (at === 7 ? bash('npm test') : read(`/src/${at}.ts`))),
      { input: 9, output: 1 },
    );
    for (const [at, call] of calls.entries()) session.result(call, 'x'.repeat(1 + at));
    const { page, troubles } = await opened(await contextOf(session.text()));
    const names = () => page.locator('#rows tbody th').allInnerTexts();
    expect((await names()).length).toBe(100);
    await page.getByRole('button', { name: 'Show all 150' }).click();
    const size = page.locator('#rows thead th').filter({ hasText: 'Size' });
    await size.getByRole('button').click();
    await size.getByRole('button').click();
    expect(await size.getAttribute('aria-sort')).toBe('ascending');
    expect((await names()).slice(0, 2)).toEqual(['/src/0.ts', '/src/1.ts']);
    await page.locator('#row-filter').fill('BASH');
    expect(await names()).toEqual(['npm test']);
    expect(await page.locator('#row-count').innerText()).toBe('1 of 150 rows');
    expect(troubles).toEqual([]);
    await page.context().close();
  });

  const kinds: [string, () => ContextReport | Promise<ContextReport>][] = [
    [
      'checked',
      () =>
        checkContext(
          worked,
          ['context=50k', 'duplicates=99%'].map((text) => parseContextLimit(text)),
        ),
    ],
    ['long', () => long],
    ['without requests', () => contextOf(lines({ role: 'user', content: 'x' }))],
    ['of one request', () => contextOf(lines({ role: 'user', content: 'x' }, { role: 'assistant', content: 'y' }))],
  ];
  it.each(kinds)('%s: loads, and is accessible in both themes', async (_name, make) => {
    const { page, troubles } = await opened(await make());
    expect(await page.locator('h1').innerText()).not.toBe('');
    expect(await accessibility(page)).toEqual(accessible);
    expect(troubles).toEqual([]);
    await page.context().close();
  });

  it('takes hostile names as text', async () => {
    const { page, troubles } = await opened(worked);
    const poison = (text: string, value: unknown, key = ''): unknown => {
      if (Array.isArray(value)) return value.map((each) => poison(text, each, key));
      if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, poison(text, each, name)]));
      return typeof value === 'string' && !['kind', 'tokens', 'pattern', 'status', 'level'].includes(key) ? text : value;
    };
    for (const [name, attack] of attacksOfPages) {
      const report = poison(attack.slice(0, 2000), checkContext(long, [parseContextLimit('context=1')])) as ContextReport;
      await page.goto(pathToFileURL(save(contextHtmlChunks(report))).href);
      const state = await page.evaluate('[document.scripts.length, document.querySelectorAll("img, iframe, object, form, base, style").length]');
      expect([name, state]).toEqual([name, [2, 1]]);
      expect(await page.locator('main').innerText()).not.toMatch(/[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069]/u);
      expect([name, troubles.filter((trouble) => !trouble.startsWith('request: file:'))]).toEqual([name, []]);
    }
    await page.context().close();
  });

  it('holds nothing that --redact leaves out', () => {
    const html = [...contextHtmlChunks(redactContext(worked))].join('');
    expect(html).not.toMatch(/app\.ts|build\.log|npm test|unused variable/);
  });
});

describe('the command line', () => {
  it('writes the page, opens it, and prints the report in it again', () => {
    const [browserScript, page, log, session] = ['browser', 'context.html', 'opened', 'session.jsonl'].map((name) => join(folder, name));
    writeFileSync(browserScript, `#!/bin/sh\necho "$1" > ${log}\n`, { mode: 0o755 });
    writeFileSync(session, workedSession().text());
    const snapdiff = (...words: string[]) =>
      spawnSync(process.execPath, [join(project, 'dist/src/cli/bin.js'), ...words], {
        cwd: folder,
        encoding: 'utf8',
        env: { ...process.env, BROWSER: browserScript },
      });
    const written = snapdiff('context', 'session.jsonl', '--quiet', '--export-html', 'context.html', '--open');
    expect(written).toMatchObject({ status: 0, stdout: '', stderr: `opened ${page}\n` });
    expect(readFileSync(page, 'utf8')).toMatch(/^<!DOCTYPE html>\n/);
    const again = snapdiff(page, '--format', 'html');
    expect(again).toMatchObject({ status: 0, stdout: readFileSync(page, 'utf8') });
    expect(readFileSync(log, 'utf8')).toBe(`${page}\n`);
    expect(snapdiff('context', '--follow', 'session.jsonl', '--open').stderr).toMatch(/writes no file/);
    expect(snapdiff('context', '--follow', 'session.jsonl', '--format', 'html').stderr).toMatch(/html holds one/);
  });
});
