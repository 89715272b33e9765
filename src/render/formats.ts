/**
 * The renderers by format: what each prints for a report and for an error, and the extension of its files.
 */

import type { ErrorReport, Report } from '../report/report.js';
import type { FormatName, TextFormat } from '../vocabulary.js';
import { agentError, renderAgent } from './agent-text.js';
import { findingsOf } from './ci-findings.js';
import { csvChunks, renderCsv } from './csv.js';
import { githubError, renderGithub } from './github.js';
import { gitlabError, renderGitlab } from './gitlab.js';
import { jsonChunks, renderJson } from './json-text.js';
import { junitError, renderJunit } from './junit.js';
import { markdownError, renderMarkdown } from './markdown.js';
import { minimalError, renderMinimal } from './minimal.js';
import type { RenderOptions } from './render-options.js';
import { renderTable } from './table.js';

interface Renderer {
  render: (report: Report, options: RenderOptions) => string;
  /** The same text in pieces, where it may be too long for one string. */
  chunks?: (report: Report, options: RenderOptions) => Iterable<string>;
  /** What a run that failed prints; omitted: nothing, the sentence on stderr is enough. */
  renderError?: (error: ErrorReport) => string;
  /** Of files in this format, with its dot. */
  extension: string;
}

export const renderers = {
  table: { render: renderTable, extension: '.txt' },
  json: {
    render: (report, options) => renderJson(asked(report, options)),
    chunks: (report, options) => jsonChunks(asked(report, options)),
    renderError: renderJson,
    extension: '.json',
  },
  markdown: { render: (report, options) => renderMarkdown(report, options), renderError: markdownError, extension: '.md' },
  csv: { render: renderCsv, chunks: csvChunks, extension: '.csv' },
  junit: { render: (report) => renderJunit(findingsOf(report)), renderError: junitError, extension: '.xml' },
  github: { render: (report, options) => renderGithub(findingsOf(report), options), renderError: githubError, extension: '.txt' },
  gitlab: { render: (report, options) => renderGitlab(findingsOf(report), options), renderError: gitlabError, extension: '.json' },
  minimal: { render: renderMinimal, renderError: minimalError, extension: '.txt' },
  agent: { render: renderAgent, renderError: agentError, extension: '.txt' },
} satisfies Record<TextFormat, Renderer>;

/** JSON has every row, but the tree only if it is asked for: it is larger than all else. */
const asked = (report: Report, { only }: RenderOptions): Report => (only?.has('tree') === true ? report : { ...report, tree: undefined });

/** The report as text, a line feed at the end. */
export function renderReport(report: Report, format: TextFormat, options: RenderOptions = {}): string {
  return renderers[format].render(report, options);
}

/** In pieces of any size; write them one after the other. */
export async function renderChunks(report: Report, format: FormatName, options: RenderOptions = {}): Promise<Iterable<string>> {
  if (format === 'html') return (await import('./html.js')).htmlChunks(report);
  const renderer: Renderer = renderers[format];
  return renderer.chunks === undefined ? [renderer.render(report, options)] : renderer.chunks(report, options);
}

/** What goes to stdout or an export file when there is nothing to report; empty where the sentence on stderr is enough. */
export function renderError(error: ErrorReport, format: FormatName): string {
  if (format === 'html') return '';
  const renderer: Renderer = renderers[format];
  return renderer.renderError === undefined ? '' : renderer.renderError(error);
}
