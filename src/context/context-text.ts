/** A context report for the terminal: the verdict first, then suspects, then what fills the context, then checks. */

import { type Column, drawGrid } from '../render/grid.js';
import { defaultSuspects, type RenderOptions, widthOf } from '../render/render-options.js';
import { bytes, plural, share, signedCount, sparkline } from '../text/figures.js';
import { type Paint, painter, type Style } from '../text/paint.js';
import { clip, terminalText } from '../text/safe.js';
import { cutEnd, cutMiddle, padEnd, wrap } from '../text/width.js';
import type { ContextReport, ContextSuspect } from './context-report.js';
import { type ContextTable, contextFacts, contextTables, contextVerdict, plotOf, suspectKind } from './context-wording.js';

const LABEL = 17;

/** Text with a line feed at the end; no line is wider than options.width (at least 40). */
export function renderContextTable(report: ContextReport, options: RenderOptions = {}): string {
  const width = widthOf(options);
  const paint = painter(options.color ?? false);
  const blocks = [
    headLines(report, width, paint),
    options.warnings === false ? [] : report.warnings.flatMap(({ message }) => labelled('warning:', message, 'yellow', width, paint)),
    suspectLines(report, options, width, paint),
    ...contextTables(report, options).map((table) => tableLines(table, width, paint)),
    report.reset === null ? [] : wrap(terminalText(report.reset.sentence), width),
    checkLines(report, width, paint),
  ].filter((lines) => lines.length > 0);
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function headLines(report: ContextReport, width: number, paint: Paint): string[] {
  const plot = sparkline(plotOf(report, Math.min(60, width - LABEL)));
  const lines = [paint('bold', cutEnd(terminalText(contextVerdict(report)), width))];
  if (report.requests.length > 1) lines.push(`${padEnd('over requests', LABEL)}${plot}`);
  for (const [label, text] of contextFacts(report)) lines.push(...hanging(label, text, width));
  return lines;
}

function suspectLines(report: ContextReport, options: RenderOptions, width: number, paint: Paint): string[] {
  const { suspects } = report;
  if (suspects.length === 0) return report.totals.textBytes === 0 ? [] : ['No suspects: no file, command or tool takes a large part of the text.'];
  const shown = options.all ? suspects : suspects.slice(0, defaultSuspects);
  const lines = shown.flatMap((suspect, at) => [...(at === 0 ? [] : ['']), ...suspectBlock(suspect, `Suspect ${at + 1} of ${suspects.length}`, width, paint)]);
  const more = suspects.length - shown.length;
  return more === 0 ? lines : [...lines, '', `${plural(more, 'more suspect')}: --all shows ${more === 1 ? 'it' : 'them'}`];
}

function suspectBlock(suspect: ContextSuspect, title: string, width: number, paint: Paint): string[] {
  const heading = `${title}     ${bytes(suspect.growthBytes)}, ${share(suspect.growthShare)} of the text`;
  const kind = suspectKind(suspect);
  const name = cutMiddle(terminalText(clip(suspect.name, 2000)), width - 4 - kind.length);
  const doubt = suspect.confidence === 'high' ? '' : ` (${suspect.confidence} confidence)`;
  return [
    paint('bold', cutEnd(heading, width)),
    cutEnd(`  ${paint('bold', name)}  ${terminalText(clip(kind, 40))}`, width + (name === paint('bold', name) ? 0 : 20)),
    ...hanging('  looks like', suspect.looksLike + doubt, width),
    ...hanging('  because', suspect.evidence.join(' '), width),
    ...hanging('  try', suspect.advice, width),
  ];
}

function tableLines({ title, headings, rows, more }: ContextTable, width: number, paint: Paint): string[] {
  const columns = headings.slice(1).map((heading, at): Column<string[]> => ({ heading, cell: (row) => terminalText(row[at + 1]), keep: headings.length - at }));
  const { lines } = drawGrid(rows, columns, {
    width,
    heading: title,
    name: (row) => terminalText(clip(row[0], 400)),
    paintHeading: (line) => paint('bold', line),
    narrowestName: Math.min(30, Math.floor(width / 3)),
  });
  return more === 0 ? lines : [...lines, `${plural(more, 'more row')}: --all shows ${more === 1 ? 'it' : 'them'}`];
}

function checkLines(report: ContextReport, width: number, paint: Paint): string[] {
  const failed = report.checks.filter(({ passed }) => !passed);
  if (report.checks.length > 0 && failed.length === 0) return [`${paint('green', 'PASS')}  ${plural(report.checks.length, 'check')}`];
  return failed.flatMap(({ level, message }) => labelled(level === 'error' ? 'FAIL ' : 'WARN ', message, level === 'error' ? 'red' : 'yellow', width, paint));
}

function labelled(label: string, text: string, style: Style, width: number, paint: Paint): string[] {
  const lines = wrap(terminalText(clip(text, 2000)), width - label.length - 1);
  return lines.map((line, at) => (at === 0 ? `${paint(style, label)} ${line}` : `${' '.repeat(label.length + 1)}${line}`));
}

function hanging(label: string, text: string, width: number): string[] {
  return wrap(terminalText(clip(text, 1000)), width - LABEL).map((line, at) => `${padEnd(at === 0 ? label : '', LABEL)}${line}`);
}

/** One line for agents and scripts: failed checks and suspects, or "ok". */
export function renderContextMinimal(report: ContextReport): string {
  const failed = report.checks.filter(({ passed }) => !passed).map(({ level, message }) => `${level === 'error' ? 'FAIL' : 'WARN'} ${message}`);
  const suspects = report.suspects.map(
    ({ growthBytes, growthShare, advice, ...suspect }) =>
      `SUSPECT ${clip(suspect.name, 300)}: ${suspectKind(suspect)}; +${bytes(growthBytes)}, ${share(growthShare)} of the text; try ${advice}`,
  );
  const lines = [...failed, ...suspects];
  if (lines.length === 0) lines.push(`ok ${contextVerdict(report)}`);
  if (report.growth !== null) lines.push(`NOTE growth ${signedCount(Math.round(report.growth.tokensPerRequest))} tokens a request, ${report.growth.verdict}`);
  lines.push(...report.warnings.map(({ message }) => `NOTE ${clip(message, 1000)}`));
  return `${lines.map(terminalText).join('\n')}\n`;
}
