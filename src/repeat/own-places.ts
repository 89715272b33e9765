/** Removes places in snapdiff's own files from a report: the snapshots contain functions of the harness, which do not help the reader. */
import type { TrendReport } from '../report/report.js';
import type { Location } from '../report/rows.js';

/** The folder of the build, or of the sources in tests. */
const root = new URL('../../', import.meta.url).href;

function isOwn(script: string): boolean {
  const url = script.startsWith('/') ? `file://${script}` : script;
  return url.startsWith(root) && /^(src|chunks|workers)\//.test(url.slice(root.length));
}

const without = <Given extends Location | null>(location: Given): Given | null => (location?.script && isOwn(location.script) ? null : location);

export function withoutOwnPlaces(report: TrendReport): TrendReport {
  return {
    ...report,
    suspects: report.suspects.map((suspect) => ({
      ...suspect,
      location: without(suspect.location),
      path: suspect.path.map((step) => ({ ...step, location: without(step.location) })),
    })),
    constructors: report.constructors.map((row) => ({ ...row, location: without(row.location) })),
    collections: report.collections.map((row) => ({
      ...row,
      location: without(row.location),
      path: row.path.map((step) => ({ ...step, location: without(step.location) })),
    })),
  };
}
