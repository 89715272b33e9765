/** The report as one HTML file: every part as markup, which needs no script, and the report itself as JSON, for the page's script and for snapdiff, which reads it back. */
import type { Report } from '../report/report.js';
import { pageChunks } from './html/page-frame.js';
import { seriesSection } from './html/series-markup.js';
import { suspectsSection } from './html/suspect-markup.js';
import { collectionsSection, constructorsSection, stringsSection } from './html/tables-markup.js';
import { treeSection } from './html/tree-markup.js';
import { verdictSection } from './html/verdict-markup.js';
import { jsonChunks } from './json-text.js';
import { verdictSentence } from './wording.js';

const links: [id: string, title: string][] = [
  ['suspects', 'Suspects'],
  ['tree', 'Tree'],
  ['series', 'Over time'],
  ['collections', 'Collections'],
  ['strings', 'Strings'],
  ['constructors', 'Constructors'],
];

/** In pieces, as the JSON may be long. */
export function htmlChunks(report: Report): Iterable<string> {
  const series = report.kind === 'trend' ? seriesSection(report) : null;
  return pageChunks({
    title: verdictSentence(report),
    version: report.generator.version,
    verdict: verdictSection(report),
    sections: [suspectsSection(report), treeSection(report), series, collectionsSection(report), stringsSection(report), constructorsSection(report)],
    links,
    json: jsonChunks(report),
  });
}
