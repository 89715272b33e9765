/**
 * One snapshot for the terminal: its size, what kinds of memory it holds, and the constructor table of DevTools' Summary view.
 */

import type { AuditReport, Statistics, SummaryReport } from '../report/report.js';
import type { ConstructorRow } from '../report/rows.js';
import { bytes, count, percent, plural } from '../text/figures.js';
import { painter } from '../text/paint.js';
import { wrap } from '../text/width.js';
import { howToSee, namesOf } from './constructors-text.js';
import { drawGrid } from './grid.js';
import { mostTableRows, type RenderOptions, shows, widthOf } from './render-options.js';
import { selectRows } from './select.js';

export const statisticWords: [keyof Statistics, string][] = [
  ['codeBytes', 'code'],
  ['stringBytes', 'strings'],
  ['jsArrayBytes', 'JS arrays'],
  ['typedArrayBytes', 'typed arrays'],
  ['nativeBytes', 'other native'],
  ['systemBytes', 'system'],
];

/** "code 1.2 MB, strings 900 kB, ...", largest first, without what is not there. */
export function statisticsLines(report: SummaryReport | AuditReport, options: RenderOptions): string[] {
  const [{ statistics }] = report.snapshots;
  const parts = statisticWords.filter(([key]) => statistics[key] > 0).sort(([left], [right]) => statistics[right] - statistics[left]);
  return parts.length === 0 ? [] : wrap(`of it ${parts.map(([key, word]) => `${word} ${bytes(statistics[key])}`).join(', ')}`, widthOf(options));
}

export function summaryTableLines(report: SummaryReport | AuditReport, options: RenderOptions): string[] {
  if (!shows(options, 'table')) return [];
  const { rows, hidden } = selectRows(report, options, { limit: mostTableRows });
  const { totalBytes } = report.snapshots[0];
  const paint = painter(options.color ?? false);
  const part = (value: number): string => (totalBytes > 0 ? percent(value / totalBytes) : '-');
  const grid = drawGrid<ConstructorRow>(
    rows,
    [
      { heading: 'Count', cell: (row) => count(row.current.count), keep: Infinity },
      { heading: 'Distance', cell: (row) => distanceText(row.current.distance), keep: 1 },
      { heading: 'Shallow Size', cell: (row) => bytes(row.current.shallowBytes), keep: 4 },
      { heading: '%', cell: (row) => part(row.current.shallowBytes), keep: 2 },
      { heading: 'Retained Size', cell: (row) => bytes(row.current.retainedBytes), keep: Infinity },
      { heading: '%', cell: (row) => part(row.current.retainedBytes), keep: 3 },
    ],
    { width: widthOf(options), heading: 'Constructor', name: namesOf(rows), paintHeading: (line) => paint('bold', line) },
  );
  const rest = hidden.length === 0 ? [] : wrap(hiddenText(hidden, options), widthOf(options));
  return rows.length === 0 ? ['No constructor matches.'] : [...grid.lines, ...rest];
}

function hiddenText(hidden: readonly ConstructorRow[], options: RenderOptions): string {
  const shallow = hidden.reduce((sum, row) => sum + row.current.shallowBytes, 0);
  return `${plural(hidden.length, 'more row')}, ${bytes(shallow)} shallow size together: ${howToSee(hidden, options)}`;
}

function distanceText(distance: number | null): string {
  return distance === null || distance < 0 ? '-' : count(distance);
}
