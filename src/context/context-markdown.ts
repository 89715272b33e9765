/** A context report in Markdown, for a comment or a job summary. */

import { defaultSuspects, type RenderOptions } from '../render/render-options.js';
import { bytes, plural, share, sparkline } from '../text/figures.js';
import { clip, markdownCode, markdownProse } from '../text/safe.js';
import type { ContextReport, ContextSuspect } from './context-report.js';
import { type ContextTable, contextFacts, contextTables, contextVerdict, plotOf, suspectKind } from './context-wording.js';

const PLOT = 60;
/** GitHub takes 65,536 characters a comment; whole blocks are left out beyond this many bytes. */
const MOST_BYTES = 64_000;

export function renderContextMarkdown(report: ContextReport, options: RenderOptions = {}): string {
  const shown = options.all ? report.suspects : report.suspects.slice(0, defaultSuspects);
  const blocks = [
    `<!-- snapdiff -->\n### Context: ${markdownProse(contextVerdict(report))}`,
    checksBlock(report),
    options.warnings === false ? '' : report.warnings.map(({ message }) => `> warning: ${prose(message)}`).join('\n>\n'),
    report.requests.length > 1 ? `\`${sparkline(plotOf(report, PLOT))}\`` : '',
    contextFacts(report)
      .map(([label, text]) => `- ${label === '' ? '' : `${label}: `}${prose(text)}`)
      .join('\n'),
    ...shown.map((suspect, at) => suspectBlock(suspect, `Suspect ${at + 1} of ${report.suspects.length}`)),
    ...contextTables(report, options).map(tableBlock),
    report.reset === null ? '' : prose(report.reset.sentence),
  ].filter((block) => block !== '');
  const kept = fitting(blocks);
  const dropped = blocks.length - kept.length;
  return `${[...kept, ...(dropped > 0 ? [`_${plural(dropped, 'part')} left out to stay under the limit; the JSON report has everything._`] : [])].join('\n\n')}\n`;
}

function fitting(blocks: readonly string[]): string[] {
  let left = MOST_BYTES;
  return blocks.filter((block) => {
    const size = Buffer.byteLength(block) + 2;
    if (size > left) return false;
    left -= size;
    return true;
  });
}

const prose = (text: string): string => markdownProse(clip(text, 1000));
const code = (text: string): string => markdownCode(clip(text, 120));

function checksBlock({ checks }: ContextReport): string {
  const failed = checks.filter(({ passed }) => !passed);
  if (checks.length === 0) return '';
  if (failed.length === 0) return `✅ ${plural(checks.length, 'check')} passed`;
  return failed.map(({ level, message }) => `- ${level === 'error' ? '❌' : '⚠️'} ${prose(message)}`).join('\n');
}

function suspectBlock(suspect: ContextSuspect, title: string): string {
  const { name, growthBytes, growthShare, looksLike, evidence, advice } = suspect;
  const heading = `**${title}: ${bytes(growthBytes)}, ${share(growthShare)} of the text**, ${code(name)} (${code(suspectKind(suspect))})`;
  return [heading, '', `- looks like: ${prose(looksLike)}`, `- because: ${prose(evidence.join(' '))}`, `- try: ${prose(advice)}`].join('\n');
}

function tableBlock({ headings, rows, more }: ContextTable): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const body = rows.map(([name, ...cells]) => line([code(name), ...cells.map((cell) => markdownProse(cell))]));
  const rule = headings.map((_, at) => (at === 0 ? '---' : '---:'));
  return [line(headings), line(rule), ...body].join('\n') + (more > 0 ? `\n\n${plural(more, 'more row')}` : '');
}
