/**
 * What the JSON Schema cannot say of a report: how many snapshots it has, one figure of each in every series, and what the vertices of its tree refer to.
 */
import type { Report, TrendReport } from './report.js';
import type { ReportTree } from './report-tree.js';

/** What is wrong, for a sentence that starts with where; null if the report is consistent. */
export function inconsistency(report: Report): string | null {
  const { length } = report.snapshots;
  return inconsistentKind(report, length) ?? (report.tree === undefined ? null : inconsistentTree(report.tree, length));
}

function inconsistentKind(report: Report, length: number): string | null {
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

function inconsistentTree({ texts, parent, name, className, isRuntime, snapshots, suspects }: ReportTree, length: number): string | null {
  const size = parent.length;
  const columns = [name, className, isRuntime, ...snapshots.flatMap(({ count, ownBytes }) => [count, ownBytes])];
  if (snapshots.length !== length) return `tree.snapshots: ${length} snapshots have ${length} entries, not ${snapshots.length}`;
  if (size === 0 || columns.some((column) => column.length !== size)) return 'tree: its columns are not equally long';
  const badParent = parent.findIndex((above, vertex) => (vertex === 0 ? above !== -1 : above < 0 || above >= vertex));
  if (badParent !== -1) return `tree.parent[${badParent}]: no vertex before it`;
  if ([...name, ...className].some((text) => text >= texts.length)) return 'tree: a name is not in its texts';
  return suspects.flat().some((vertex) => vertex >= size) ? 'tree.suspects: a vertex that it does not have' : null;
}
