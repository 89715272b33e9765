/**
 * What a report says if it has no suspects: why, and what grew nevertheless.
 */

import type { ComparisonReport, GrowthReport, TrendReport } from '../report/report.js';
import type { ConstructorRow, Growth, TrendCollection, TrendRow } from '../report/rows.js';
import { count, plural, share, signedBytes, signedCount } from '../text/figures.js';
import { classLabel } from '../text/labels.js';
import { clip, terminalText } from '../text/safe.js';
import { cutMiddle } from '../text/width.js';
import { isGrowing } from '../vocabulary.js';
import { minShownGrowth, type RenderOptions } from './render-options.js';
import { tellingIn } from './select.js';

/** Growth without a suspect that is worth a sentence: less is no suspect either. */
const MIN_GROWTH = 16_000;
const MAX_NAMES = 3;

/** "No suspects. 97 % of the growth is compiled code (warm-up); 1,000 LruEntry were replaced, none added." */
export function noSuspectsText(report: GrowthReport, options: RenderOptions = {}): string {
  if (report.snapshots.some(({ isBaselineFile, keepsTree }) => isBaselineFile && !keepsTree))
    return 'No suspects: this baseline file is of an earlier release, which kept no tree of holders. --update-baseline writes a new one.';
  switch (report.kind) {
    case 'trend': {
      const isFollowed = report.warnings.every(({ code }) => code !== 'another-process');
      if (!isFollowed) return 'No suspects: growth cannot be followed from one process to another.';
      const growing = steadyGrowthText(report, options);
      if (growing !== '') return `No suspect, but ${growing}.`;
      return `No suspects: ${codeGrowthText(report) || 'nothing keeps growing'}.`;
    }
    case 'comparison': {
      const remarks = [codeRemark(report), growthRemark(report), replacedRemark(report.constructors)].filter((remark) => remark !== '');
      return `No suspects.${remarks.length === 0 ? '' : ` ${remarks.join('; ').replace(/^m/, 'M')}.`}`;
    }
  }
}

/** "no suspects", or in a trend what grows without one; for the middle of a sentence. */
export function noSuspectsPhrase(report: GrowthReport): string {
  const growing = report.kind === 'trend' ? steadyGrowthText(report, {}) : '';
  return growing === '' ? 'no suspects' : `no suspect, but ${growing}`;
}

/** V8's own nodes, as DevTools files them. */
const ENGINES_OWN = '(system)';

/** "3 constructors grow steadily: CacheEntry (+2,000 in each step), ..."; empty if none of what a renderer shows does. */
function steadyGrowthText(report: TrendReport, { all = false }: RenderOptions): string {
  const isTelling = tellingIn(report);
  const rows = report.constructors.filter((row) => isGrowing(row.growth.verdict) && row.noise === null && row.name !== ENGINES_OWN && (all || isTelling(row)));
  const collections = report.collections.filter((row) => isGrowing(row.growth.verdict) && (all || row.growthBytes >= minShownGrowth));
  const found = rows.length + collections.length;
  if (found === 0) return heapGrowthText(report);
  const kinds = [rows.length > 0 ? plural(rows.length, 'constructor') : '', collections.length > 0 ? plural(collections.length, 'collection') : ''];
  const largest = [...rows, ...collections].sort((a, b) => b.growthBytes - a.growthBytes).slice(0, MAX_NAMES);
  const more = found > largest.length ? ` and ${count(found - largest.length)} more` : '';
  return `${kinds.filter((kind) => kind !== '').join(' and ')} ${found === 1 ? 'grows' : 'grow'} steadily: ${largest.map(rateText).join(', ')}${more}`;
}

const rateText = (row: TrendRow | TrendCollection): string => `${nameText(row.name)} (${perStep(row.growth)} in each step)`;

const perStep = ({ countPerStep, bytesPerStep }: Growth): string => (countPerStep === 0 ? signedBytes(bytesPerStep) : signedCount(countPerStep));

/** Where the heap grows steadily and no row by enough; compiled code aside. */
function heapGrowthText({ growth, totals, constructors, steps }: TrendReport): string {
  const ownPerStep = (totals.deltaBytes - codeGrowth(constructors)) / steps.length;
  return isGrowing(growth.verdict) && ownPerStep >= MIN_GROWTH ? `the heap grows steadily (${signedBytes(growth.bytesPerStep)} in each step)` : '';
}

/** Where the heap grows steadily by what V8 compiles; empty if it does not. */
function codeGrowthText({ growth, constructors, steps }: TrendReport): string {
  const perStep = codeGrowth(constructors) / steps.length;
  const isMost = isGrowing(growth.verdict) && perStep >= MIN_GROWTH && perStep >= 0.5 * growth.bytesPerStep;
  return isMost ? `what grows is compiled code (${signedBytes(Math.round(perStep))} in each step), of functions that run for the first time` : '';
}

const codeGrowth = (rows: readonly ConstructorRow[]): number => rows.reduce((sum, row) => sum + (row.noise === 'code' ? row.growthBytes : 0), 0);

function codeRemark({ totals: { deltaBytes: growth }, constructors }: ComparisonReport): string {
  const code = codeGrowth(constructors);
  return growth > 0 && code / growth >= 0.3 ? `${share(Math.min(1, code / growth))} of the growth is compiled code (warm-up)` : '';
}

/** The rows that grew most, where the growth is too much for warm-up. */
function growthRemark({ totals: { deltaBytes: growth }, constructors }: ComparisonReport): string {
  if (growth - codeGrowth(constructors) < MIN_GROWTH) return '';
  const largest = constructors.filter((row) => row.noise === null && row.growthBytes >= minShownGrowth).slice(0, MAX_NAMES);
  return largest.length === 0 ? '' : `most growth is in ${largest.map((row) => `${nameText(row.name)} (${signedBytes(row.growthBytes)})`).join(', ')}`;
}

/** Objects that came and went in equal numbers: churn, the opposite of a leak. */
function replacedRemark(rows: readonly ConstructorRow[]): string {
  const replaced = rows.filter((row) => row.noise === null && row.countDelta === 0 && row.newCount >= 100 && !row.name.startsWith('('));
  // classes of the program say more than Array or Object
  const isOwn = (row: ConstructorRow): number => (row.location === null ? 0 : 1);
  const most = replaced.sort((left, right) => isOwn(right) - isOwn(left) || right.newCount - left.newCount || (left.name < right.name ? -1 : 1))[0];
  return most === undefined ? '' : `${count(most.newCount)} ${nameText(most.name)} were replaced, none added`;
}

const nameText = (name: string): string => cutMiddle(terminalText(clip(classLabel(name), 200)), 30);
