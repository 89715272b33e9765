/**
 * Rows of figures behind a name, laid out with cli-table3 without borders, in as many columns as the width has room for. Names give
 * way before numbers, and whole columns go before a number would be cut.
 */
import Table from 'cli-table3';
import { cutEnd, cutMiddle, displayWidth, padEnd } from '../text/width.js';

export interface Column<Row> {
  heading: string;
  cell: (row: Row) => string;
  align?: 'left' | 'right';
  /** Columns with the smallest number go first when room is short; Infinity stays. */
  keep: number;
}

interface GridOptions<Row> {
  width: number;
  heading: string;
  /** Visible text, not yet cut. */
  name: (row: Row) => string;
  /** Follows the name and is never cut, e.g. a mark. */
  suffix?: (row: Row) => string;
  /** Applied to a finished line. */
  paint?: (row: Row, line: string) => string;
  paintHeading?: (line: string) => string;
  /** Names narrower than this make a column go. */
  narrowestName?: number;
}

interface Grid {
  lines: string[];
  /** Headings of the columns that had no room. */
  dropped: string[];
}

const gap = 2;
const noBorders = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '',
};
/** cli-table3 takes longer than in proportion for many rows (10,000 rows 7 s); in slices it stays linear. */
const sliceLength = 100;

/** O(rows x columns). */
export function drawGrid<Row>(rows: readonly Row[], columns: readonly Column<Row>[], options: GridOptions<Row>): Grid {
  const suffix = options.suffix ?? (() => '');
  const fullNames = rows.map((row) => displayWidth(options.name(row)) + suffix(row).length);
  const widestName = fullNames.reduce((most, width) => Math.max(most, width), options.heading.length);
  const narrowest = Math.min(widestName, options.narrowestName ?? 20);
  const cells = columns.map((column) => rows.map(column.cell));
  const widths = columns.map((column, at) => gap + cells[at].reduce((most, cell) => Math.max(most, displayWidth(cell)), column.heading.length));
  const kept = fitColumns(columns, widths, options.width - narrowest);
  const nameWidth = Math.min(widestName, options.width - kept.reduce((sum, at) => sum + widths[at], 0));

  const figures = drawFigures(
    kept.map((at) => [columns[at].heading, ...cells[at]]),
    kept.map((at) => widths[at]),
    kept.map((at) => columns[at].align ?? 'right'),
  );
  // names are padded here: cli-table3 measures them with an older table of wide characters than terminals have
  const lines = rows.map((row, at) => {
    const mark = suffix(row);
    const name = cutMiddle(options.name(row), Math.max(1, nameWidth - mark.length)) + mark;
    const line = (padEnd(name, nameWidth) + figures[at + 1]).trimEnd();
    return options.paint === undefined ? line : options.paint(row, line);
  });
  const heading = (padEnd(cutEnd(options.heading, nameWidth), nameWidth) + figures[0]).trimEnd();
  return {
    lines: [options.paintHeading === undefined ? heading : options.paintHeading(heading), ...lines],
    dropped: columns.filter((_column, at) => !kept.includes(at)).map((column) => column.heading),
  };
}

/** Positions of the columns that fit in `room`, in their order. */
function fitColumns(columns: readonly Column<never>[], widths: readonly number[], room: number): number[] {
  const kept = new Set(columns.keys());
  const byImportance = [...columns.keys()].sort((left, right) => columns[left].keep - columns[right].keep);
  let needed = widths.reduce((sum, width) => sum + width, 0);
  for (const at of byImportance) {
    if (needed <= room || columns[at].keep === Infinity) break;
    kept.delete(at);
    needed -= widths[at];
  }
  return [...kept];
}

/** Lines of figures: `columns` are lists of cells, the heading first. */
function drawFigures(columns: readonly string[][], widths: number[], alignments: ('left' | 'right')[]): string[] {
  if (columns.length === 0) return [];
  const lines: string[] = [];
  for (let start = 0; start < columns[0].length; start += sliceLength) {
    const table = new Table({
      chars: noBorders,
      colWidths: widths,
      colAligns: alignments,
      style: { head: [], border: [], 'padding-left': gap, 'padding-right': 0 },
    });
    const end = Math.min(start + sliceLength, columns[0].length);
    for (let row = start; row < end; row++) table.push(columns.map((cells) => cells[row]));
    lines.push(...table.toString().split('\n'));
  }
  return lines;
}
