/** Content of a message -> its parts: what kind, how many bytes, which tool call. Reads content as several programs write it. */
import type { PartKind } from './context-report.js';
import { type Digest, digest, digestAll, isJsonObject, isText, type JsonObject, previewText, type Text } from './digested-text.js';
import { type ToolSource, toolSource } from './tool-source.js';

export interface Part {
  kind: PartKind;
  /** In UTF-8; of an image: of its base64 text. */
  bytes: number;
  hash: string;
  /** Tokens by size. */
  estimatedTokens: number;
  /** Of a tool call, and of what it returned (images of a result too). */
  callId: string | null;
  /** Of a tool call. */
  call: ToolSource | null;
  /** False for an image that belongs to a result: the result is counted by its text part. */
  isResult: boolean;
  /** First characters of a result of some size. */
  preview: string;
}

export type Role = 'user' | 'assistant' | 'system';

/** Bytes of text a token, roughly: English and code. */
const BYTES_A_TOKEN = 4;
/** What a large image costs at most. Source: docs.anthropic.com, Vision. */
const IMAGE_TOKENS = 1600;
const PREVIEW_FROM = 1000;

/** The value where it is a string and not empty. */
export function stringOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function estimateTokens(bytes: number): number {
  return Math.ceil(bytes / BYTES_A_TOKEN);
}

/** `textKind`: of plain text in it. */
export function messageParts(content: unknown, role: Role, textKind: PartKind, cwd: string | null): Part[] {
  if (isText(content)) return isEmpty(content) ? [] : [textPart(textKind, content)];
  if (!Array.isArray(content)) return [];
  return content.flatMap((block) => (isText(block) ? messageParts(block, role, textKind, cwd) : isJsonObject(block) ? blockParts(block, textKind, cwd) : []));
}

/** The content of a tool's result. */
export function resultParts(content: unknown, callId: string | null): Part[] {
  const blocks: unknown[] = Array.isArray(content) ? content : content === undefined || content === null ? [] : [content];
  const texts: Text[] = [];
  const others: Digest[] = [];
  const images: Part[] = [];
  for (const block of blocks) {
    const media = isJsonObject(block) ? mediaText(block) : null;
    if (isText(block)) texts.push(block);
    else if (isJsonObject(block) && isText(block.text)) texts.push(block.text);
    else if (media !== null) images.push({ ...imagePart(media), callId });
    else others.push(digestValue(block));
  }
  const text = others.length === 0 ? digestAll(texts) : digestValue(blocks.filter((block) => !isJsonObject(block) || mediaText(block) === null));
  const preview = text.bytes >= PREVIEW_FROM && texts.length > 0 ? previewText(texts[0]) : '';
  return [{ ...partOf('tool-results', text), callId, isResult: true, preview }, ...images];
}

/** What OpenAI-like histories have beside `content`. */
export function functionCalls(calls: unknown, cwd: string | null): Part[] {
  if (!Array.isArray(calls)) return [];
  return calls.filter(isJsonObject).map((call): Part => {
    const named = isJsonObject(call.function) ? call.function : call;
    return callPart(call.id, named.name, parsedArguments(named.arguments), cwd);
  });
}

function parsedArguments(text: unknown): unknown {
  if (typeof text !== 'string') return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function blockParts(block: JsonObject, textKind: PartKind, cwd: string | null): Part[] {
  const type = typeof block.type === 'string' ? block.type : '';
  const media = mediaText(block);
  if (media !== null) return [imagePart(media)];
  if (type === 'thinking' || type === 'redacted_thinking') {
    const thought = [block.thinking, block.data].find(isText) ?? '';
    return isEmpty(thought) ? [] : [textPart('thinking', thought)];
  }
  if (type.endsWith('tool_use')) return [callPart(block.id, block.name, block.input, cwd)];
  if (type.endsWith('tool_result')) return resultParts(block.content, stringOf(block.tool_use_id));
  if (isText(block.text)) return isEmpty(block.text) ? [] : [textPart(textKind, block.text)];
  return [partOf(textKind, digestValue(block))];
}

function callPart(id: unknown, name: unknown, input: unknown, cwd: string | null): Part {
  return { ...partOf('tool-calls', digestValue(input)), callId: stringOf(id), call: toolSource(stringOf(name), input, cwd) };
}

function isEmpty(text: Text): boolean {
  return typeof text === 'string' && text === '';
}

function textPart(kind: PartKind, text: Text): Part {
  return partOf(kind, digest(text));
}

function partOf(kind: PartKind, { bytes, hash }: Digest): Part {
  return { kind, bytes, hash, estimatedTokens: estimateTokens(bytes), callId: null, call: null, isResult: false, preview: '' };
}

function imagePart(text: Text): Part {
  return { ...partOf('images', digest(text)), estimatedTokens: IMAGE_TOKENS };
}

/** The base64 text (or address) of an image or document block; null for other blocks. */
function mediaText(block: JsonObject): Text | null {
  const { type, source } = block;
  if (type === 'image_url') return isJsonObject(block.image_url) && isText(block.image_url.url) ? block.image_url.url : '';
  if (type !== 'image' && type !== 'document') return null;
  if (!isJsonObject(source)) return isText(block.data) ? block.data : type === 'image' ? '' : null;
  if (source.type === 'text' || source.type === 'content') return null;
  return [source.data, source.url, source.file_id].find(isText) ?? '';
}

/** Names and values of any JSON, without punctuation: the same size whether long texts were digested or not. */
function digestValue(value: unknown): Digest {
  const texts: Text[] = [];
  const pending: unknown[] = [value];
  while (pending.length > 0) {
    const next = pending.pop();
    if (isText(next)) texts.push(next);
    else if (Array.isArray(next)) for (const each of next) pending.push(each);
    else if (isJsonObject(next)) for (const [key, each] of Object.entries(next)) pending.push(each, key);
    else if (next !== undefined) texts.push(String(next));
  }
  return digestAll(texts);
}
