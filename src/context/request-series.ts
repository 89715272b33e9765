/** The requests of a conversation and the tokens of each: as billed where the file has them, else from the sizes of the contents. */

import type { ContentItem } from './content-items.js';
import type { CompactionRow, RequestRow } from './context-report.js';
import type { SessionRecord, TokenUsage } from './session-record.js';

interface RequestSeries {
  requests: Omit<RequestRow, 'conversation'>[];
  compactions: Omit<CompactionRow, 'conversation'>[];
  /** Positions in `requests` that follow a compaction: growth is not counted across them. */
  restarts: number[];
  /** Position in the records of the last compaction; -1: none. */
  lastCompaction: number;
}

interface Request {
  usage: TokenUsage | null;
  /** Of its own parts. */
  estimatedTokens: number;
}

/** `records`: of one conversation, in order. `items`: their contents. */
export function requestSeries(records: readonly SessionRecord[], items: readonly ContentItem[]): RequestSeries {
  const estimates = new Map<SessionRecord, number>();
  for (const { record, part } of items) estimates.set(record, (estimates.get(record) ?? 0) + part.estimatedTokens);
  const tokensOf = (record: SessionRecord): number => estimates.get(record) ?? 0;
  const totals = requestTotals(records, tokensOf);
  const series: RequestSeries = { requests: [], compactions: [], restarts: [], lastCompaction: -1 };
  const seen = new Set<string>();
  /** What the next request would send. */
  let tokens = 0;
  let summaryIsCounted = false;
  for (const [at, record] of records.entries()) {
    const compaction = record.compaction ?? impliedCompaction(records, at);
    if (compaction !== null && !record.isCopy) {
      const { trigger, preTokens, postTokens } = compaction;
      series.compactions.push({ line: record.line, trigger, preTokens, postTokens, nextContextTokens: null });
      series.lastCompaction = at;
      tokens = postTokens ?? 0;
      summaryIsCounted = postTokens !== null;
    }
    if (record.request === null) {
      if (!(record.isSummary && summaryIsCounted)) tokens += tokensOf(record);
      continue;
    }
    if (seen.has(record.request)) continue;
    seen.add(record.request);
    const { usage, estimatedTokens } = totals.get(record.request)!;
    const contextTokens = usage?.contextTokens ?? tokens;
    const outputTokens = usage?.outputTokens ?? estimatedTokens;
    tokens = contextTokens + outputTokens;
    if (record.isCopy) continue;
    const open = series.compactions.at(-1);
    if (open !== undefined && open.nextContextTokens === null) {
      open.nextContextTokens = contextTokens;
      series.restarts.push(series.requests.length);
    }
    series.requests.push({ line: record.line, contextTokens, outputTokens, estimated: usage === null });
  }
  return series;
}

/** The last usage of each request: streaming writers repeat it in every line, and it grows. */
function requestTotals(records: readonly SessionRecord[], tokensOf: (record: SessionRecord) => number): Map<string, Request> {
  const totals = new Map<string, Request>();
  for (const record of records) {
    if (record.request === null) continue;
    const before = totals.get(record.request);
    totals.set(record.request, { usage: record.usage ?? before?.usage ?? null, estimatedTokens: (before?.estimatedTokens ?? 0) + tokensOf(record) });
  }
  return totals;
}

/** Old writers have no boundary, only the summary that takes the place of what was before. */
function impliedCompaction(records: readonly SessionRecord[], at: number): SessionRecord['compaction'] {
  if (!records[at].isSummary) return null;
  for (let before = at - 1; before >= 0; before--) {
    if (records[before].compaction !== null || records[before].isSummary) return null;
    if (records[before].role !== 'link') break;
  }
  return { trigger: null, preTokens: null, postTokens: null, kept: null };
}
