/** What a leak test cannot vouch for, as warnings of its report. */
import { plural } from '../report/figures.js';
import type { Report, Warning } from '../report/report.js';

/** `count` threads of the tested process are not in the snapshots. */
export function workersWarning(count: number): Warning[] {
  if (count === 0) return [];
  const message = `${plural(count, 'other thread')} of the process ${count === 1 ? 'has a heap of its own that was' : 'have heaps of their own that were'} not looked at`;
  return [{ code: 'workers-not-tested', message }];
}

export function leakTestWarnings(_report: Report, _iterations: number): Warning[] {
  return [];
}
