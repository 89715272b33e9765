/** The text of a leak test in a test runner: the suspects, in the form of the table. */

import { suspectLines } from '../render/suspects-text.js';
import type { TrendReport } from '../report/report.js';
import { plural } from '../text/figures.js';

export function leakText(report: TrendReport): string {
  const [iterations = 0] = report.iterations ?? [];
  const times = `over ${plural(report.snapshots.length - 1, 'time')} ${plural(iterations, 'iteration')}`;
  if (report.suspects.length === 0) {
    const failed = report.checks.filter(({ passed }) => !passed).map(({ message }) => message);
    return failed.length > 0 ? failed.join('\n') : `nothing kept growing ${times}`;
  }
  return [`${plural(report.suspects.length, 'suspect')} kept growing ${times}:`, '', ...suspectLines(report, {})].join('\n');
}
