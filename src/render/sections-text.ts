/**
 * Collections and strings for the terminal: short lists of what grew and is not already a suspect.
 */

import type { ComparisonReport, Report } from '../report/report.js';
import type { CollectionRow, DuplicateString, LargeString } from '../report/rows.js';
import { bytes, count, plural, signedBytes, signedCount } from '../text/figures.js';
import { painter } from '../text/paint.js';
import { clip, guardLog, terminalText } from '../text/safe.js';
import { cutEnd, cutMiddle, displayWidth, wrap } from '../text/width.js';
import { isCompared } from './compared.js';
import { drawGrid } from './grid.js';
import { pathText } from './place.js';
import { minShownGrowth, type RenderOptions, shows, widthOf } from './render-options.js';
import { holderText } from './suspects-text.js';

const shownCollections = 5;
const shownStrings = 3;

const verdictWords: Record<CollectionRow['verdict'], string> = { growing: 'growing', possible: 'possibly: its store doubled once', new: 'new' };

/** Collections that grew and are not shown as suspects already. */
export function collectionLines(report: ComparisonReport, options: RenderOptions): string[] {
  // A suspect has its collection's figures already, unless suspects are not printed.
  const blamed = new Set(shows(options, 'suspects') ? report.suspects.map((suspect) => suspect.id) : []);
  const grown = report.collections.filter((row) => !blamed.has(row.id) && (options.all || row.growthBytes >= minShownGrowth));
  if (grown.length === 0) return [];
  const rows = options.all ? grown : grown.slice(0, shownCollections);
  const paint = painter(options.color ?? false);
  const width = widthOf(options);
  const grid = drawGrid(
    rows,
    [
      { heading: 'Entries', cell: collectionEntries, keep: 3 },
      { heading: 'Growth', cell: (row) => signedBytes(row.growthBytes), keep: Infinity },
      { heading: 'Verdict', cell: (row) => verdictWords[row.verdict], align: 'left', keep: 2 },
      { heading: 'Held by', cell: (row) => cutMiddle(guardLog(pathText(row.path)), 36), align: 'left', keep: 1 },
    ],
    { width, heading: 'Collections', name: collectionName, paintHeading: (line) => paint('bold', line), narrowestName: width < 60 ? 12 : 24 },
  );
  return [...grid.lines, ...moreLines(grown.length - rows.length, 'collection', options)];
}

/** "seen: Set @123 in app.js:4". */
export function collectionName(row: CollectionRow): string {
  const name = terminalText(clip(row.name, 120));
  const holder = terminalText(holderText(row));
  return row.name === row.constructorName ? holder : `${name}: ${holder}`;
}

/** "10 -> 2,010"; capacities where entries leave no trace. */
export function collectionEntries(row: CollectionRow): string {
  const { baseline, current } = row;
  if (current.entries !== null)
    return baseline === null ? count(current.entries) : `${baseline.entries === null ? '?' : count(baseline.entries)} -> ${count(current.entries)}`;
  if (current.capacity === null) return '-';
  const capacity = baseline === null ? count(current.capacity) : `${baseline.capacity === null ? '?' : count(baseline.capacity)} -> ${count(current.capacity)}`;
  return `room for ${capacity}`;
}

/** Large strings that are new, and texts that are there ever more often. */
export function stringLines(report: Report, options: RenderOptions): string[] {
  const compared = isCompared(report);
  const large = report.strings.large.filter((row) => options.all || !compared || row.isNew);
  const duplicates = report.strings.duplicates.filter((row) => options.all || !compared || row.deltaBytes >= minShownGrowth);
  const blocks = [largeStringLines(large, compared, options), duplicateLines(duplicates, compared, options)];
  return blocks.filter((lines) => lines.length > 0).flatMap((lines, at) => (at === 0 ? lines : ['', ...lines]));
}

function largeStringLines(large: readonly LargeString[], compared: boolean, options: RenderOptions): string[] {
  if (large.length === 0) return [];
  const rows = options.all ? large : large.slice(0, shownStrings);
  const paint = painter(options.color ?? false);
  const grid = drawGrid(
    rows,
    [
      { heading: 'Size', cell: (row) => bytes(row.shallowBytes), keep: 2 },
      { heading: 'Retained', cell: (row) => bytes(row.retainedBytes), keep: Infinity },
      { heading: 'Kind', cell: (row) => (row.kind === 'flat' ? '' : row.kind), align: 'left', keep: 0 },
      { heading: 'Held by', cell: (row) => cutMiddle(guardLog(pathText(row.path)), 40), align: 'left', keep: 1 },
    ],
    {
      width: widthOf(options),
      narrowestName: 32,
      heading: !compared || options.all ? 'Large strings' : 'Large new strings',
      name: (row) => quoted(row.preview, row.truncated),
      suffix: (row) => ` @${row.id}`,
      paintHeading: (line) => paint('bold', line),
    },
  );
  return [...grid.lines, ...moreLines(large.length - rows.length, 'large string', options)];
}

function duplicateLines(duplicates: readonly DuplicateString[], compared: boolean, options: RenderOptions): string[] {
  if (duplicates.length === 0) return [];
  const rows = options.all ? duplicates : duplicates.slice(0, shownStrings);
  const paint = painter(options.color ?? false);
  const grid = drawGrid(
    rows,
    [
      { heading: 'Copies', cell: (row) => count(row.count), keep: Infinity },
      ...(compared ? [{ heading: '# Delta', cell: (row: DuplicateString) => signedCount(row.countDelta), keep: 2 }] : []),
      { heading: compared ? 'Growth' : 'Size', cell: (row) => (compared ? signedBytes(row.deltaBytes) : bytes(row.totalBytes)), keep: Infinity },
    ],
    {
      width: widthOf(options),
      heading: 'Duplicate strings',
      name: (row) => quoted(row.preview, false),
      suffix: (row) => (row.certain ? '' : ' (cut in the file)'),
      paintHeading: (line) => paint('bold', line),
    },
  );
  return [...grid.lines, ...moreLines(duplicates.length - rows.length, 'duplicate string', options)];
}

function quoted(preview: string, truncated: boolean): string {
  const text = terminalText(clip(preview, 200));
  const short = cutEnd(text, 60);
  return `"${short}${truncated && displayWidth(text) <= 60 ? '…' : ''}"`;
}

/** "17 more large strings: --all shows them". */
export function moreLines(more: number, what: string, options: RenderOptions): string[] {
  return more > 0 ? wrap(`${plural(more, `more ${what}`)}: --all shows ${more === 1 ? 'it' : 'them'}`, widthOf(options)) : [];
}
