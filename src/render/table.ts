/**
 * The report for a terminal: first what changed, then who holds it, then the figures, then the checks. Layout of the parts lives in
 * the *-text.ts files.
 */

import type { ComparisonReport, GrowthReport, Report, SummaryReport, TrendReport } from '../report/report.js';
import { terminalText } from '../text/safe.js';
import { wrap } from '../text/width.js';
import { auditHead, auditSections } from './audit-text.js';
import { isCompared } from './compared.js';
import { constructorLines } from './constructors-text.js';
import { checkLines, headline, nothingChanged, nothingChangedLine, sumLines, warningLines } from './headline.js';
import { type RenderOptions, shows, widthOf } from './render-options.js';
import { samplingText } from './sampling-text.js';
import { collectionLines, stringLines } from './sections-text.js';
import { statisticsLines, summaryTableLines } from './summary-text.js';
import { suspectLines } from './suspects-text.js';
import { treeLines } from './tree-text.js';
import { legendLines, trendLines } from './trend-text.js';

/** Text with a line feed at the end; no line is wider than options.width (at least 40). Linear in the rows shown. */
export function renderTable(report: Report, options: RenderOptions = {}): string {
  const { head, sections } = partsOf(report, options);
  const tree = options.only?.has('tree') === true && !(isCompared(report) && nothingChanged(report)) ? treeLines(report, options) : [];
  const blocks = [head, warningLines(report, options), ...sections, samplingLines(report, options), tree, checkLines(report, options)].filter(
    (lines) => lines.length > 0,
  );
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** What a heap profile samples; after the rows, which it does not change. */
const samplingLines = (report: Report, options: RenderOptions): string[] => {
  const text = samplingText(report);
  return text === '' ? [] : wrap(terminalText(text), widthOf(options));
};

interface Parts {
  head: string[];
  sections: string[][];
}

function partsOf(report: Report, options: RenderOptions): Parts {
  switch (report.kind) {
    case 'comparison':
      return unchangedParts(report, options) ?? { head: headline(report, options), sections: comparisonSections(report, options) };
    case 'trend':
      return unchangedParts(report, options) ?? { head: legendLines(report, options), sections: trendSections(report, options) };
    case 'audit':
      return { head: auditHead(report, options), sections: auditSections(report, options) };
    case 'summary':
      return { head: [...headline(report, options), ...statisticsLines(report, options)], sections: summarySections(report, options) };
  }
}

/** Null if something changed, or if rows are asked for by name. */
function unchangedParts(report: GrowthReport, options: RenderOptions): Parts | null {
  if (!nothingChanged(report) || options.include !== undefined) return null;
  return { head: wrap(nothingChangedLine(report), widthOf(options)), sections: [] };
}

function comparisonSections(report: ComparisonReport, options: RenderOptions): string[][] {
  return [
    sumLines(report, options),
    shows(options, 'suspects') ? suspectLines(report, options) : [],
    shows(options, 'collections') ? collectionLines(report, options) : [],
    shows(options, 'strings') ? stringLines(report, options) : [],
    shows(options, 'table') ? constructorLines(report, options) : [],
  ];
}

function trendSections(report: TrendReport, options: RenderOptions): string[][] {
  return [
    trendLines(report, options),
    shows(options, 'suspects') ? suspectLines(report, options) : [],
    shows(options, 'strings') ? stringLines(report, options) : [],
  ];
}

function summarySections(report: SummaryReport, options: RenderOptions): string[][] {
  return [shows(options, 'strings') ? stringLines(report, options) : [], summaryTableLines(report, options)];
}
