/** HTML reports in a real browser: one for all tests of a file, and for each page what went wrong in it. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';

export const project = join(import.meta.dirname, '../..');
export const folder = mkdtempSync(join(tmpdir(), 'snapdiff-page-'));

let browser: Browser;

beforeAll(async () => {
  const executablePath =
    process.env['CHROMIUM'] ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path));
  if (executablePath === undefined)
    throw new Error('The HTML report is tested in Chromium, which is missing: run apt-get install chromium, or set CHROMIUM to the path of a Chromium.');
  browser = await chromium.launch({ executablePath, chromiumSandbox: false });
});

afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});

let pages = 0;
export function save(chunks: Iterable<string>): string {
  const path = join(folder, `report-${pages++}.html`);
  writeFileSync(path, [...chunks].join(''));
  return path;
}

/** A page, and what went wrong in it. */
interface Opened {
  page: Page;
  troubles: string[];
}

/** `path`: what save() wrote. */
export async function openedPage(path: string, options: BrowserContextOptions = {}): Promise<Opened> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  // The test has its own limit; Playwright's of 30 s is too short on a busy machine.
  page.setDefaultTimeout(0);
  const troubles: string[] = [];
  page.on('console', (message) => troubles.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => troubles.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => troubles.push(`dialog: ${dialog.message()}`));
  const url = pathToFileURL(path).href;
  page.on('request', (request) => request.url() === url || request.url().startsWith('data:') || troubles.push(`request: ${request.url()}`));
  await page.goto(url);
  return { page, troubles };
}

/** Of all rules, or of those that depend on colours, which are all that a theme changes. */
async function violations(page: Page, rules: 'all' | 'of colours'): Promise<string[]> {
  const only = rules === 'all' ? '' : ', runOnly: ["color-contrast", "link-in-text-block"]';
  const found = (await page.evaluate(`axe.run(document, { resultTypes: ["violations"]${only} })`)) as {
    violations: { id: string; nodes: { html: string; failureSummary: string }[] }[];
  };
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html.slice(0, 200)} ${failureSummary}`).join(' | ')}`);
}

/** No violation in either theme, printed without its tools, and nothing went wrong. */
export async function accessibility(page: Page): Promise<unknown> {
  for (const details of await page.locator('summary').all()) await details.click();
  await page.evaluate(axe.source);
  const light = await violations(page, 'all');
  await page.locator('#theme').dblclick();
  const theme = await page.locator('#theme').innerText();
  const dark = await violations(page, 'of colours');
  await page.emulateMedia({ media: 'print' });
  return { light, dark, theme, toolsInPrint: await page.locator('.top').isVisible() };
}

export const accessible = { light: [], dark: [], theme: 'Theme: dark', toolsInPrint: false };
