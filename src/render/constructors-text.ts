/**
 * The constructor table for the terminal, with DevTools' headings, and the line that says what it leaves out.
 */

import type { ComparisonReport, GrowthReport } from '../report/report.js';
import type { ConstructorRow } from '../report/rows.js';
import { bytes, count, plural, signedBytes, signedCount } from '../text/figures.js';
import { classLabel } from '../text/labels.js';
import { painter } from '../text/paint.js';
import { clip, terminalText } from '../text/safe.js';
import { wrap } from '../text/width.js';
import type { NoiseKind, SortKey } from '../vocabulary.js';
import { type Column, drawGrid } from './grid.js';
import { locationText } from './place.js';
import { mostTableRows, type RenderOptions, widestName, widthOf } from './render-options.js';
import { type Selection, selectRows } from './select.js';

const noiseMark = ' ~';
const noiseWords: Record<NoiseKind, string> = { code: 'compiled code', 'embedder-ids': 're-numbered embedder objects' };
const noiseReasons: Record<NoiseKind, string> = { code: 'warm-up', 'embedder-ids': 'new ids for old objects' };

/** Share of the compiled code that came under suspects from which it is theirs. */
const MOST = 0.5;

/** Whether rows of a kind are noise: code that functions of a suspect brought along is none. */
function isNoise(kind: NoiseKind, { suspects, constructors }: ComparisonReport): boolean {
  if (kind !== 'code') return true;
  const { growthBytes, ofSuspects } = compiledCode({ suspects, constructors });
  return growthBytes <= 0 || ofSuspects < MOST * growthBytes;
}

/** Growth of the compiled code, and the part of it that came under suspects. */
export function compiledCode({ suspects, constructors }: Pick<GrowthReport, 'suspects' | 'constructors'>): { growthBytes: number; ofSuspects: number } {
  const isCode = ({ name }: { name: string }) => name === '(compiled code)';
  return {
    growthBytes: constructors.find((row) => row.noise === 'code' && isCode(row))?.growthBytes ?? 0,
    ofSuspects: suspects.flatMap(({ objects }) => objects.filter(isCode)).reduce((sum, { deltaBytes }) => sum + deltaBytes, 0),
  };
}

export function constructorLines(report: ComparisonReport, options: RenderOptions): string[] {
  const selection = selectRows(report, options, { limit: mostTableRows });
  const rest = restLines(selection, report, options);
  if (selection.rows.length === 0) return rest;
  const paint = painter(options.color ?? false);
  const name = namesOf(selection.rows);
  const grid = drawGrid(selection.rows, columnsFor(report, options), {
    width: widthOf(options),
    heading: 'Constructor',
    name,
    suffix: (row) => (row.noise === null || !isNoise(row.noise, report) ? '' : noiseMark),
    paint: (row, line) => (row.noise === null ? line : paint('dim', line)),
    paintHeading: (line) => paint('bold', line),
  });
  return [...grid.lines, ...rest, ...legendLines(selection.rows, report, options), ...droppedLines(grid.dropped, options)];
}

/** The name, and the place as well for classes that share their name with another row. */
export function namesOf(rows: readonly ConstructorRow[]): (row: ConstructorRow) => string {
  const seen = new Set<string>();
  const shared = new Set<string>();
  for (const row of rows) (seen.has(row.name) ? shared : seen).add(row.name);
  return (row) => {
    const name = row.name === '' ? '(no name)' : terminalText(clip(classLabel(row.name), widestName));
    return shared.has(row.name) && row.location !== null ? `${name} ${terminalText(locationText(row.location))}` : name;
  };
}

/** Zeros as a bare 0: a column of them should be quiet. */
const size = (value: number): string => (value === 0 ? '0' : bytes(value));
const sizeDelta = (value: number): string => (value === 0 ? '0' : signedBytes(value));

const sortedColumn: Partial<Record<SortKey, string>> = {
  alloc: 'Alloc. Size',
  freed: 'Freed Size',
  count: '# Delta',
  retained: 'Retained',
  'size-delta': 'Size Delta',
};

function columnsFor(report: ComparisonReport, options: RenderOptions): Column<ConstructorRow>[] {
  const columns: Column<ConstructorRow>[] = [
    { heading: '# New', cell: (row) => count(row.newCount), keep: 4 },
    { heading: '# Deleted', cell: (row) => count(row.deletedCount), keep: 2 },
    { heading: '# Delta', cell: (row) => signedCount(row.countDelta), keep: 7 },
    { heading: 'Alloc. Size', cell: (row) => size(row.newBytes), keep: 3 },
    { heading: 'Freed Size', cell: (row) => size(row.deletedBytes), keep: 1 },
    { heading: 'Size Delta', cell: (row) => sizeDelta(row.sizeDeltaBytes), keep: Infinity },
    // where objects are matched by class nothing counts as resized
    { heading: 'Resized', cell: (row) => sizeDelta(row.resizedBytes), keep: report.matchedBy === 'class' ? 0 : 5 },
    { heading: 'Retained', cell: (row) => sizeDelta(row.retainedDeltaBytes), keep: 6 },
  ];
  const sorted = sortedColumn[options.sort ?? 'growth'];
  return columns.map((column) => (column.heading === sorted ? { ...column, keep: Infinity } : column));
}

/** "34 more rows, none above 1 kB but compiled code (+20.9 kB, warm-up): --all shows them". */
function restLines(selection: Selection<ConstructorRow>, report: ComparisonReport, options: RenderOptions): string[] {
  const width = widthOf(options);
  const lines: string[] = [];
  const { hidden, filteredOut, rows } = selection;
  if (hidden.length > 0) {
    lines.push(
      ...wrap(`${plural(hidden.length, rows.length === 0 ? 'row' : 'more row')}${hiddenAmounts(hidden, report)}: ${howToSee(hidden, options)}`, width),
    );
  }
  if (filteredOut.length > 0) {
    const sum = filteredOut.reduce((total, row) => total + row.growthBytes, 0);
    lines.push(
      ...wrap(
        `${plural(filteredOut.length, 'row')}, ${signedBytes(sum)}, ${rows.length === 0 && hidden.length === 0 ? 'and no other, ' : ''}left out by --include or --exclude`,
        width,
      ),
    );
  }
  if (lines.length === 0 && rows.length === 0 && (options.include?.length ?? 0) > 0)
    lines.push(`No constructor matches --include in ${plural(report.constructors.length, 'row')}.`);
  return lines;
}

/** "--all shows them"; where that was not enough, what does. */
export function howToSee(hidden: readonly unknown[], options: RenderOptions): string {
  return `${options.all ? '--format csv' : '--all'} shows ${hidden.length === 1 ? 'it' : 'them'}`;
}

function hiddenAmounts(hidden: readonly ConstructorRow[], report: ComparisonReport): string {
  const amounts: string[] = [];
  const own = hidden.filter((row) => row.noise === null);
  const most = own.reduce((largest, row) => (Math.abs(row.growthBytes) > Math.abs(largest) ? row.growthBytes : largest), 0);
  if (own.length > 0) amounts.push(Math.abs(most) < 1000 ? 'none above 1 kB' : `the largest ${signedBytes(most)}`);
  const noise = (['code', 'embedder-ids'] satisfies NoiseKind[]).flatMap((kind) => {
    const rows = hidden.filter((row) => row.noise === kind);
    const sum = rows.reduce((total, row) => total + row.growthBytes, 0);
    if (sum === 0) return [];
    return [`${noiseWords[kind]} (${sizeDelta(sum)}, ${isNoise(kind, report) ? noiseReasons[kind] : 'of what piled up'})`];
  });
  if (noise.length > 0) amounts.push(noise.join(' and '));
  return amounts.length === 0 ? '' : `, ${amounts.join(own.length > 0 && noise.length > 0 ? ' but ' : ', ')}`;
}

function legendLines(rows: readonly ConstructorRow[], report: ComparisonReport, options: RenderOptions): string[] {
  const kinds = new Set(rows.flatMap(({ noise }) => (noise !== null && isNoise(noise, report) ? [noise] : [])));
  if (kinds.size === 0) return [];
  const texts = [...kinds].sort().map((kind) => `${noiseWords[kind]} (${noiseReasons[kind]})`);
  return wrap(`~ noise, counted but never a suspect: ${texts.join(', ')}`, widthOf(options));
}

function droppedLines(dropped: readonly string[], options: RenderOptions): string[] {
  return dropped.length === 0 ? [] : wrap(`Hidden: ${dropped.join(', ')} (terminal too narrow; --format csv shows all)`, widthOf(options));
}
