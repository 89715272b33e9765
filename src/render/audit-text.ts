/** An audit of one snapshot for the terminal: its size, the holders of most bytes, what else is worth a look, and the table of constructors. */
import type { AuditReport } from '../report/report.js';
import type { ListenerRow, SparseCollection } from '../report/rows.js';
import { bytes, count, plural, share } from '../text/figures.js';
import { painter } from '../text/paint.js';
import { clip, guardLog, terminalText } from '../text/safe.js';
import { cutMiddle, wrap } from '../text/width.js';
import { drawGrid } from './grid.js';
import { headline } from './headline.js';
import { pathText } from './place.js';
import { defaultSuspects, type RenderOptions, shows, widthOf } from './render-options.js';
import { moreLines, stringLines } from './sections-text.js';
import { statisticsLines, summaryTableLines } from './summary-text.js';
import { holderText, suspectBlock } from './suspects-text.js';

const SHOWN_ROWS = 5;

export const noHolderText = 'No suspects: no object of the program holds a large part of the heap.';

export function auditHead(report: AuditReport, options: RenderOptions): string[] {
  return [...headline(report, options), ...statisticsLines(report, options), ...wrap(ownerText(report), widthOf(options))];
}

/** "the runtime's own 2.6 MB, the program's 60 MB". */
function ownerText({ runtimeBytes, snapshots: [{ totalBytes }], detached }: AuditReport): string {
  const owners =
    runtimeBytes === null
      ? "the program's bytes and the runtime's cannot be separated"
      : `the runtime's own ${bytes(runtimeBytes)}, the program's ${bytes(totalBytes - runtimeBytes)}`;
  return detached.count === 0 ? owners : `${owners}; detached from the document ${plural(detached.count, 'DOM node')}, ${bytes(detached.shallowBytes)}`;
}

export function auditSections(report: AuditReport, options: RenderOptions): string[][] {
  return [
    shows(options, 'suspects') ? holderLines(report, options) : [],
    shows(options, 'collections') ? listenerLines(report.listeners, options) : [],
    shows(options, 'collections') ? sparseLines(report.sparseCollections, options) : [],
    shows(options, 'strings') ? stringLines(report, options) : [],
    shows(options, 'strings') ? wasteLines(report, options) : [],
    summaryTableLines(report, options),
  ];
}

function holderLines(report: AuditReport, options: RenderOptions): string[] {
  const { suspects, unexplainedBytes, runtimeBytes, snapshots } = report;
  const width = widthOf(options);
  if (suspects.length === 0) return wrap(noHolderText, width);
  const paint = painter(options.color ?? false);
  const shown = options.all ? suspects : suspects.slice(0, defaultSuspects);
  const lines = shown.flatMap((suspect, at) => [
    ...(at === 0 ? [] : ['']),
    ...suspectBlock(suspect, `Suspect ${at + 1} of ${suspects.length}`, report, width, paint),
  ]);
  const more = suspects.length - shown.length;
  lines.push(...(more > 0 ? ['', ...moreLines(more, 'suspect', options)] : []));
  const program = snapshots[0].totalBytes - (runtimeBytes ?? 0);
  if (unexplainedBytes > 0.1 * program)
    lines.push('', ...wrap(`No suspect holds the other ${bytes(unexplainedBytes)}, ${share(unexplainedBytes / program)} of the program's bytes.`, width));
  return lines;
}

function listenerLines(listeners: readonly ListenerRow[], options: RenderOptions): string[] {
  if (listeners.length === 0) return [];
  const rows = options.all ? listeners : listeners.slice(0, SHOWN_ROWS);
  const paint = painter(options.color ?? false);
  const grid = drawGrid(
    rows,
    [
      { heading: 'Listeners', cell: (row) => count(row.listeners), keep: Infinity },
      { heading: 'Event', cell: (row) => cutMiddle(terminalText(clip(row.event, 200)), 30), align: 'left', keep: 2 },
    ],
    { width: widthOf(options), heading: 'Events with more than 10 listeners', name: nameOf, paintHeading: (line) => paint('bold', line) },
  );
  return [...grid.lines, ...moreLines(listeners.length - rows.length, 'event', options)];
}

function sparseLines(collections: readonly SparseCollection[], options: RenderOptions): string[] {
  if (collections.length === 0) return [];
  const rows = options.all ? collections : collections.slice(0, SHOWN_ROWS);
  const paint = painter(options.color ?? false);
  const grid = drawGrid(
    rows,
    [
      { heading: 'Entries', cell: (row) => count(row.entries), keep: Infinity },
      { heading: 'Slots', cell: (row) => count(row.capacity), keep: 2 },
      { heading: 'Wasted', cell: (row) => bytes(row.wastedBytes), keep: Infinity },
      { heading: 'Held by', cell: (row) => cutMiddle(guardLog(pathText(row.path)), 36), align: 'left', keep: 1 },
    ],
    { width: widthOf(options), heading: 'Large collections, nearly empty', name: nameOf, paintHeading: (line) => paint('bold', line), narrowestName: 24 },
  );
  return [...grid.lines, ...moreLines(collections.length - rows.length, 'collection', options)];
}

function nameOf(row: ListenerRow | SparseCollection): string {
  const holder = terminalText(holderText(row));
  return row.name === row.constructorName ? holder : `${terminalText(clip(row.name, 120))}: ${holder}`;
}

function wasteLines({ strings: { duplicates } }: AuditReport, options: RenderOptions): string[] {
  const wasted = duplicates.reduce((sum, row) => sum + (row.wastedBytes ?? 0), 0);
  return wasted === 0 ? [] : wrap(`Copies of the listed duplicate strings waste ${bytes(wasted)}.`, widthOf(options));
}
