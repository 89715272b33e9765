/**
 * What every page has around its parts: the head with the policy, the links, the report as JSON, and the script. It loads nothing from anywhere; the policy
 * allows this one script and this one style sheet, by their hashes.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { reportElement } from './embedded-report.js';
import { Markup, markup, when } from './markup.js';

interface PageFrame {
  title: string;
  /** Of snapdiff. */
  version: string;
  /** The first screen. */
  verdict: Markup;
  /** The parts below it, null for those that have nothing to show. */
  sections: readonly (Markup | null)[];
  /** Parts that the links at the top lead to, by the ids of their sections. */
  links: readonly [id: string, title: string][];
  /** The report. */
  json: Iterable<string>;
}

/** In pieces, as the JSON may be long. */
export function* pageChunks(frame: PageFrame): Generator<string> {
  const [script, style] = ['report-page.js', 'report-page.css'].map((name) => readFileSync(new URL(`../../page/${name}`, import.meta.url), 'utf8'));
  yield head(frame, script, style).text;
  yield body(frame).text;
  yield `\n${reportElement}\n`;
  for (const chunk of frame.json) yield chunk.replaceAll('<', '\\u003c');
  yield `</script>\n<script type="module">${script}</script>\n</body>\n</html>\n`;
}

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

function head({ title, version }: PageFrame, script: string, style: string): Markup {
  const policy = `default-src 'none'; script-src ${hashOf(script)}; style-src ${hashOf(style)}; img-src data:; base-uri 'none'; form-action 'none'`;
  return markup`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Markup(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="snapdiff ${version}">
<title>${title} - snapdiff</title>
<link rel="icon" href="data:,">
<style>${new Markup(style)}</style>
</head>
`;
}

function body({ version, verdict, sections, links }: PageFrame): Markup {
  const isThere = ([id]: readonly [string, string]): boolean => sections.some((part) => part?.text.startsWith(`<section id="${id}"`));
  const nav = links.map((link) => when(isThere(link), () => markup`<a href="#${link[0]}">${link[1]}</a>`));
  return markup`<body>
<a class="skip" href="#verdict">Skip to the verdict</a>
<header class="top"><p><strong>snapdiff</strong></p><nav aria-label="Parts of the report">${nav}</nav><button type="button" id="theme" hidden data-script>Theme: system</button></header>
<main>
${verdict}
${sections}
</main>
<footer class="bottom"><p>Made by snapdiff ${version}. The report is in this page as JSON: <code>snapdiff FILE.html --format json</code> prints it.</p></footer>`;
}
