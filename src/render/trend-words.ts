/**
 * How growth over several snapshots is put into words.
 */

import type { Growth } from '../report/rows.js';
import { count } from '../text/figures.js';
import { clip, terminalText } from '../text/safe.js';
import { isGrowing } from '../vocabulary.js';

/** "steady, exactly one an iteration"; the verdict alone where counts are no exact multiple. */
export function verdictText(growth: Growth): string {
  const { verdict, exactMultiple } = growth;
  if (exactMultiple === null || exactMultiple === 0 || !isGrowing(verdict)) return verdict;
  // without --iterations the exact number is the growth of a step
  const unit = growth.bytesPerIteration === null ? 'a step' : 'an iteration';
  return `${verdict}, exactly ${exactMultiple === 1 ? 'one' : count(exactMultiple)} ${unit}`;
}

/** The verdict and what it rests on. */
export function growthText(growth: Growth): string {
  const reason = terminalText(clip(growth.reason, 500)).replace(/^It /, 'it ');
  return reason === '' ? verdictText(growth) : `${verdictText(growth)}: ${reason}`;
}
