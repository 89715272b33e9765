/** Texts by size and hash: contents are compared and counted, never kept. */
import { createHash, type Hash } from 'node:crypto';

/** A text that was too long to keep; `head` are its first characters. */
export class LongText {
  constructor(
    readonly bytes: number,
    readonly hash: string,
    readonly head: string,
  ) {}
}

/** A text of a message: as it is, or digested while it was read. */
export type Text = string | LongText;

export const isText = (value: unknown): value is Text => typeof value === 'string' || value instanceof LongText;

export type JsonObject = Record<string, unknown>;

/** A JSON object. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof LongText);
}

export interface Digest {
  /** In UTF-8. */
  bytes: number;
  /** 128 bits of SHA-256 as latin1 characters. */
  hash: string;
}

/** Characters of a preview. */
const PREVIEW = 80;

export function digest(text: Text): Digest {
  if (text instanceof LongText) return text;
  return { bytes: Buffer.byteLength(text), hash: hashText(createHash('sha256').update(text)) };
}

/** One digest for the texts of one result; of a single text its own, so that it does not matter how it was wrapped. */
export function digestAll(texts: readonly Text[]): Digest {
  if (texts.length === 1) return digest(texts[0]);
  const digests = texts.map(digest);
  const hash = createHash('sha256');
  for (const each of digests) hash.update(each.hash, 'latin1');
  return { bytes: digests.reduce((sum, { bytes }) => sum + bytes, 0), hash: hashText(hash) };
}

/** A copy: a slice would keep the whole text alive in V8. */
export function previewText(text: Text): string {
  const head = text instanceof LongText ? text.head : text;
  return Buffer.from(head.slice(0, PREVIEW), 'utf16le').toString('utf16le');
}

/** Characters that are hashed at once: parsers hand over pieces of a few. */
const BLOCK = 64 * 1024;

/** Digests a text that arrives in pieces; its digest does not depend on where the pieces end. */
export class TextDigester {
  private readonly hash: Hash = createHash('sha256');
  private bytes = 0;
  private head = '';
  private pending = '';

  add(piece: string): void {
    this.pending += piece;
    if (this.pending.length < BLOCK) return;
    // the two halves of a surrogate pair stay together
    const last = this.pending.charCodeAt(this.pending.length - 1);
    const end = this.pending.length - (last >= 0xd800 && last < 0xdc00 ? 1 : 0);
    const rest = this.pending.slice(end);
    this.take(this.pending.slice(0, end));
    this.pending = rest;
  }

  finish(): LongText {
    this.take(this.pending);
    return new LongText(this.bytes, hashText(this.hash), previewText(this.head));
  }

  private take(text: string): void {
    const utf8 = Buffer.from(text);
    this.bytes += utf8.length;
    this.hash.update(utf8);
    if (this.head === '') this.head = text.slice(0, PREVIEW);
  }
}

function hashText(hash: Hash): string {
  return hash.digest().toString('latin1', 0, 16);
}
