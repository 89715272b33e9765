/**
 * The report as one HTML file: every part as markup, which needs no script, and the report itself as JSON, for the page's script and for snapdiff, which
 * reads it back. Loads nothing from anywhere; its policy allows this one script and this one style sheet, by their hashes.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Report } from '../report/report.js';
import { reportElement } from './html/embedded-report.js';
import { Markup, markup, when } from './html/markup.js';
import { seriesSection } from './html/series-markup.js';
import { suspectsSection } from './html/suspect-markup.js';
import { collectionsSection, constructorsSection, stringsSection } from './html/tables-markup.js';
import { treeSection } from './html/tree-markup.js';
import { verdictSection } from './html/verdict-markup.js';
import { jsonChunks } from './json-text.js';
import { verdictSentence } from './wording.js';

/** In pieces, as the JSON may be long. */
export function* htmlChunks(report: Report): Generator<string> {
  const [script, style] = ['report-page.js', 'report-page.css'].map((name) => readFileSync(new URL(`../page/${name}`, import.meta.url), 'utf8'));
  yield head(report, script, style).text;
  yield body(report).text;
  yield `\n${reportElement}\n`;
  for (const chunk of jsonChunks(report)) yield chunk.replaceAll('<', '\\u003c');
  yield `</script>\n<script type="module">${script}</script>\n</body>\n</html>\n`;
}

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

function head(report: Report, script: string, style: string): Markup {
  const policy = `default-src 'none'; script-src ${hashOf(script)}; style-src ${hashOf(style)}; img-src data:; base-uri 'none'; form-action 'none'`;
  return markup`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Markup(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="snapdiff ${report.generator.version}">
<title>${verdictSentence(report)} - snapdiff</title>
<link rel="icon" href="data:,">
<style>${new Markup(style)}</style>
</head>
`;
}

function body(report: Report): Markup {
  const series = report.kind === 'trend' ? seriesSection(report) : null;
  const sections = [suspectsSection(report), treeSection(report), series, collectionsSection(report), stringsSection(report), constructorsSection(report)];
  return markup`<body>
<a class="skip" href="#verdict">Skip to the verdict</a>
<header class="top"><p><strong>snapdiff</strong></p><nav aria-label="Parts of the report">${links(sections)}</nav><button type="button" id="theme" hidden data-script>Theme: system</button></header>
<main>
${verdictSection(report)}
${sections}
</main>
<footer class="bottom"><p>Made by snapdiff ${report.generator.version}. The report is in this page as JSON: <code>snapdiff FILE.html --format json</code> prints it.</p></footer>`;
}

const titles: [id: string, title: string][] = [
  ['suspects', 'Suspects'],
  ['tree', 'Tree'],
  ['series', 'Over time'],
  ['collections', 'Collections'],
  ['strings', 'Strings'],
  ['constructors', 'Constructors'],
];

function links(sections: readonly (Markup | null)[]): (Markup | null)[] {
  return titles.map(([id, title]) =>
    when(
      sections.some((part) => part?.text.startsWith(`<section id="${id}"`)),
      () => markup`<a href="#${id}">${title}</a>`,
    ),
  );
}
