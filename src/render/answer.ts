/** The outcome of a report in one line, not yet safe for a terminal. */
import type { Report } from '../report/report.js';
import { suspectGrowth, suspectName, verdictSentence } from './wording.js';

/** "Suspect 1 of 2: +612 kB, 97 % of the growth: cache: Map @50581 in app.cjs:12"; null for a report that looks for no suspects. */
export function answerLine(report: Report): string | null {
  if (!('suspects' in report)) return null;
  const { suspects } = report;
  if (suspects.length === 0) return `In short: ${verdictSentence(report)}`;
  return `Suspect 1 of ${suspects.length}: ${suspectGrowth(suspects[0], report)}: ${suspectName(suspects[0])}`;
}
