/**
 * Bytes of a session -> JSON values, in one pass and bounded memory. JSON lines go through stream-json's JSON-lines parser one by one, lines of many
 * megabytes and whole documents (an array of messages, or an object with "messages") through its token parser.
 */
import { none } from 'stream-chain/defs.js';
import { jsonlParser } from 'stream-json/jsonl/parser.js';
import { SnapdiffError } from '../errors.js';
import { createLeanReader, type LeanReader } from './lean-values.js';

interface ValueSink {
  /** `line` counts from 1; in a document it is the position of the message. */
  value(value: unknown, line: number): void;
  /** A line that is no JSON. `torn`: the last one, without a line end. */
  bad(torn: boolean): void;
}

/** A longer line is not held as a whole: that takes a tenth of the memory, and five to thirty times as long. */
const HUGE_LINE = 16 * 1024 * 1024;
/** A longer line that is no JSON ends the reading: a device such as /dev/zero never has a line end. */
const LONGEST_BAD_LINE = 256 * 1024 * 1024;
const LINE_FEED = 10;
const LINE_END = Uint8Array.of(LINE_FEED);
const BAD = Symbol('not JSON');

type Mode = 'start' | 'second-line' | 'lines' | 'document';

export class SessionLines {
  private mode: Mode = 'start';
  private readonly parseLine = jsonlParser({ errorIndicator: BAD });
  private line = 0;
  private rest: Uint8Array[] = [];
  private restBytes = 0;
  /** A first line that is no JSON: damaged, or the beginning of a document in several lines. */
  private firstLine = '';
  private lean: { reader: LeanReader; decoder: InstanceType<typeof TextDecoder>; failed: boolean; bytes: number; elements: number } | null = null;

  constructor(
    private readonly sink: ValueSink,
    private readonly path: string,
  ) {}

  /** The caller may reuse the bytes afterwards. */
  push(chunk: Uint8Array): void {
    let start = 0;
    while (this.mode !== 'document') {
      const end = chunk.indexOf(LINE_FEED, start);
      if (end < 0) break;
      this.hold(chunk.subarray(start, end));
      // a document that begins here goes on behind the line feed
      if ((this.mode as Mode) === 'document') this.pushLean(LINE_END);
      else this.endLine(false);
      start = end + 1;
    }
    this.hold(chunk.subarray(start));
  }

  /** The input is complete. @throws SnapdiffError 'damaged' where a document is no JSON */
  end(): void {
    if (this.mode !== 'document' && (this.restBytes > 0 || this.lean !== null)) this.endLine(true);
    if (this.mode === 'second-line') this.sink.bad(false);
    else if (this.mode === 'document') this.endDocument();
  }

  private hold(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    if (this.lean !== null) {
      this.pushLean(bytes);
      return;
    }
    this.rest.push(bytes.slice());
    this.restBytes += bytes.length;
    if (this.mode === 'start' && this.beginsWithBracket()) this.startDocument();
    else if (this.restBytes > HUGE_LINE) this.startLean();
  }

  private beginsWithBracket(): boolean {
    const head = Buffer.concat(this.rest.map((bytes) => bytes.subarray(0, 1024)));
    return /^\uFEFF?\s*\[/.test(head.toString());
  }

  private startDocument(): void {
    this.mode = 'document';
    this.startLean();
  }

  private startLean(): void {
    const held = this.rest;
    const isFirst = this.mode !== 'lines';
    const lean = {
      reader: createLeanReader(isFirst ? (element) => this.sink.value(element, ++lean.elements) : undefined),
      decoder: new TextDecoder(),
      failed: false,
      bytes: 0,
      elements: 0,
    };
    this.lean = lean;
    this.clear();
    for (const bytes of held) this.pushLean(bytes);
  }

  private pushLean(bytes: Uint8Array): void {
    const lean = this.lean!;
    lean.bytes += bytes.length;
    if (lean.failed && lean.bytes > LONGEST_BAD_LINE)
      throw new SnapdiffError('not-a-conversation', `has a line of more than ${LONGEST_BAD_LINE / 1024 / 1024} MB that is no JSON`, { path: this.path });
    if (!lean.failed) this.feedLean(lean.decoder.decode(bytes, { stream: true }));
  }

  private feedLean(text: string): void {
    try {
      this.lean!.reader.push(text);
    } catch (cause) {
      if (cause instanceof SnapdiffError) throw cause;
      if (this.mode === 'document') throw this.damaged(cause);
      this.lean!.failed = true;
    }
  }

  private damaged(cause: unknown): SnapdiffError {
    const at = this.lean!.elements;
    return new SnapdiffError(
      'damaged',
      `is no valid JSON after its ${at === 0 ? 'beginning' : `message ${at}`}`,
      { path: this.path },
      { cause, hint: 'Repair it, or give JSON lines: damaged lines are skipped and counted.' },
    );
  }

  private endDocument(): void {
    const lean = this.lean!;
    this.lean = null;
    try {
      lean.reader.push(lean.decoder.decode());
      lean.reader.finish();
    } catch (cause) {
      if (cause instanceof SnapdiffError) throw cause;
      // an array that is still being written, or was cut: what came before is whole
      this.sink.bad(true);
    }
    this.mode = 'lines';
  }

  private endLine(isLast: boolean): void {
    this.line++;
    if (this.lean !== null) this.endHugeLine(isLast);
    else {
      const text = Buffer.concat(this.rest)
        .toString()
        .replace(/^\uFEFF/, '');
      this.clear();
      if (text.trim() !== '') this.takeLine(text, isLast);
    }
  }

  private takeLine(text: string, isLast: boolean): void {
    const item = this.parseLine(text);
    const value = item === none ? BAD : (item as { value: unknown }).value;
    if (this.mode === 'start') this.takeFirst(text, value, isLast);
    else if (this.mode !== 'second-line' || this.goesOnInLines(text, value)) {
      if (value === BAD) this.sink.bad(isLast);
      else this.sink.value(value, this.line);
    }
  }

  private takeFirst(text: string, value: unknown, isLast: boolean): void {
    if (value === BAD && !isLast) {
      this.firstLine = text;
      this.mode = 'second-line';
      return;
    }
    this.mode = 'lines';
    const messages = value === BAD ? undefined : (value as { messages?: unknown } | null)?.messages;
    if (value === BAD) this.sink.bad(true);
    else if (Array.isArray(messages)) for (const [at, message] of messages.entries()) this.sink.value(message, at + 1);
    else this.sink.value(value, this.line);
  }

  /** After a first line that is no JSON: false where both begin a document, which is read as one from here on. */
  private goesOnInLines(text: string, value: unknown): boolean {
    const isDocument = value === BAD || typeof value !== 'object' ? this.startsDocument(`${this.firstLine}\n${text}\n`) : false;
    const first = this.firstLine;
    this.firstLine = '';
    if (!isDocument) {
      this.mode = 'lines';
      this.sink.bad(false);
      return true;
    }
    this.startDocument();
    this.feedLean(`${first}\n${text}\n`);
    return false;
  }

  private startsDocument(text: string): boolean {
    try {
      createLeanReader().push(text);
      return true;
    } catch {
      return false;
    }
  }

  private endHugeLine(isLast: boolean): void {
    const { reader, decoder, failed, elements } = this.lean!;
    this.lean = null;
    if (this.mode === 'second-line') this.sink.bad(false);
    this.mode = 'lines';
    let value: unknown = BAD;
    try {
      if (!failed) reader.push(decoder.decode());
      if (!failed) value = reader.finish();
    } catch (cause) {
      if (cause instanceof SnapdiffError) throw cause;
    }
    // messages that a first line held were handed out
    if (value === BAD) this.sink.bad(isLast);
    else if (elements === 0) this.sink.value(value, this.line);
  }

  private clear(): void {
    this.rest = [];
    this.restBytes = 0;
  }
}
