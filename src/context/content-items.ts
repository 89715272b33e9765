/** Records -> the contents that are sent, each once: what streaming writers repeat is left out, and results are joined with their calls. */
import type { Part } from './message-parts.js';
import type { SessionRecord } from './session-record.js';
import { type ToolSource, unknownTool } from './tool-source.js';

export interface ContentItem {
  part: Part;
  record: SessionRecord;
  /** Of calls, results and the images in results. */
  origin: ToolSource | null;
  /** The conversation that it is in: an index in the report. */
  conversation: number;
}

/** In the order of `records`, which are of one conversation. */
export function contentItems(records: readonly SessionRecord[], conversation = 0): ContentItem[] {
  const open = new Map<string, ToolSource>();
  const answered = new Map<string, { origin: ToolSource; record: SessionRecord }>();
  const streamed = streamedRequests(records);
  /** Their blocks so far: some writers repeat them in every line. */
  const written = new Map<string, Set<string>>();
  const items: ContentItem[] = [];
  for (const record of records) {
    for (const part of record.parts) {
      if (record.request !== null && streamed.has(record.request) && isRepeated(part, record.request, written)) continue;
      const origin = originOf(part, record, open, answered);
      if (origin !== undefined && !record.isCopy) items.push({ part, record, origin, conversation });
    }
  }
  return items;
}

/** Requests in more than one line. */
function streamedRequests(records: readonly SessionRecord[]): Set<string> {
  const seen = new Set<string>();
  const streamed = new Set<string>();
  for (const { request } of records) {
    if (request === null) continue;
    if (seen.has(request)) streamed.add(request);
    else seen.add(request);
  }
  return streamed;
}

function isRepeated({ kind, callId, hash }: Part, request: string, written: Map<string, Set<string>>): boolean {
  let blocks = written.get(request);
  if (blocks === undefined) written.set(request, (blocks = new Set()));
  const key = `${kind} ${callId ?? ''} ${hash}`;
  if (blocks.has(key)) return true;
  blocks.add(key);
  return false;
}

/** Undefined: a second result of a call, which is not sent. */
function originOf(
  part: Part,
  record: SessionRecord,
  open: Map<string, ToolSource>,
  answered: Map<string, { origin: ToolSource; record: SessionRecord }>,
): ToolSource | null | undefined {
  const { call, callId, kind } = part;
  if (call !== null) {
    if (callId !== null) {
      open.set(callId, call);
      answered.delete(callId);
    }
    return call;
  }
  if (callId === null) return kind === 'tool-results' ? unknownTool : null;
  const earlier = answered.get(callId);
  if (earlier !== undefined) return part.isResult || earlier.record !== record ? undefined : earlier.origin;
  const origin = open.get(callId) ?? unknownTool;
  answered.set(callId, { origin, record });
  return origin;
}
