/** Sessions as they were read -> the report. Pure; O(lines). */

import type { Warning } from '../report/report.js';
import { reportSchemaId } from '../report/report-schema.js';
import { version } from '../report/version.js';
import { plural } from '../text/figures.js';
import { type ContentItem, contentItems } from './content-items.js';
import { contentTables } from './content-tables.js';
import { contextGrowth } from './context-growth.js';
import type { CompactionRow, ContextReport, ConversationRow, LineCounts, RequestRow, RewindRow, SubagentRow, TokenOrigin } from './context-report.js';
import { contextSuspects } from './context-suspects.js';
import { branchesOf, type Subagent } from './live-branch.js';
import { requestSeries } from './request-series.js';
import { resetAdvice } from './reset-advice.js';
import type { Session } from './session.js';
import type { SessionRecord } from './session-record.js';

export interface ReadSession extends Session {
  /** Name of the subagent whose file it is; null for a session. */
  subagentFile: string | null;
}

interface Conversation {
  row: ConversationRow;
  requests: RequestRow[];
  restarts: number[];
  compactions: CompactionRow[];
  rewinds: RewindRow[];
  /** Of the whole live branch. */
  items: ContentItem[];
  /** What is in the context. */
  current: ContentItem[];
  brokenLinks: number;
}

const SHOWN_SUBAGENT_SOURCES = 5;

/** `skipped`: files of folders that hold no conversation. */
export function contextReport(read: readonly ReadSession[], skipped: readonly string[]): ContextReport {
  const sessions = promoted(withoutCopies(inOrder(read)));
  const lines: LineCounts = { total: 0, used: 0, rewound: 0, synthetic: 0, other: 0, duplicate: 0, damaged: 0, torn: 0 };
  for (const session of sessions) for (const key of keysOf(lines)) lines[key] += session.lines[key];
  const conversations: Conversation[] = [];
  const subagents: SubagentRow[] = [];
  for (const session of sessions) {
    const { records, path, subagentFile } = session;
    const branches = branchesOf(
      subagentFile === null ? records : records.map((record) => ({ ...record, isSidechain: true, agent: record.agent ?? subagentFile })),
    );
    const isMain = branches.live.length > 0 && branches.live.some(({ role, isCopy }) => role !== 'link' && !isCopy);
    if (isMain) conversations.push(conversationOf(branches, path, conversations.length));
    for (const agent of branches.subagents) subagents.push(subagentRow(agent, path));
    countLines(lines, [...branches.live, ...branches.subagents.flatMap((agent) => agent.records)], 'used');
    countLines(lines, branches.rewound.flat(), 'rewound');
    lines.synthetic += records.filter(({ isSynthetic, isCopy }) => isSynthetic && !isCopy).length;
  }
  lines.other = lines.total - lines.used - lines.rewound - lines.synthetic - lines.duplicate - lines.damaged - lines.torn;

  const requests = conversations.flatMap((each) => each.requests);
  const contents = contentTables(joined(conversations.map((each) => each.current)));
  const compactions = conversations.flatMap((each) => each.compactions);
  const last = conversations.at(-1);
  return {
    $schema: reportSchemaId,
    schemaVersion: 1,
    kind: 'context',
    generator: { name: 'snapdiff', version },
    tokens: tokenOrigin([...requests, ...subagents.flatMap((agent) => agent.requests)]),
    writerVersions: [...new Set(sessions.flatMap(({ writerVersions }) => [...writerVersions]))],
    conversations: conversations.map(({ row }) => row),
    requests,
    growth: contextGrowth(requests, startsOf(conversations)),
    compactions,
    rewinds: conversations.flatMap((each) => each.rewinds),
    ...contents,
    wholeSession: compactions.length === 0 ? null : contentTables(joined(conversations.map((each) => each.items))),
    subagents,
    suspects: contextSuspects(contents),
    reset: last === undefined ? null : resetAdvice(last.requests, last.current, conversations.length === 1 ? contents : contentTables(last.current)),
    lines,
    checks: [],
    status: 'pass',
    warnings: warningsOf(lines, conversations, subagents, skipped),
  };
}

/** Oldest first where the files say when. */
function inOrder(sessions: readonly ReadSession[]): ReadSession[] {
  return [...sessions].sort((left, right) => (left.timestamp < right.timestamp ? -1 : left.timestamp > right.timestamp ? 1 : 0));
}

/** A resumed session may begin with a copy of another one, whose lines count once. */
function withoutCopies(sessions: readonly ReadSession[]): ReadSession[] {
  if (sessions.length === 1) return [...sessions];
  const seen = new Set<string>();
  return sessions.map((session) => {
    const isCopied = session.records.map((record) => record.uuid !== null && seen.has(imprint(record)));
    for (const record of session.records) if (record.uuid !== null) seen.add(imprint(record));
    const duplicate = session.lines.duplicate + isCopied.filter(Boolean).length;
    const records = session.records.map((record, at) => (isCopied[at] ? { ...record, isCopy: true } : record));
    return { ...session, records, lines: { ...session.lines, duplicate } };
  });
}

/** A single subagent without its session is a conversation. */
function promoted(sessions: readonly ReadSession[]): ReadSession[] {
  const [only] = sessions;
  const agents = new Set(only.records.map(({ agent }) => agent));
  const isAgent = only.subagentFile !== null || only.records.every(({ isSidechain }) => isSidechain);
  if (sessions.length > 1 || !isAgent || agents.size > 1) return [...sessions];
  return [{ ...only, subagentFile: null, records: only.records.map((record) => ({ ...record, isSidechain: false })) }];
}

/** Equal for a line and its copy in another session. Ids alone may be equal by chance where a program counts them from 1. */
function imprint({ uuid, parts }: SessionRecord): string {
  return `${uuid} ${parts.length} ${parts.length > 0 ? parts[0].hash : ''}`;
}

function conversationOf({ live, rewound, brokenLinks }: ReturnType<typeof branchesOf>, path: string, conversation: number): Conversation {
  const items = contentItems(live, conversation);
  const series = requestSeries(live, items);
  const requests = series.requests.map((request): RequestRow => ({ conversation, ...request }));
  return {
    row: {
      path,
      requests: requests.length,
      contextTokens: requests.at(-1)?.contextTokens ?? null,
      peakContextTokens: peakOf(requests),
      outputTokens: requests.reduce((sum, request) => sum + request.outputTokens, 0),
    },
    requests,
    restarts: series.restarts,
    compactions: series.compactions.map((row): CompactionRow => ({ conversation, ...row })),
    rewinds: rewound.map((records) => rewindRow(records, conversation)),
    items,
    current: inContext(items, live, series.lastCompaction),
    brokenLinks,
  };
}

/** What comes after the last compaction, what it keeps, and no result that was cleared since. */
function inContext(items: ContentItem[], live: readonly SessionRecord[], compaction: number): ContentItem[] {
  const clearedAt = new Map(live.flatMap(({ cleared, line }) => cleared.map((callId) => [callId, line] as const)));
  if (compaction < 0 && clearedAt.size === 0) return items;
  const start = compaction < 0 ? 0 : live[compaction].line;
  const kept = compaction < 0 ? null : (live[compaction].compaction?.kept ?? null);
  const head = live.find(({ uuid }) => uuid !== null && uuid === kept?.head)?.line ?? Infinity;
  const tail = live.find(({ uuid }) => uuid !== null && uuid === kept?.tail)?.line ?? -1;
  return items.filter(({ part, record: { line } }) => {
    const isKept = line >= start || (line >= head && line <= tail);
    const isCleared = part.call === null && part.callId !== null && line < (clearedAt.get(part.callId) ?? -1);
    return isKept && !isCleared;
  });
}

function rewindRow(records: readonly SessionRecord[], conversation: number): RewindRow {
  return {
    conversation,
    line: records[0].line,
    messages: records.filter(({ role, isSynthetic }) => role !== 'link' && !isSynthetic).length,
    requests: new Set(records.flatMap(({ request }) => request ?? [])).size,
    textBytes: textBytesOf(contentItems(records)),
  };
}

function subagentRow({ agent, records }: Subagent, path: string): SubagentRow {
  const items = contentItems(records);
  const { requests } = requestSeries(records, items);
  return {
    name: agent ?? `line ${records[0].line}`,
    path,
    requests: requests.map(({ contextTokens, outputTokens, estimated }) => ({ contextTokens, outputTokens, estimated })),
    peakContextTokens: peakOf(requests),
    outputTokens: requests.reduce((sum, { outputTokens }) => sum + outputTokens, 0),
    textBytes: textBytesOf(items),
    results: items.filter(({ part }) => part.isResult).length,
    sources: contentTables(items).sources.slice(0, SHOWN_SUBAGENT_SOURCES),
  };
}

function textBytesOf(items: readonly ContentItem[]): number {
  return items.reduce((sum, { part }) => sum + (part.kind === 'images' ? 0 : part.bytes), 0);
}

function peakOf(requests: readonly { contextTokens: number }[]): number | null {
  return requests.length === 0 ? null : requests.reduce((most, { contextTokens }) => Math.max(most, contextTokens), 0);
}

/** Without a copy where there is one list. */
function joined<Value>(lists: readonly Value[][]): Value[] {
  return lists.length === 1 ? lists[0] : lists.flat();
}

/** Positions in all requests where the counting of growth starts again. */
function startsOf(conversations: readonly Conversation[]): number[] {
  const starts: number[] = [];
  let offset = 0;
  for (const { requests, restarts } of conversations) {
    for (const start of new Set([0, ...restarts])) starts.push(offset + start);
    offset += requests.length;
  }
  return starts;
}

function tokenOrigin(requests: readonly { estimated: boolean }[]): TokenOrigin {
  const estimated = requests.filter((request) => request.estimated).length;
  return estimated === requests.length ? 'estimated' : estimated === 0 ? 'billed' : 'mixed';
}

function countLines(lines: LineCounts, records: readonly SessionRecord[], as: 'used' | 'rewound'): void {
  for (const { role, parts, compaction, isSynthetic, isCopy } of records) {
    if (isCopy || isSynthetic) continue;
    if (role !== 'link' || parts.length > 0 || compaction !== null) lines[as]++;
  }
}

function keysOf(lines: LineCounts): (keyof LineCounts)[] {
  return Object.keys(lines) as (keyof LineCounts)[];
}

function warningsOf(lines: LineCounts, conversations: readonly Conversation[], subagents: readonly SubagentRow[], skipped: readonly string[]): Warning[] {
  const brokenLinks = conversations.reduce((sum, each) => sum + each.brokenLinks, 0);
  const all: [number, string, string][] = [
    [
      lines.damaged,
      'damaged-lines',
      `${lineText(lines.damaged)} that ${lines.damaged === 1 ? 'is' : 'are'} no JSON ${lines.damaged === 1 ? 'was' : 'were'} skipped.`,
    ],
    [lines.torn, 'torn-line', 'The last line is incomplete and was skipped: it is still being written, or the file was cut.'],
    [
      lines.duplicate,
      'duplicate-lines',
      `${lineText(lines.duplicate)} with the id of another line (written again, or copied from a session that was resumed) count once.`,
    ],
    [
      brokenLinks,
      'broken-links',
      `${plural(brokenLinks, 'link')} between lines ${brokenLinks === 1 ? 'leads' : 'lead'} to a line that is not in the file, or in a circle; the line before was taken for the parent.`,
    ],
    [skipped.length, 'foreign-files', `${plural(skipped.length, 'file')} without a conversation ${skipped.length === 1 ? 'was' : 'were'} skipped.`],
    [
      conversations.length === 0 && subagents.length > 0 ? 1 : 0,
      'subagents-only',
      'The input holds subagents only; give the session that started them to see its own context.',
    ],
  ];
  return all.filter(([number]) => number > 0).map(([, code, message]) => ({ code, message }));
}

function lineText(number: number): string {
  return number === 1 ? '1 line' : `${number} lines`;
}
