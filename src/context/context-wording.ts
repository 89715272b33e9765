/** What every text format says about a context: the verdict, facts and tables, not yet made safe for any format. */

import type { RenderOptions } from '../render/render-options.js';
import { bytes, count, plural, share, signedCount } from '../text/figures.js';
import { clip } from '../text/safe.js';
import type { CompactionRow, ContextReport, ContextSuspect, PartKind, RewindRow, SubagentRow } from './context-report.js';
import { stretchesOf } from './request-plot.js';

/** Cells as text, the first one is the name of the row. */
export interface ContextTable {
  title: string;
  /** The first one is the title's. */
  headings: string[];
  rows: string[][];
  /** Rows that are not shown. */
  more: number;
}

const SHOWN = 10;
const SHOWN_COMPACTIONS = 5;
const SHOWN_LARGEST = 5;

/** "session.jsonl: 148,201 tokens in the last of 214 requests (billed), at most 180,233". */
export function contextVerdict(report: ContextReport): string {
  const { requests, tokens } = report;
  const name = nameOfConversations(report);
  const last = requests.at(-1);
  if (last === undefined) return `${name}: no requests`;
  const peak = requests.reduce((most, { contextTokens }) => Math.max(most, contextTokens), 0);
  return `${name}: ${count(last.contextTokens)} tokens in the last of ${plural(requests.length, 'request')} (${tokens}), at most ${count(peak)}`;
}

/** The file, or the number of conversations. */
export function nameOfConversations({ conversations }: ContextReport): string {
  if (conversations.length !== 1) return plural(conversations.length, 'conversation');
  const [{ path }] = conversations;
  return path === '-' ? 'standard input' : clip(path, 200);
}

/** What a suspect is besides its name: the tool, or that it is one. */
export const suspectKind = ({ name, constructorName }: Pick<ContextSuspect, 'name' | 'constructorName'>): string =>
  name === constructorName ? 'tool' : constructorName;

/** Label and sentence, without those that do not apply. */
export function contextFacts(report: ContextReport): [label: string, text: string][] {
  const { growth, compactions, rewinds, totals, writerVersions, tokens } = report;
  const facts: [string, string][] = [];
  if (growth !== null) facts.push(['growth', `${growth.verdict}, ${signedCount(Math.round(growth.tokensPerRequest))} tokens a request. ${growth.reason}`]);
  for (const row of compactions.slice(-SHOWN_COMPACTIONS)) facts.push(['compaction', compactionText(row)]);
  if (compactions.length > SHOWN_COMPACTIONS) facts.push(['', `${compactions.length - SHOWN_COMPACTIONS} earlier compactions`]);
  if (rewinds.length > 0) facts.push(['rewinds', rewindText(rewinds)]);
  const repeated = totals.wastedBytes > 0 ? `; ${bytes(totals.wastedBytes)} (${share(totals.duplicateShare)}) repeat other text` : '';
  const images = totals.images > 0 ? `, ${plural(totals.images, 'image')}` : '';
  facts.push(['content', `${bytes(totals.textBytes)} of text${images}, about ${count(totals.estimatedTokens)} tokens${repeated}`]);
  if (tokens !== 'billed')
    facts.push([
      'estimated',
      'the file does not say how many tokens were billed: 4 bytes of text count as one; system prompt and tool definitions are missing',
    ]);
  if (writerVersions.length > 0) facts.push(['written by', `version ${writerVersions.slice(-3).join(', ')}`]);
  return facts;
}

/** "148,201 -> 22,000 tokens (auto, line 812)" */
export function compactionText({ line, trigger, preTokens, postTokens, nextContextTokens }: CompactionRow): string {
  const after = postTokens ?? nextContextTokens;
  const sizes = `${preTokens === null ? '?' : count(preTokens)} -> ${after === null ? '?' : count(after)} tokens`;
  return `${sizes} (${trigger ?? 'trigger unknown'}, line ${line})`;
}

export function rewindText(rewinds: readonly RewindRow[]): string {
  const lost = rewinds.reduce((sum, { textBytes }) => sum + textBytes, 0);
  return `${plural(rewinds.length, 'branch', 'branches')} left behind, ${bytes(lost)}: not in the context`;
}

export function contextTables(report: ContextReport, options: RenderOptions): ContextTable[] {
  const top = options.all ? Infinity : (options.top ?? SHOWN);
  const table = (title: string, headings: string[], rows: string[][]): ContextTable => ({
    title,
    headings: [title, ...headings],
    rows: rows.slice(0, top),
    more: Math.max(0, rows.length - top),
  });
  const name = (tool: string | null, source: string | null): string => (source === null ? (tool ?? 'user') : source);
  const tables = [
    table(
      'Kind',
      ['parts', 'bytes', 'tokens (est.)', 'share'],
      report.kinds.map((row) => [row.kind, count(row.parts), bytes(row.bytes), count(row.estimatedTokens), share(row.share)]),
    ),
    table(
      'Tool',
      ['calls', 'results', 'bytes', 'share'],
      report.tools.map((row) => [row.tool, count(row.calls), count(row.results), bytes(row.bytes), share(row.share)]),
    ),
    table(
      'Source',
      ['tool', 'results', 'bytes', 'share'],
      report.sources.map((row) => [name(row.tool, row.source), clip(row.tool, 30), count(row.results), bytes(row.bytes), share(row.share)]),
    ),
    table(
      'Repeated text',
      ['tool', 'copies', 'bytes each', 'wasted'],
      report.duplicates.map((row) => [name(row.tool, row.source), clip(row.tool ?? 'user', 30), count(row.copies), bytes(row.bytes), bytes(row.wastedBytes)]),
    ),
    table(
      'Largest result',
      ['tool', 'line', 'bytes', 'share'],
      report.largest
        .slice(0, options.all ? Infinity : SHOWN_LARGEST)
        .map((row) => [name(row.tool, row.source), clip(row.tool, 30), String(row.line), bytes(row.bytes), share(row.share)]),
    ),
    table(
      'Subagent',
      ['requests', 'peak tokens', 'output', 'results', 'text'],
      report.subagents.map((row) => [row.name, ...subagentCells(row)]),
    ),
  ];
  return tables.filter(({ rows }) => rows.length > 0);
}

function subagentCells(row: SubagentRow): string[] {
  return [
    count(row.requests.length),
    row.peakContextTokens === null ? '-' : count(row.peakContextTokens),
    count(row.outputTokens),
    count(row.results),
    bytes(row.textBytes),
  ];
}

/** Context of at most `most` requests: of each stretch its largest, so that peaks stay. */
export const plotOf = (report: ContextReport, most: number): number[] => stretchesOf(report, most).map(({ contextTokens }) => contextTokens);

export const kindWords: Record<PartKind, string> = {
  user: 'User',
  answers: 'Answers',
  thinking: 'Thinking',
  'tool-calls': 'Tool calls',
  'tool-results': 'Tool results',
  images: 'Images',
  summaries: 'Summaries',
  attachments: 'Attachments',
  system: 'System',
};
