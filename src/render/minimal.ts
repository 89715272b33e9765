/**
 * The shortest format, for agents and scripts that read text: failures and suspects, a line each, or one line that begins with "ok".
 */

import type { ErrorReport, Report } from '../report/report.js';
import type { Suspect } from '../report/rows.js';
import { clip, terminalText } from '../text/safe.js';
import { type RenderOptions, shows } from './render-options.js';
import { checkMessage, errorLines, failedChecks, suspectFacts, suspectGrowth, suspectName, verdictSentence } from './wording.js';

const shownSuspects = 10;

export function renderMinimal(report: Report, options: RenderOptions = {}): string {
  const checks = failedChecks(report).map((check) => `${check.level === 'error' ? 'FAIL' : 'WARN'} ${checkMessage(check)}`);
  const suspects = shows(options, 'suspects') ? report.suspects : [];
  const shown = suspects.slice(0, options.all ? suspects.length : shownSuspects);
  const lines = [...checks, ...shown.map((suspect) => suspectLine(suspect, report))];
  if (suspects.length > shown.length) lines.push(`MORE ${suspects.length - shown.length} suspects: --all`);
  if (lines.length === 0) lines.push(`ok ${verdictSentence(report)}`);
  const warnings = options.warnings === false ? [] : report.warnings.map((warning) => `NOTE ${clip(warning.message, 1000)}`);
  return `${[...lines, ...warnings].map(terminalText).join('\n')}\n`;
}

function suspectLine(suspect: Suspect, report: Report): string {
  const facts = suspectFacts(suspect, report).map(([label, text]) => `${label} ${text}`);
  return [`SUSPECT ${suspectName(suspect)}: ${suspectGrowth(suspect, report)}`, ...facts].join('; ');
}

export function minimalError(error: ErrorReport): string {
  return `${terminalText(`ERROR ${errorLines(error).join(' ')}`)}\n`;
}
