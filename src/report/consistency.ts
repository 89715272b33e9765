/**
 * What the JSON Schema cannot say of a report: how many snapshots it has, and one figure of each in every series.
 */
import type { Report, TrendReport } from './report.js';

/** What is wrong, for a sentence that starts with where; null if the report is consistent. */
export function inconsistency(report: Report): string | null {
  const { length } = report.snapshots;
  switch (report.kind) {
    case 'comparison':
      return length === 2 ? null : `snapshots: a comparison has two, not ${length}`;
    case 'trend':
      return length < 3 ? `snapshots: a trend has three or more, not ${length}` : inconsistentSeries(report, length);
    case 'summary':
      return length === 1 ? null : `snapshots: a summary has one, not ${length}`;
    case 'audit':
      return length === 1 ? null : `snapshots: an audit has one, not ${length}`;
  }
}

function inconsistentSeries({ constructors, collections, suspects, steps }: TrendReport, length: number): string | null {
  if (steps.length !== length - 1) return `steps: ${length} snapshots have ${length - 1}, not ${steps.length}`;
  for (const [key, rows] of Object.entries({ constructors, collections, suspects })) {
    const at = rows.findIndex(({ series }) => series.length !== length);
    if (at !== -1) return `${key}[${at}].series: ${length} snapshots have ${length} entries, not ${rows[at].series.length}`;
  }
  return null;
}
