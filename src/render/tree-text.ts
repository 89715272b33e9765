/** The growth tree for a terminal: indented names, what each gained or holds, and a bar. */
import type { Report } from '../report/report.js';
import type { ReportTree } from '../report/report-tree.js';
import { blockBar, bytes, count, share, signedBytes } from '../text/figures.js';
import { classLabel } from '../text/labels.js';
import { painter } from '../text/paint.js';
import { clip, terminalText } from '../text/safe.js';
import { cutMiddle, displayWidth, wrap } from '../text/width.js';
import { isCompared } from './compared.js';
import { type Column, drawGrid } from './grid.js';
import { type RenderOptions, widthOf } from './render-options.js';
import { type OutlineRow, outline } from './tree-outline.js';
import { type TreeValues, treeValues, vertexName } from './tree-values.js';

const DEFAULT_VERTICES = 60;
const DEFAULT_DEPTH = 12;
const DEFAULT_SHARE = 0.01;
/** With --all. */
const LEAST_SHARE = 0.001;
const BAR_WIDTH = 20;

export function treeLines(report: Report, options: RenderOptions): string[] {
  const width = widthOf(options);
  const { tree } = report;
  if (tree === undefined) return wrap(noTreeText(report), width);
  const values = treeValues(tree);
  const { all = false, top } = options;
  const limits = { most: top ?? (all ? Infinity : DEFAULT_VERTICES), leastShare: all ? LEAST_SHARE : DEFAULT_SHARE, depth: all ? Infinity : DEFAULT_DEPTH };
  const rows = outline(tree, values, limits);
  if (rows.length === 0) return ['The growth tree is empty: nothing grew or shrank.'];
  const paint = painter(options.color ?? false);
  const grid = drawGrid(rows, columnsFor(report, tree, values, rows), {
    width,
    heading: isCompared(report) ? 'Growth tree' : 'What holds what',
    name: (row) => rowName(tree, row, width),
    suffix: ({ suspect, isCut }) => `${suspect === null ? '' : `  <- suspect ${suspect + 1}`}${isCut ? ' …' : ''}`,
    paint: ({ suspect }, line) => (suspect === null ? line : paint('bold', line)),
    paintHeading: (line) => paint('bold', line),
    narrowestName: 30,
  });
  const least = all ? LEAST_SHARE : DEFAULT_SHARE;
  const what = isCompared(report) ? 'of the growth' : 'of the heap';
  const hint = all ? '' : '; --all shows more';
  return [...grid.lines, ...wrap(`Parts below ${share(least)} ${what} are not shown${hint}. --format html draws it all.`, width)];
}

/** Why there is none, and what has one. */
export function noTreeText({ kind, snapshots }: Report): string {
  if (kind === 'summary') return 'No tree: a summary only counts. snapdiff FILE --only tree shows what holds what.';
  if (snapshots.some(({ isBaselineFile }) => isBaselineFile))
    return 'No tree: a baseline file holds no objects. Compare two snapshots to see what holds the growth.';
  return 'No tree: this report was saved without it. Run snapdiff on the snapshots again, or save --format html, which has it.';
}

function columnsFor(report: Report, { snapshots }: ReportTree, { growth }: TreeValues, rows: readonly OutlineRow[]): Column<OutlineRow>[] {
  const compared = isCompared(report);
  const value = ({ vertices }: OutlineRow): number => growth[vertices[vertices.length - 1]];
  const largest = rows.reduce((most, row) => Math.max(most, Math.abs(value(row))), 0);
  const objects = ({ vertices }: OutlineRow): string => {
    const vertex = vertices[vertices.length - 1];
    const [before, now] = [snapshots[0].count[vertex], snapshots[snapshots.length - 1].count[vertex]];
    return before === now ? count(now) : `${count(before)} -> ${count(now)}`;
  };
  return [
    { heading: compared ? 'Growth' : 'Size', cell: (row) => (compared ? signedBytes : bytes)(value(row)), keep: Infinity },
    { heading: 'Share', cell: (row) => (growth[0] === 0 ? '-' : share(value(row) / growth[0])), keep: 3 },
    { heading: '', cell: (row) => blockBar(Math.abs(value(row)) / largest, BAR_WIDTH, value(row) < 0), align: 'left', keep: 2 },
    { heading: 'Objects', cell: objects, keep: 1 },
  ];
}

/** A long line keeps its first and its last name. */
function rowName(tree: ReportTree, { depth, vertices }: OutlineRow, width: number): string {
  const names = vertices.map((vertex) => cutMiddle(terminalText(clip(shortName(tree, vertex), 200)), 48));
  const room = Math.max(24, Math.floor(width / 2) - 2 * depth);
  const whole = names.join(' > ');
  const kept = names.length < 3 || displayWidth(whole) <= room ? whole : `${names[0]} > … > ${names.at(-1)}`;
  return `${'  '.repeat(depth)}${kept}`;
}

function shortName(tree: ReportTree, vertex: number): string {
  const { texts, className } = tree;
  const ofClass = texts[className[vertex]];
  return vertexName(tree, vertex).replace(ofClass, () => classLabel(ofClass));
}
