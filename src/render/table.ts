/**
 * The report for a terminal: first what changed, then who holds it, then the figures, then the checks. Layout of the parts lives in
 * the *-text.ts files.
 */

import type { Report } from '../report/report.js';
import { wrap } from '../text/width.js';
import { constructorLines } from './constructors-text.js';
import { checkLines, headline, nothingChanged, nothingChangedLine, sumLines, warningLines } from './headline.js';
import { type RenderOptions, shows, widthOf } from './render-options.js';
import { collectionLines, stringLines } from './sections-text.js';
import { statisticsLines, summaryTableLines } from './summary-text.js';
import { suspectLines } from './suspects-text.js';
import { legendLines, trendLines } from './trend-text.js';

/** Text with a line feed at the end; no line is wider than options.width (at least 50). Linear in the rows shown. */
export function renderTable(report: Report, options: RenderOptions = {}): string {
  const blocks = blocksOf(report, options).filter((lines) => lines.length > 0);
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function blocksOf(report: Report, options: RenderOptions): string[][] {
  const warnings = warningLines(report, options);
  const checks = checkLines(report, options);
  if (nothingChanged(report) && options.include === undefined) return [wrap(nothingChangedLine(report), widthOf(options)), warnings, checks];
  switch (report.kind) {
    case 'comparison':
      return [headline(report, options), warnings, sumLines(report, options), ...comparisonSections(report, options), checks];
    case 'trend':
      return [legendLines(report, options), warnings, trendLines(report, options), ...trendSections(report, options), checks];
    case 'summary':
      return [[...headline(report, options), ...statisticsLines(report, options)], warnings, ...summarySections(report, options), checks];
  }
}

function comparisonSections(report: Report, options: RenderOptions): string[][] {
  return [
    shows(options, 'suspects') ? suspectLines(report, options) : [],
    shows(options, 'collections') ? collectionLines(report, options) : [],
    shows(options, 'strings') ? stringLines(report, options) : [],
    shows(options, 'table') ? constructorLines(report, options) : [],
  ];
}

function trendSections(report: Report, options: RenderOptions): string[][] {
  return [shows(options, 'suspects') ? suspectLines(report, options) : [], shows(options, 'strings') ? stringLines(report, options) : []];
}

function summarySections(report: Report, options: RenderOptions): string[][] {
  return [shows(options, 'strings') ? stringLines(report, options) : [], summaryTableLines(report, options)];
}
