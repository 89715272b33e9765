/** One line of a session (JSON already) -> the little that is kept of it. Every field is read defensively: the format is no contract. */
import type { PartKind } from './context-report.js';
import { isJsonObject, type JsonObject } from './digested-text.js';
import { functionCalls, messageParts, type Part, type Role, resultParts, stringOf } from './message-parts.js';

export interface SessionRecord {
  line: number;
  /** Null in histories without ids. */
  uuid: string | null;
  /** Undefined: the line before it; null: it begins a branch. */
  parent: string | null | undefined;
  /** "link": it only connects others. */
  role: Role | 'link';
  isSidechain: boolean;
  /** Of a subagent, where the writer names it. */
  agent: string | null;
  /** Equal for all lines of one request; null in other lines. */
  request: string | null;
  usage: TokenUsage | null;
  /** The live branch may end in it. Progress notes are written late and hang on an earlier line. */
  isEnd: boolean;
  /** A text that the user entered. */
  isPrompt: boolean;
  /** An error note of the writer. */
  isSynthetic: boolean;
  isSummary: boolean;
  /** Counted in an earlier file already: it connects others only. */
  isCopy: boolean;
  compaction: Compaction | null;
  /** Calls whose results leave the context here. */
  cleared: string[];
  parts: Part[];
}

const none: string[] = [];

export interface TokenUsage {
  contextTokens: number;
  /** Null where the writer does not say. */
  outputTokens: number | null;
}

interface Compaction {
  trigger: string | null;
  preTokens: number | null;
  postTokens: number | null;
  kept: KeptMessages | null;
}

/** Messages before a compaction that stay in the context: uuids of the first and the last of them, and of the line that takes the place before them. */
interface KeptMessages {
  head: string;
  tail: string;
  anchor: string | null;
}

/** Null where the value is no message and connects none. */
export function sessionRecord(value: unknown, line: number): SessionRecord | null {
  if (!isJsonObject(value)) return null;
  const type = stringOf(value.type);
  if (type === 'user' || type === 'assistant') {
    // a message of an API client may be typed by its role
    const message = isJsonObject(value.message) ? value.message : value.content === undefined ? null : value;
    return message === null ? null : messageRecord(message, value, type, line);
  }
  return typeof value.role === 'string' ? plainRecord(value, line) : linkRecord(value, type, line);
}

function messageRecord(message: JsonObject, value: JsonObject, role: 'user' | 'assistant', line: number): SessionRecord {
  const isSynthetic = message.model === '<synthetic>' || value.isApiErrorMessage === true;
  const isSummary = value.isCompactSummary === true;
  const isShownOnly = value.isVisibleInTranscriptOnly === true && !isSummary;
  const kind: PartKind = isSummary ? 'summaries' : role === 'assistant' ? 'answers' : 'user';
  const parts = isSynthetic || isShownOnly ? [] : messageParts(message.content, role, kind, stringOf(value.cwd));
  // literals with all fields: spreads take most of the time of a long session
  return {
    line,
    uuid: stringOf(value.uuid),
    parent: parentOf(value),
    isSidechain: value.isSidechain === true,
    agent: stringOf(value.agentId),
    role,
    request: role === 'assistant' && !isSynthetic ? (stringOf(message.id) ?? stringOf(value.requestId) ?? stringOf(value.uuid) ?? `line ${line}`) : null,
    usage: role === 'assistant' && !isSynthetic ? tokenUsage(message.usage) : null,
    isEnd: true,
    isPrompt: role === 'user' && !isSummary && value.isMeta !== true && parts.some((part) => part.kind === 'user'),
    isSynthetic,
    isSummary,
    isCopy: false,
    compaction: null,
    cleared: none,
    parts,
  };
}

/** Notes of the writer that messages may follow, and what it attaches to a message. */
function linkRecord(value: JsonObject, type: string | null, line: number): SessionRecord | null {
  const isBoundary = type === 'system' && value.subtype === 'compact_boundary';
  const parts = type === 'attachment' && isJsonObject(value.attachment) ? attachmentParts(value.attachment) : [];
  if (!isBoundary && parts.length === 0 && typeof value.uuid !== 'string') return null;
  return {
    line,
    uuid: stringOf(value.uuid),
    parent: parentOf(value),
    isSidechain: value.isSidechain === true,
    agent: stringOf(value.agentId),
    role: 'link',
    request: null,
    usage: null,
    isEnd: type === 'system' || type === 'attachment',
    isPrompt: false,
    isSynthetic: false,
    isSummary: false,
    isCopy: false,
    compaction: isBoundary ? compactionOf(value) : null,
    cleared: value.subtype === 'microcompact_boundary' ? clearedCalls(value.microcompactMetadata) : none,
    parts,
  };
}

/** Files and notes that the program adds to the user's message. */
function attachmentParts(attachment: JsonObject): Part[] {
  return resultParts(attachment.content ?? attachment.snippet, null)
    .map((part): Part => ({ ...part, kind: part.kind === 'images' ? 'images' : 'attachments', isResult: false }))
    .filter(({ bytes }) => bytes > 0);
}

/** {role, content} of any program. */
function plainRecord(value: JsonObject, line: number): SessionRecord | null {
  const said = stringOf(value.role);
  if (said === null || !plainRoles.has(said)) return null;
  if (value.content === undefined && value.tool_calls === undefined) return null;
  const role: Role = said === 'assistant' ? 'assistant' : said === 'system' || said === 'developer' ? 'system' : 'user';
  const isResult = said === 'tool' || said === 'function';
  const kind: PartKind = role === 'assistant' ? 'answers' : role === 'system' ? 'system' : 'user';
  const parts = isResult
    ? resultParts(value.content, stringOf(value.tool_call_id) ?? stringOf(value.name))
    : [...messageParts(value.content, role, kind, null), ...functionCalls(value.tool_calls, null)];
  return {
    line,
    uuid: null,
    parent: undefined,
    isSidechain: false,
    agent: null,
    role,
    // other ids may be of the whole history
    request: role === 'assistant' ? ((value.type === 'message' ? stringOf(value.id) : null) ?? `line ${line}`) : null,
    usage: role === 'assistant' ? tokenUsage(value.usage) : null,
    isEnd: true,
    isPrompt: role === 'user' && parts.some((part) => part.kind === 'user'),
    isSynthetic: false,
    isSummary: false,
    isCopy: false,
    compaction: null,
    cleared: none,
    parts,
  };
}

const plainRoles = new Set(['user', 'assistant', 'system', 'developer', 'tool', 'function']);

function parentOf(value: JsonObject): string | null | undefined {
  if (value.parentUuid === undefined && value.logicalParentUuid === undefined) return undefined;
  return stringOf(value.parentUuid) ?? stringOf(value.logicalParentUuid);
}

function compactionOf(value: JsonObject): Compaction {
  const data = isJsonObject(value.compactMetadata) ? value.compactMetadata : {};
  return { trigger: stringOf(data.trigger), preTokens: count(data.preTokens), postTokens: count(data.postTokens), kept: keptMessages(data) };
}

function keptMessages({ preservedSegment: segment, preservedMessages: messages }: JsonObject): KeptMessages | null {
  const uuids = isJsonObject(messages) && Array.isArray(messages.uuids) ? messages.uuids : [];
  const [head, tail] = isJsonObject(segment) ? [segment.headUuid, segment.tailUuid] : [uuids.at(0), uuids.at(-1)];
  const anchor = isJsonObject(segment) ? segment.anchorUuid : isJsonObject(messages) ? messages.anchorUuid : null;
  return typeof head === 'string' && typeof tail === 'string' ? { head, tail, anchor: stringOf(anchor) } : null;
}

function clearedCalls(data: unknown): string[] {
  return isJsonObject(data) && Array.isArray(data.compactedToolIds) ? data.compactedToolIds.filter((id) => typeof id === 'string') : none;
}

function count(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

/** Null where the writer says nothing: no request has an empty context. */
function tokenUsage(usage: unknown): TokenUsage | null {
  if (!isJsonObject(usage)) return null;
  const sent = [usage.input_tokens, usage.cache_creation_input_tokens, usage.cache_read_input_tokens].map(count);
  const contextTokens = sent.some((tokens) => tokens !== null) ? sent.reduce<number>((sum, tokens) => sum + (tokens ?? 0), 0) : count(usage.prompt_tokens);
  if (contextTokens === null || contextTokens === 0) return null;
  return { contextTokens, outputTokens: count(usage.output_tokens) ?? count(usage.completion_tokens) };
}
