/** What is wrong with the source maps of a report's places. */
import type { Heap } from '../heap/heap.js';
import { mapProblems } from '../object/originals.js';
import type { Report, Warning } from './report.js';
import type { PathStep, Placed } from './rows.js';

/** The report, with one warning if source maps are missing or cannot be used. `heap`: the newest. */
export function withSourceWarning<Given extends Report>(report: Given, heap: Heap): Given {
  const rows: (Placed & { path?: PathStep[] })[] = [...report.suspects, ...report.constructors, ...report.collections];
  const scripts = new Set<number>();
  const note = ({ location, generatedLocation, owner }: Placed): void => {
    if (location !== null && generatedLocation === undefined && owner?.kind === 'program') scripts.add(location.scriptId);
  };
  for (const row of rows) {
    note(row);
    row.path?.forEach(note);
  }
  const [first, ...others] = mapProblems(heap, scripts);
  if (first === undefined) return report;
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  const warning: Warning = {
    code: 'source-map',
    message: `${first}${more}; places are those of the file that ran. --source-maps DIR names a folder of source maps.`,
  };
  return { ...report, warnings: [...report.warnings, warning] };
}
