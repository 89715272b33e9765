/** The script of an HTML report: brings the markup to life with the report that is in the page as JSON. */
import type { ContextReport } from '../context/context-report.js';
import type { Report } from '../report/report.js';
import { contextPage } from './context-page.js';
import { byId } from './dom.js';
import { heapPage } from './heap-page.js';
import { themeButton } from './icicle-colours.js';

const report = JSON.parse(byId('snapdiff-report').textContent ?? '') as Report | ContextReport;
for (const part of document.querySelectorAll<HTMLElement>('.tools[data-script], #theme')) part.hidden = false;
const redraw = report.kind === 'context' ? contextPage(report) : heapPage(report);
themeButton(byId<HTMLButtonElement>('theme'), redraw);
