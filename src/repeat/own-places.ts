/** Removes places in snapdiff's own files from a report: the snapshots contain functions of the harness, which do not help the reader. */
import type { TrendReport } from '../report/report.js';
import type { Allocations, Placed } from '../report/rows.js';

/** The folder of the build, or of the sources in tests. */
const root = new URL('../../', import.meta.url).href;

/** Whether a script is a file of snapdiff itself. */
export function isOwnScript(script: string): boolean {
  const url = script.startsWith('/') ? `file://${script}` : script;
  return url.startsWith(root) && /^(src|chunks|workers)\//.test(url.slice(root.length));
}

const isOwn = ({ location, generatedLocation }: Placed): boolean => isOwnScript((generatedLocation ?? location)?.script ?? '');

function without<Given extends Placed & { allocations?: Allocations }>(row: Given): Given {
  const { allocations } = row;
  const stacks = allocations?.stacks.map((stack) => ({ ...stack, frames: stack.frames.filter((frame) => !isOwn(frame)) }));
  const own = allocations && stacks ? { ...row, allocations: { ...allocations, stacks } } : row;
  if (!isOwn(row)) return own;
  const { generatedLocation: _, owner: __, ...rest } = own;
  return { ...rest, location: null } as unknown as Given;
}

export function withoutOwnPlaces(report: TrendReport): TrendReport {
  return {
    ...report,
    suspects: report.suspects.map((suspect) => ({ ...without(suspect), path: suspect.path.map(without) })),
    constructors: report.constructors.map(without),
    collections: report.collections.map((row) => ({ ...without(row), path: row.path.map(without) })),
  };
}
