/** The HTML report in a real browser: it loads, answers, and is harmless. One browser for all tests. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { audit } from '../../src/audit-snapshot.js';
import { readReport } from '../../src/cli/saved-report.js';
import { diff, trend } from '../../src/diff.js';
import { type InputFile, openInput } from '../../src/format/input-file.js';
import type { Report } from '../../src/report/report.js';
import { attacksOfPages, poisoned } from '../support/hostile-names.js';
import { failedChecks } from '../support/sample-checks.js';
import { classReport, fullReport, quietReport, sameReport, summaryReport, trendReport } from '../support/sample-report.js';
import { accessibility, accessible, folder, openedPage, project, save as saveChunks } from './opened-page.js';

const { htmlChunks } = (await import(pathToFileURL(join(project, 'dist/src/render/html.js')).href)) as typeof import('../../src/render/html.js');
const snapshot = (name: string) => join(project, 'snapshots', name);
const save = (report: Report) => saveChunks(htmlChunks(report));
const opened = (report: Report, options?: BrowserContextOptions) => openedPage(save(report), options);

let comparison: Report;
let audited: Report;
let followed: Report;

beforeAll(async () => {
  [comparison, audited, followed] = await Promise.all([
    diff(snapshot('demo/before.heapsnapshot.gz'), snapshot('demo/after.heapsnapshot.gz'), { tree: true }),
    audit(snapshot('demo/after.heapsnapshot.gz'), { tree: true }),
    trend(
      [1, 2, 3].map((step) => snapshot(`scenarios/a_map_cache.s${step}.heapsnapshot.br`)),
      { tree: true },
    ),
  ]);
});

const inputOf = async (path: string): Promise<InputFile> => (await openInput(path, { folder })) as InputFile;

const lastCrumb = (page: Page) => page.locator('#tree-path [aria-current]').innerText();

describe('the report of the demo', () => {
  it.each([
    [1440, 900],
    [768, 1024],
    [375, 667],
  ])('shows what leaks and where on the first screen of %i x %i', async (width, height) => {
    const { page, troubles } = await opened(comparison, { viewport: { width, height } });
    for (const text of ['The heap grew by 1.4 MB. resultCache holds 94 % of it.', 'Map @56325 in server.mjs:14']) {
      const box = await page.getByText(text).first().boundingBox();
      expect(box!.y + box!.height).toBeLessThan(height);
      expect(box!.x + box!.width).toBeLessThanOrEqual(width);
    }
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    expect(troubles).toEqual([]);
    await page.context().close();
  });

  it('is small, and forbids requests', async () => {
    const html = [...htmlChunks(comparison)].join('');
    expect(html.length).toBeLessThan(1_000_000);
    expect(html.slice(0, 2000)).toMatch(
      /<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'sha256-[^"]*; base-uri 'none'; form-action 'none'">/,
    );
    expect(html.match(/[^\P{Cc}\n]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]/u)?.[0]).toBeUndefined();
    expect(/Copyright 2010-\d+ Mike Bostock/.test(html)).toBe(true);
  });

  it('is readable without JavaScript', async () => {
    const { page } = await opened(comparison, { javaScriptEnabled: false });
    expect(await page.locator('.card').count()).toBe(2);
    expect(await page.locator('#rows tbody tr').count()).toBeGreaterThan(40);
    expect(await page.locator('.outline').innerText()).toContain('resultCache: Map');
    expect(await page.locator('button:visible, input:visible, canvas:visible').count()).toBe(0);
    await page.context().close();
  });

  it('is read back by snapdiff', async () => {
    const path = save(comparison);
    expect(await readReport(await inputOf(path))).toEqual(JSON.parse(JSON.stringify(comparison)));
    const other = join(folder, 'other.html');
    writeFileSync(other, '<!DOCTYPE html><title>404</title>');
    await expect(readReport(await inputOf(other))).rejects.toThrow('is an HTML page without a report of snapdiff');
    writeFileSync(other, readFileSync(path, 'utf8').slice(0, -60_000));
    await expect(readReport(await inputOf(other))).rejects.toThrow(/is cut short|is not JSON/);
  });
});

describe('the command line', () => {
  it('writes the page, opens it, and prints the report in it again', () => {
    const [browserScript, page, log] = ['browser', 'written.html', 'opened'].map((name) => join(folder, name));
    writeFileSync(browserScript, `#!/bin/sh\necho "$1" > ${log}\n`, { mode: 0o755 });
    const snapdiff = (...words: string[]) =>
      spawnSync(process.execPath, [join(project, 'dist/src/cli/bin.js'), ...words], {
        cwd: folder,
        encoding: 'utf8',
        env: { ...process.env, BROWSER: browserScript },
      });
    const files = ['before', 'after'].map((name) => snapshot(`demo/${name}.heapsnapshot.gz`));
    const written = snapdiff(...files, '--quiet', '--export-html', 'written.html', '--open');
    expect(written).toMatchObject({ status: 0, stdout: '', stderr: `opened ${page}\n` });
    expect(readFileSync(page, 'utf8')).toMatch(/^<!DOCTYPE html>\n/);
    const again = snapdiff(page, '--only', 'tree');
    expect(again.stdout).toMatch(/resultCache: Map {2}<- suspect 1/);
    expect(readFileSync(log, 'utf8')).toBe(`${page}\n`);
    expect(snapdiff('audit', page).stderr).toMatch(/is a report, not a snapshot/);
  });
});

describe('the tree', () => {
  let page: Page;
  let troubles: string[];
  beforeAll(async () => {
    ({ page, troubles } = await opened(comparison));
  });

  it('zooms in and out by mouse', async () => {
    const canvas = page.locator('canvas');
    await canvas.click({ position: { x: 200, y: 36 } });
    expect(await page.locator('#tree-path li').count()).toBe(2);
    await canvas.click({ position: { x: 200, y: 12 } });
    expect(await lastCrumb(page)).toBe('(root)');
  });

  it('leads from the card to the vertex and back', async () => {
    await page.locator('#suspect-1 .to-tree').click();
    expect(await lastCrumb(page)).toBe('resultCache: Map');
    await page.locator('#vertex a').click();
    await page.waitForURL(/#suspect-1$/);
    await page.locator('#vertex').getByRole('button', { name: '[] ToolResult' }).click();
    expect(await lastCrumb(page)).toBe('[] ToolResult');
    await page.locator('#tree-path').getByRole('button', { name: '(root)' }).click();
    expect(await lastCrumb(page)).toBe('(root)');
  });

  it('finds names, and goes to them', async () => {
    await page.locator('#tree-search').fill('toolresult');
    expect(await page.locator('#tree-found').innerText()).toMatch(/^\d+ blocks, together \+/);
    await page.locator('#tree-search').press('Enter');
    expect((await lastCrumb(page)).toLowerCase()).toContain('toolresult');
    await page.locator('#tree-search').fill('no such name');
    expect(await page.locator('#tree-found').innerText()).toBe('0 blocks');
    await page.locator('#tree-search').fill('');
  });

  it('shows what was lost and what is held', async () => {
    await page.getByRole('button', { name: 'Held now' }).click();
    expect(await page.getByRole('button', { name: 'Held now' }).getAttribute('aria-pressed')).toBe('true');
    await page.getByRole('button', { name: 'Lost' }).click();
    expect(await page.locator('#vertex').innerText()).toMatch(/Change/);
    await page.getByRole('button', { name: 'Gained' }).click();
  });

  it('works by keyboard alone', async () => {
    const isCanvas = 'document.activeElement.tagName === "CANVAS"';
    await page.locator('#theme').focus();
    for (let presses = 0; presses < 40 && !(await page.evaluate(isCanvas)); presses++) await page.keyboard.press('Tab');
    expect(await page.evaluate(isCanvas)).toBe(true);
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    const spoken = await page.locator('#tree-at').innerText();
    expect(spoken).toMatch(/, \+1\.4 MB$/);
    await page.keyboard.press('Enter');
    expect(spoken).toContain(await lastCrumb(page));
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    expect(await lastCrumb(page)).toBe('(root)');
  });

  it('shows the figures of the block under the pointer', async () => {
    await page.locator('canvas').hover({ position: { x: 200, y: 12 } });
    expect(await page.locator('#tooltip').innerText()).toMatch(/\(root\)\s+\+1\.4 MB, 100 % of the growth\s+5\.3 MB → 6\.7 MB/);
    expect(troubles).toEqual([]);
  });
});

describe('the table', () => {
  it('sorts, filters and shows all rows', async () => {
    const { page, troubles } = await opened(comparison);
    const names = () => page.locator('#rows tbody th code').allInnerTexts();
    const heading = page.locator('#rows thead th').filter({ hasText: 'Alloc. Size' });
    await heading.getByRole('button').click();
    expect(await heading.getAttribute('aria-sort')).toBe('descending');
    const byBytes = [...comparison.constructors].sort((a, b) => b.newBytes - a.newBytes).map(({ name }) => name);
    expect((await names()).slice(0, 3)).toEqual(byBytes.slice(0, 3));
    await page.locator('#rows thead').getByRole('button', { name: 'Constructor' }).click();
    const sorted = await names();
    expect(sorted).toEqual([...sorted].sort());
    await page.locator('#row-filter').fill('TOOLRES');
    expect(await names()).toEqual(['ToolResult']);
    expect(await page.locator('#row-count').innerText()).toMatch(/^1 of \d+ rows$/);
    expect(troubles).toEqual([]);
    await page.context().close();
  });
});

describe('every kind of report', () => {
  const kinds: [string, () => Report][] = [
    [
      'comparison',
      () => ({ ...comparison, checks: failedChecks, status: 'fail', warnings: [{ code: 'slowing', message: 'cache grew by less in every step.' }] }) as Report,
    ],
    ['audit', () => audited],
    ['trend', () => followed],
    ['made trend', trendReport],
    ['summary', summaryReport],
    ['full', fullReport],
    ['quiet', quietReport],
    ['same', sameReport],
    ['by class', classReport],
  ];
  it.each(kinds)('%s: loads, and is accessible in both themes', async (_name, make) => {
    const { page, troubles } = await opened(make());
    expect(await page.locator('h1').innerText()).not.toBe('');
    expect(troubles).toEqual([]);
    expect(await accessibility(page)).toEqual(accessible);
    await page.context().close();
  });
});

describe('hostile names', () => {
  it('are text', async () => {
    const tree = (text: string) => ({ ...comparison.tree!, texts: comparison.tree!.texts.map(() => text) });
    const { page, troubles } = await opened(sameReport());
    for (const [name, attack] of attacksOfPages) {
      const short = attack.slice(0, 2_000);
      const report = { ...poisoned({ ...fullReport(), checks: failedChecks }, short), tree: tree(short) } as Report;
      await page.goto(pathToFileURL(save(report)).href);
      const state = await page.evaluate(
        '[document.scripts.length, document.querySelectorAll("img, iframe, object, form, base, style").length, document.querySelectorAll(".card").length]',
      );
      expect([name, state]).toEqual([name, [2, 1, report.suspects.length]]);
      expect(await page.locator('h1').innerText()).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
      expect([name, troubles.filter((trouble) => !trouble.startsWith('request: file:'))]).toEqual([name, []]);
    }
    await page.context().close();
  });
});
