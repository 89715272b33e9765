/** The renderers of a context report by format. */
import { renderGithub } from '../render/github.js';
import { renderGitlab } from '../render/gitlab.js';
import { renderJson } from '../render/json-text.js';
import { renderJunit } from '../render/junit.js';
import type { RenderOptions } from '../render/render-options.js';
import { bytes, share } from '../text/figures.js';
import { clip } from '../text/safe.js';
import { renderContextCsv } from './context-csv.js';
import { contextFindings } from './context-findings.js';
import { renderContextMarkdown } from './context-markdown.js';
import type { ContextFormat, ContextReport } from './context-report.js';
import { renderContextMinimal, renderContextTable } from './context-text.js';
import { contextVerdict, suspectKind } from './context-wording.js';

const renderers: Record<ContextFormat, (report: ContextReport, options: RenderOptions) => string> = {
  table: renderContextTable,
  json: renderJson,
  markdown: renderContextMarkdown,
  csv: renderContextCsv,
  junit: (report) => renderJunit(contextFindings(report)),
  github: (report, options) => renderGithub(contextFindings(report), options),
  gitlab: (report, options) => renderGitlab(contextFindings(report), options),
  minimal: renderContextMinimal,
};

/** The report as text, a line feed at the end. */
export function renderContext(report: ContextReport, format: ContextFormat, options: RenderOptions = {}): string {
  return renderers[format](report, options);
}

/** The outcome in one line, not yet safe for a terminal. */
export function contextAnswer(report: ContextReport): string {
  const { suspects } = report;
  if (suspects.length === 0) return `In short: ${contextVerdict(report)}`;
  const [suspect] = suspects;
  const { name, growthBytes, growthShare } = suspect;
  return `Suspect 1 of ${suspects.length}: ${bytes(growthBytes)}, ${share(growthShare)} of the text: ${clip(name, 300)} (${suspectKind(suspect)})`;
}
