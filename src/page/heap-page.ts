/** The page of a report of heaps: the table of constructors, and the tree. */
import { constructorColumns, isShown } from '../render/html/constructor-columns.js';
import { locationText } from '../render/place.js';
import type { Report } from '../report/report.js';
import type { ConstructorRow } from '../report/rows.js';
import { element } from './dom.js';
import { rowTable } from './row-table.js';
import { treePanel } from './tree-panel.js';

/** Returns a function that draws the tree again, in another theme. */
export function heapPage(report: Report): () => void {
  rowTable<ConstructorRow>({
    columns: constructorColumns(report),
    rows: (report.constructors as readonly ConstructorRow[]).filter((row) => isShown(report, row)),
    searched: ({ name }) => name,
    nameCell,
  });
  if (report.tree === undefined) return () => {};
  const tree = treePanel(report, report.tree);
  for (const control of document.querySelectorAll<HTMLButtonElement>('.to-tree')) {
    control.hidden = false;
    control.addEventListener('click', () => tree.showSuspect(Number(control.dataset['suspect'])));
  }
  return tree.redraw;
}

const nameCell = (row: ConstructorRow, name: string): HTMLElement =>
  element(
    'th',
    { scope: 'row' },
    element('code', {}, name),
    row.location === null ? null : element('small', {}, locationText(row.location)),
    row.noise === null ? null : element('small', { class: 'tag' }, 'noise'),
  );
