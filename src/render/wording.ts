/**
 * Sentences that several renderers share (Markdown, JUnit, GitHub, GitLab, minimal): one line each, not yet safe for any of them.
 */

import type { Check, ErrorReport, Report } from '../report/report.js';
import type { Suspect, TrendSuspect } from '../report/rows.js';
import { plural } from '../text/figures.js';
import { clip } from '../text/safe.js';
import { isCompared } from './compared.js';
import { changeText, nothingChanged } from './headline.js';
import { noSuspectsPhrase } from './no-suspects.js';
import { pathText } from './place.js';
import { sampledText } from './sampling-text.js';
import { allocationsText, alsoHeldText, entriesText, growthShareText, holderText, looksLikeText, objectsText, sizeText } from './suspects-text.js';
import { growthText } from './trend-words.js';

/** Longest piece of text from a snapshot in a format of one line a finding. */
const longestPiece = 300;
/** Evidence is several sentences. */
const longestEvidence = 800;

/** "+9.0 kB (+0.2 %), no suspects". */
export function verdictSentence(report: Report): string {
  if (report.kind === 'audit') return `audit of one snapshot, ${report.suspects.length === 0 ? 'no suspects' : plural(report.suspects.length, 'suspect')}`;
  if (!isCompared(report)) return 'summary of one snapshot';
  const suspects = report.suspects.length === 0 ? noSuspectsPhrase(report) : plural(report.suspects.length, 'suspect');
  return nothingChanged(report) ? 'nothing changed' : `${changeText(report)}, ${suspects}`;
}

/** "cache: Map @50581 in app.cjs:12". */
export function suspectName(suspect: Suspect): string {
  return `${clip(suspect.name, longestPiece)}: ${holderText(suspect)}`;
}

/** "+612 kB, 97 % of the growth". */
export function suspectGrowth(suspect: Suspect, report: Report): string {
  return sizeText(suspect.growthBytes, report) + growthShareText(suspect, report);
}

export type Fact = [label: string, text: string];

/** What is known about a suspect, label by label, without empty ones. */
export function suspectFacts(suspect: Suspect | TrendSuspect, report: Report): Fact[] {
  const isHeld = report.kind === 'audit';
  const facts: Fact[] = [
    ['entries', entriesText(suspect.entries, isHeld).replace(/^entries /, '')],
    [isHeld ? 'holds' : 'adds', objectsText(suspect.objects, isHeld)],
    ['held by', clip(pathText(suspect.path), longestPiece)],
    ['made by', clip(allocationsText(suspect.allocations), longestPiece)],
    ['sampled', clip(sampledText(suspect.sampled, report), longestPiece)],
    ['also held by', clip(alsoHeldText(suspect), longestPiece)],
    ['looks like', clip(looksLikeText(suspect), longestPiece)],
    ['because', clip(suspect.evidence.join(' '), longestEvidence)],
    ['over time', 'growth' in suspect ? growthText(suspect.growth) : ''],
    ['try', clip(suspect.advice, longestPiece)],
  ];
  return facts.filter(([, text]) => text !== '');
}

/** Checks that did not pass, errors before warnings. */
export function failedChecks({ checks }: { checks: readonly Check[] }): Check[] {
  const failed = checks.filter((check) => !check.passed);
  return [...failed.filter((check) => check.level === 'error'), ...failed.filter((check) => check.level === 'warn')];
}

/** A message without the blanks that align it in a terminal. */
export function checkMessage(check: Check): string {
  return clip(check.message, 1000)
    .replace(/ {2,}(?=\()/g, ' ')
    .replace(/ {2,}/g, '; ');
}

/** "after.heapsnapshot is cut short: ..." and, where there is one, what to do about it. */
export function errorLines(error: ErrorReport): string[] {
  const path = error.path === null ? '' : `${clip(error.path, longestPiece)} `;
  return [path + clip(error.message, 1000), ...(error.hint ? [clip(error.hint, 1000)] : [])];
}
