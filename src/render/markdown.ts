/**
 * Markdown for a pull-request comment or a job summary: the same order as the terminal, and never longer than the place allows.
 */

import type { AuditReport, ErrorReport, GrowthReport, Report } from '../report/report.js';
import type { ComparedRow, ConstructorRow, SummaryRow, Suspect, TrendRow, TrendSuspect } from '../report/rows.js';
import { blockBar, bytes, count, plural, share, signedBytes, signedCount, sparkline } from '../text/figures.js';
import { clip, markdownCode, markdownProse } from '../text/safe.js';
import { noHolderText } from './audit-text.js';
import { isCompared } from './compared.js';
import { changeText, nothingChanged, nothingChangedLine, sumLine } from './headline.js';
import { noSuspectsText } from './no-suspects.js';
import { defaultSuspects, minShownGrowth, type RenderOptions, shows, widestName } from './render-options.js';
import { samplingText } from './sampling-text.js';
import { collectionEntries } from './sections-text.js';
import { type Selection, selectRows } from './select.js';
import { verdictText } from './trend-words.js';
import { checkMessage, errorLines, failedChecks, suspectFacts, suspectGrowth, suspectName } from './wording.js';

/** GitHub takes 65,536 characters a comment. */
const commentLimit = 65_000;
/** Lets a bot find its own comment again. */
const marker = '<!-- snapdiff -->';

interface MarkdownTable {
  title: string;
  headings: string[];
  /** Left-aligned columns, counted from the start; the others hold figures. */
  texts: number;
  rows: string[][];
  /** Rows that the selection left out already. */
  hidden: number;
}

export function renderMarkdown(report: Report, options: RenderOptions = {}, limit = commentLimit): string {
  const out = new Pages(limit);
  out.add(`${marker}\n### ${titleOf(report)}`);
  out.add(checksText(report));
  if (options.warnings !== false) out.add(report.warnings.map((warning) => `> warning: ${prose(warning.message)}`).join('\n>\n'));
  if (isCompared(report)) {
    if (nothingChanged(report)) return out.add(nothingChangedLine(report)).text();
    out.addTable(snapshotTable(report));
    out.add(sumLine(report));
    if (shows(options, 'suspects')) for (const block of suspectBlocks(report, options)) out.add(block);
  } else {
    out.addTable(snapshotTable(report));
    if (report.kind === 'audit' && shows(options, 'suspects')) for (const block of suspectBlocks(report, options)) out.add(block);
  }
  out.add(prose(samplingText(report)));
  if (shows(options, 'collections')) out.addTable(collectionTable(report, options));
  if (shows(options, 'table')) out.addTable(constructorTable(report, options));
  return out.text();
}

/** Collects blocks until the limit; what no longer fits is counted and said at the end. Sizes in bytes, the stricter measure. */
class Pages {
  private readonly blocks: string[] = [];
  private left: number;
  private dropped = 0;

  constructor(limit: number) {
    this.left = limit - 200;
  }

  add(block: string): this {
    if (block === '') return this;
    const size = Buffer.byteLength(block) + 2;
    if (size > this.left) this.dropped++;
    else {
      this.left -= size;
      this.blocks.push(block);
    }
    return this;
  }

  /** As many rows as fit. */
  addTable(table: MarkdownTable | null): void {
    if (table === null || table.rows.length === 0) return;
    const rule = table.headings.map((_heading, at) => (at < table.texts ? '---' : '---:'));
    const head = [`**${table.title}**`, '', tableLine(table.headings), tableLine(rule)].join('\n');
    let room = this.left - Buffer.byteLength(head) - 100;
    const lines: string[] = [];
    for (const row of table.rows) {
      const line = tableLine(row);
      room -= Buffer.byteLength(line) + 1;
      if (room < 0) break;
      lines.push(line);
    }
    const more = table.rows.length - lines.length + table.hidden;
    const note = more > 0 ? `\n\n${plural(more, 'more row')}` : '';
    if (lines.length > 0) this.add(`${head}\n${lines.join('\n')}${note}`);
    else this.dropped++;
  }

  text(): string {
    const note = this.dropped > 0 ? [`_${plural(this.dropped, 'part')} left out to stay under the limit; the JSON report has everything._`] : [];
    return `${[...this.blocks, ...note].join('\n\n')}\n`;
  }
}

function tableLine(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

const code = (text: string): string => markdownCode(clip(text, widestName));
const prose = (text: string): string => markdownProse(clip(text, 1000));

function titleOf(report: Report): string {
  const size = bytes(report.snapshots.at(-1)!.totalBytes);
  return !isCompared(report) ? `Heap: ${size}` : `Heap: ${size}, ${nothingChanged(report) ? 'nothing changed' : changeText(report)}`;
}

function checksText(report: Report): string {
  const failed = failedChecks(report);
  if (report.checks.length === 0) return '';
  if (failed.length === 0) return `✅ ${plural(report.checks.length, 'check')} passed`;
  return failed.map((check) => `- ${check.level === 'error' ? '❌' : '⚠️'} ${prose(checkMessage(check))}`).join('\n');
}

function snapshotTable(report: Report): MarkdownTable {
  const rows = report.snapshots.map((snapshot) => [code(snapshot.path), bytes(snapshot.totalBytes), count(snapshot.nodeCount)]);
  return { title: report.snapshots.length === 1 ? 'Snapshot' : 'Snapshots', headings: ['File', 'Size', 'Objects'], texts: 1, rows, hidden: 0 };
}

function suspectBlocks(report: GrowthReport | AuditReport, options: RenderOptions): string[] {
  const { suspects } = report;
  if (suspects.length === 0) return [prose(report.kind === 'audit' ? noHolderText : noSuspectsText(report, options))];
  const shown = options.all ? suspects : suspects.slice(0, defaultSuspects);
  const blocks = shown.map((suspect, at) => suspectBlock(suspect, `Suspect ${at + 1} of ${suspects.length}`, report));
  return shown.length < suspects.length ? [...blocks, `${plural(suspects.length - shown.length, 'more suspect')}.`] : blocks;
}

function suspectBlock(suspect: Suspect | TrendSuspect, title: string, report: GrowthReport | AuditReport): string {
  const names = new Set(['entries', 'adds', 'holds', 'held by', 'also held by']);
  const facts = suspectFacts(suspect, report).map(([label, text]) => `- ${label}: ${names.has(label) ? markdownCode(text) : prose(text)}`);
  const heading = `**${title}: ${suspectGrowth(suspect, report)}**, held by ${markdownCode(suspectName(suspect))}`;
  return [heading, ...(suspect.growthShare > 0 ? ['', barOf(suspect)] : []), '', ...facts].join('\n');
}

const BAR_WIDTH = 25;

/** Its share of the whole, drawn in blocks on a shaded ground. */
function barOf({ growthShare }: Suspect): string {
  const bar = blockBar(growthShare, BAR_WIDTH);
  return `<code>${bar}${'░'.repeat(BAR_WIDTH - bar.length)}</code> ${share(growthShare)}`;
}

function collectionTable(report: Report, options: RenderOptions): MarkdownTable | null {
  const blamed = new Set(report.suspects.map((suspect) => suspect.id));
  const grown = report.collections.filter((row) => !blamed.has(row.id) && row.growthBytes >= minShownGrowth);
  const shown = options.all ? grown : grown.slice(0, 5);
  const rows = shown.map((row) => [
    code(row.name),
    code(`${clip(row.constructorName, 80)} @${row.id}`),
    collectionEntries(row).replace('->', '→'),
    signedBytes(row.growthBytes),
    row.verdict,
  ]);
  return { title: 'Collections that grew', headings: ['Name', 'Object', 'Entries', 'Growth', 'Verdict'], texts: 2, rows, hidden: grown.length - shown.length };
}

type Cells<Row> = [heading: string, cell: (row: Row) => string][];

const comparisonCells: Cells<ComparedRow> = [
  ['# New', (row) => count(row.newCount)],
  ['# Deleted', (row) => count(row.deletedCount)],
  ['# Delta', (row) => signedCount(row.countDelta)],
  ['Size Delta', (row) => signedBytes(row.sizeDeltaBytes)],
  ['Resized', (row) => signedBytes(row.resizedBytes)],
  ['Retained', (row) => signedBytes(row.retainedDeltaBytes)],
];
const summaryCells: Cells<SummaryRow> = [
  ['Count', (row) => count(row.current.count)],
  ['Shallow Size', (row) => bytes(row.current.shallowBytes)],
  ['Retained Size', (row) => bytes(row.current.retainedBytes)],
];
const trendCells: Cells<TrendRow> = [
  ['First', (row) => count(row.series[0].count)],
  ['Last', (row) => count(row.series[row.series.length - 1].count)],
  ['Plot', (row) => sparkline(row.series.map((point) => point.count).slice(-24))],
  ['Growth', (row) => signedBytes(row.growthBytes)],
  ['Verdict', (row) => verdictText(row.growth)],
];

function constructorTable(report: Report, options: RenderOptions): MarkdownTable {
  switch (report.kind) {
    case 'comparison':
      return rowTable(selectRows(report, options), comparisonCells);
    case 'trend':
      return rowTable(selectRows(report, options), trendCells);
    case 'summary':
    case 'audit':
      return rowTable(selectRows(report, options), summaryCells);
  }
}

function rowTable<Row extends ConstructorRow>({ rows, hidden }: Selection<Row>, cells: Cells<Row>): MarkdownTable {
  const name = (row: ConstructorRow): string => code(row.name === '' ? '(no name)' : row.name) + (row.noise === null ? '' : ' (noise)');
  return {
    title: 'Constructors',
    headings: ['Constructor', ...cells.map(([heading]) => heading)],
    texts: 1,
    rows: rows.map((row) => [name(row), ...cells.map(([, cell]) => cell(row))]),
    hidden: hidden.length,
  };
}

export function markdownError(error: ErrorReport): string {
  return `${[`${marker}\n### snapdiff could not run`, ...errorLines(error).map(markdownProse)].join('\n\n')}\n`;
}
