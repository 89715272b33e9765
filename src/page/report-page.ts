/** The script of an HTML report: brings the markup to life with the report that is in the page as JSON. */
import type { Report } from '../report/report.js';
import { constructorRows } from './constructor-rows.js';
import { byId } from './dom.js';
import { themeButton } from './icicle-colours.js';
import { treePanel } from './tree-panel.js';

const report = JSON.parse(byId('snapdiff-report').textContent ?? '') as Report;
for (const part of document.querySelectorAll<HTMLElement>('.tools[data-script], #theme')) part.hidden = false;
constructorRows(report);
const tree = report.tree === undefined ? null : treePanel(report, report.tree);
themeButton(byId<HTMLButtonElement>('theme'), () => tree?.redraw());
if (tree !== null) {
  for (const control of document.querySelectorAll<HTMLButtonElement>('.to-tree')) {
    control.hidden = false;
    control.addEventListener('click', () => tree.showSuspect(Number(control.dataset['suspect'])));
  }
}
