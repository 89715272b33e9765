/** A context report as one HTML file, as reports of heaps have it. */
import { pageChunks } from '../../render/html/page-frame.js';
import { jsonChunks } from '../../render/json-text.js';
import type { ContextReport } from '../context-report.js';
import { contextVerdict } from '../context-wording.js';
import { cardsSection } from './context-cards.js';
import { requestsSection } from './context-requests.js';
import { repeatedSection, sourcesSection, subagentsSection, wholeSection } from './context-tables.js';
import { contextVerdictSection } from './context-verdict.js';

const links: [id: string, title: string][] = [
  ['suspects', 'Suspects'],
  ['requests', 'Requests'],
  ['sources', 'Sources'],
  ['repeated', 'Repeated and large'],
  ['whole', 'Whole session'],
  ['subagents', 'Subagents'],
];

/** In pieces, as the JSON may be long. */
export function contextHtmlChunks(report: ContextReport): Iterable<string> {
  return pageChunks({
    title: contextVerdict(report),
    version: report.generator.version,
    verdict: contextVerdictSection(report),
    sections: [cardsSection(report), requestsSection(report), sourcesSection(report), repeatedSection(report), wholeSection(report), subagentsSection(report)],
    links,
    json: jsonChunks(report),
  });
}
