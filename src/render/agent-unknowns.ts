/** What the snapshots of a report cannot show, a sentence each: an agent must not claim it. */
import type { GrowthReport, Report } from '../report/report.js';
import { isCompared } from './compared.js';

/** In our words only, without text of the heap. */
export function unknownsOf(report: Report): string[] {
  if (!isCompared(report)) {
    const size = 'Whether anything grows: one snapshot shows size only. A large holder may be meant to be large.';
    return report.kind === 'summary' ? [size, 'What holds these objects.'] : [size];
  }
  const outside = 'Memory outside the JS heap';
  const hasStacks = report.suspects.some(({ allocations }) => allocations !== undefined && allocations.knownCount > 0);
  return [...aboutTime(report), ...aboutObjects(report), hasStacks ? `${outside}.` : `${outside}, and the call stacks that added the objects.`];
}

function aboutTime(report: GrowthReport): string[] {
  if (report.kind === 'trend') {
    const lines = report.iterations === undefined ? ['How much one operation adds: the iterations between the snapshots were not given.'] : [];
    if (report.suspects.length > 0) lines.push('Whether it ever stops: a cache with a large limit grows steadily until it is full.');
    return lines;
  }
  if (report.totals.deltaBytes <= 0 && report.suspects.length === 0) return [];
  return ['Whether it goes on: two snapshots cannot separate a leak from a cache that fills or from initialisation; a third one can.'];
}

function aboutObjects({ matchedBy, suspects, snapshots }: GrowthReport): string[] {
  const lines: string[] = [];
  const hasBaselineFile = snapshots.some(({ isBaselineFile }) => isBaselineFile === true);
  if (hasBaselineFile) lines.push('Which objects are new, and who holds them: the baseline is a baseline file.');
  else if (matchedBy === 'class') lines.push('Which single objects are new: ids do not correspond, so counts were compared by class and name.');
  const nowhere = suspects.flatMap(({ location }, at) => (location === null ? [at + 1] : []));
  if (nowhere.length > 0 && nowhere[0] <= 5)
    lines.push(`The source line of suspect ${nowhere.filter((number) => number <= 5).join(', ')}: search the program for the name.`);
  return lines;
}
