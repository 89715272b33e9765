/**
 * The report of `snapdiff context`: what fills the conversation of a coding agent. Plain data, raw integers, bytes in keys that end in `Bytes`, tokens
 * in keys that end in `Tokens`, shares from 0 to 1, `null` where a value is unknown. Ties are ordered by name, so that equal input gives equal output.
 *
 * "In the context" means: on the live branch and after the last compaction, which is what the next request would send. Subagents are left out.
 */

import type { Check, Warning } from '../report/report.js';
import type { FormatName, GrowthVerdict, Status } from '../vocabulary.js';

/** What a part of a message is. Documents in base64 count as images. */
export const partKinds = ['user', 'answers', 'thinking', 'tool-calls', 'tool-results', 'images', 'summaries', 'attachments', 'system'] as const;
export type PartKind = (typeof partKinds)[number];

/** Where token counts come from: the writer's `usage`, or the sizes of the contents. */
export const tokenOrigins = ['billed', 'estimated', 'mixed'] as const;
export type TokenOrigin = (typeof tokenOrigins)[number];

export const contextPatterns = ['repeated-reads', 'repeated-results', 'large-result', 'tool-output', 'pasted-text'] as const;
export type ContextPattern = (typeof contextPatterns)[number];

/** The formats of snapdiff that a context report has. */
export const contextTextFormats = ['table', 'json', 'markdown', 'csv', 'junit', 'github', 'gitlab', 'minimal'] as const satisfies readonly FormatName[];
export type ContextFormat = (typeof contextTextFormats)[number];
/** And what is loaded only where it is asked for. */
export const contextFormats = [...contextTextFormats, 'html'] as const satisfies readonly FormatName[];

export interface ContextReport {
  $schema: string;
  schemaVersion: 1;
  kind: 'context';
  generator: { name: 'snapdiff'; version: string };
  /** Of the requests' token counts. */
  tokens: TokenOrigin;
  /** Versions of the program that wrote the sessions, in the order they were seen; empty where the files do not say. */
  writerVersions: string[];
  /** One entry a session, in the order of `requests`. */
  conversations: ConversationRow[];
  /** Requests of the live branches, oldest first: one entry a request, however many lines it was written in. */
  requests: RequestRow[];
  growth: ContextGrowth | null;
  /** Of the live branches, oldest first. */
  compactions: CompactionRow[];
  /** Branches that a rewind left behind: not in the context, not in `requests`. */
  rewinds: RewindRow[];
  /** What is in the context. Its parts are in `kinds`; `tools` and `sources` divide the tool results among them. */
  totals: ContentTotals;
  kinds: KindRow[];
  tools: ToolRow[];
  /** Tool results by tool and by what they were asked for, most bytes first. */
  sources: SourceRow[];
  /** Tool results (and user texts of 1 kB or more) that are in the context two or more times, most wasted bytes first. */
  duplicates: DuplicateRow[];
  /** The ten largest single tool results in the context. */
  largest: LargeResult[];
  /** The same for the whole of the live branches, before compactions too; null where nothing was compacted. */
  wholeSession: ContextContents | null;
  subagents: SubagentRow[];
  suspects: ContextSuspect[];
  reset: ResetAdvice | null;
  lines: LineCounts;
  checks: Check[];
  status: Status;
  warnings: Warning[];
}

export interface ConversationRow {
  path: string;
  requests: number;
  /** Of the last request; null without requests. */
  contextTokens: number | null;
  peakContextTokens: number | null;
  outputTokens: number;
}

export interface RequestRow {
  /** Index in `conversations`. */
  conversation: number;
  /** First line of the request in its file, from 1; in a JSON array: the message's position. */
  line: number;
  /** input_tokens + cache_creation_input_tokens + cache_read_input_tokens. */
  contextTokens: number;
  outputTokens: number;
  /** True: `contextTokens` is an estimate, because the writer says nothing. */
  estimated: boolean;
}

export interface ContextGrowth {
  verdict: GrowthVerdict;
  /** Mean over all requests that follow another one; falls at compactions and at the start of a conversation are no growth. */
  tokensPerRequest: number;
  reason: string;
}

export interface CompactionRow {
  conversation: number;
  line: number;
  /** "auto" or "manual"; null where the file has a summary only. */
  trigger: string | null;
  preTokens: number | null;
  postTokens: number | null;
  /** Context of the first request after it; null where none follows. */
  nextContextTokens: number | null;
}

export interface RewindRow {
  conversation: number;
  /** First line of the branch. */
  line: number;
  /** Lines that hold messages. */
  messages: number;
  requests: number;
  textBytes: number;
}

export interface ContentTotals {
  /** UTF-8 bytes of all parts but images. */
  textBytes: number;
  images: number;
  /** Of their base64 text. */
  imageBytes: number;
  /** A quarter of the text bytes, part by part, and 1,600 an image. */
  estimatedTokens: number;
  /** textBytes of tool results. */
  resultBytes: number;
  /** Sum over `duplicates`. */
  wastedBytes: number;
  /** wastedBytes / textBytes; 0 without text. */
  duplicateShare: number;
}

export interface KindRow {
  kind: PartKind;
  parts: number;
  bytes: number;
  estimatedTokens: number;
  /** Of the estimated tokens, the measure that texts and images have in common. */
  share: number;
}

export interface ToolRow {
  tool: string;
  calls: number;
  /** Names and values of the calls' inputs. */
  callBytes: number;
  results: number;
  bytes: number;
  images: number;
  /** bytes / totals.textBytes. */
  share: number;
}

export interface SourceRow {
  /** "(unknown)": the call is not in the file. */
  tool: string;
  /** The file, command, pattern, address or query of the call, cut to 300 characters; null where the input names none. */
  source: string | null;
  results: number;
  /** UTF-8 bytes of the results' text. */
  bytes: number;
  images: number;
  /** bytes / totals.textBytes. */
  share: number;
}

export interface DuplicateRow {
  /** Of the first copy; null for a text of the user. */
  tool: string | null;
  source: string | null;
  copies: number;
  /** Of one copy. */
  bytes: number;
  /** bytes x (copies - 1) */
  wastedBytes: number;
}

export interface LargeResult {
  tool: string;
  source: string | null;
  conversation: number;
  line: number;
  bytes: number;
  share: number;
  /** First 80 characters; raw, renderers make it safe. */
  preview: string;
}

export interface ContextContents {
  totals: ContentTotals;
  kinds: KindRow[];
  tools: ToolRow[];
  sources: SourceRow[];
  duplicates: DuplicateRow[];
  largest: LargeResult[];
}

/** A context of its own: an isSidechain branch, or a file agent-*.jsonl. */
export interface SubagentRow {
  /** Id that the writer gave; else where it starts. */
  name: string;
  path: string;
  requests: { contextTokens: number; outputTokens: number; estimated: boolean }[];
  peakContextTokens: number | null;
  outputTokens: number;
  textBytes: number;
  results: number;
  /** The five largest. */
  sources: SourceRow[];
}

/** The keys of a heap's suspect, so that every renderer of suspects can show it; id, path and location do not apply. */
export interface ContextSuspect {
  pattern: ContextPattern;
  id: null;
  /** The file, command or tool. */
  name: string;
  /** The tool; "user" for pasted texts. */
  constructorName: string;
  confidence: 'high' | 'medium' | 'low';
  /** Text bytes in the context. */
  growthBytes: number;
  /** Of all text bytes in the context. */
  growthShare: number;
  entries: null;
  objects: [];
  path: [];
  location: null;
  evidence: string[];
  looksLike: string;
  advice: string;
}

/** Figures for the decision to start afresh, of the last conversation. They do not measure the quality of answers. */
export interface ResetAdvice {
  contextTokens: number;
  /** Median of the first three requests. */
  firstContextTokens: number;
  /** contextTokens / firstContextTokens */
  ratio: number;
  duplicateShare: number;
  /** Text bytes before the user's last prompt / all text bytes in the context; null with fewer than two prompts. */
  finishedShare: number | null;
  sentence: string;
}

/** Every line of the input is counted once. */
export interface LineCounts {
  total: number;
  /** In the live branch of a conversation or in a subagent. */
  used: number;
  /** In branches that rewinds left behind. */
  rewound: number;
  /** Error notes that the writer made up (model "<synthetic>"). */
  synthetic: number;
  /** JSON, but no message: bookkeeping of the writer, or unknown. */
  other: number;
  /** Repeats the uuid of another line, in the same file or an earlier one. */
  duplicate: number;
  /** No JSON. */
  damaged: number;
  /** Last lines without an end that are no JSON: still being written, or cut. */
  torn: number;
}
