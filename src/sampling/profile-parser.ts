/** Turns the bytes of a heap profile, which are valid JSON already, into its calls and functions. Keys may be in any order. */
import type { HeapProfile, ProfileFunction } from './heap-profile.js';

interface ProfileParser {
  push(bytes: Uint8Array): void;
  finish(): Omit<HeapProfile, 'path'>;
}

/** Make errors of a place, in bytes from the start of the chunk: of what is no heap profile, and of a damaged one. */
interface ParserErrors {
  fail(message: string, at: number): Error;
  refuse(message: string, at: number): Error;
}

/** What an open bracket is of. */
type Part = 'document' | 'call' | 'frame' | 'children' | 'samples' | 'other';

interface Level {
  part: Part;
  /** Last key of an object. */
  key: string;
  /** Of a call, and of its frame and children. */
  call: number;
  /** Of a frame. */
  frame: ProfileFunction | null;
}

/** V8 records at most some hundred calls of a stack. */
const MAX_NESTED_CALLS = 10_000;
const MAX_CALLS = 10_000_000;
/** Bytes of a name or URL that are kept; data: URLs are long. */
const MAX_TEXT_BYTES = 4_000;
const [QUOTE, BACKSLASH, OPEN_LIST, CLOSE_LIST, OPEN, CLOSE, COLON, COMMA] = Buffer.from('"\\[]{}:,');
/** First keys of other files, in words. */
const otherFiles: Readonly<Record<string, string>> = {
  snapshot: 'is a heap snapshot, not a heap profile',
  nodes: 'is a CPU profile or another file with "nodes", not a heap profile',
  traceEvents: 'is a performance trace, not a heap profile',
  schemaVersion: 'is a report of snapdiff, not a heap profile',
};

export function createProfileParser({ fail, refuse }: ParserErrors): ProfileParser {
  const functions: ProfileFunction[] = [];
  const known = new Map<string, number>();
  const calls: HeapProfile['calls'] = { function: [], caller: [], bytes: [] };
  const levels: Level[] = [];
  let sampleCount: number | null = null;
  let hasHead = false;
  /** A text or another scalar being read: its bytes so far. */
  let reading: 'text' | 'scalar' | null = null;
  let isEscaped = false;
  let isWanted = false;
  let taken: number[] = [];
  /** The last text, until the next byte shows whether it is a key. */
  let lastText: string | null = null;

  const wantsText = (): boolean => {
    const top = levels.at(-1)?.part;
    return top === 'document' || top === 'call' || top === 'frame';
  };

  const openCall = (caller: number, at: number): number => {
    if (calls.caller.length === MAX_CALLS) throw fail(`it has more than ${MAX_CALLS.toLocaleString('en')} calls`, at);
    calls.caller.push(caller);
    calls.function.push(-1);
    calls.bytes.push(-1);
    return calls.caller.length - 1;
  };

  const partOf = (above: Level, isList: boolean, at: number): Pick<Level, 'part' | 'call'> => {
    const { part, key, call } = above;
    if (part === 'children') {
      if (isList) throw fail('a list of calls has a list in it', at);
      return { part: 'call', call: openCall(call, at) };
    }
    if (part === 'call' && key === 'children' && isList) return { part: 'children', call };
    if (part === 'call' && key === 'callFrame' && !isList) return { part: 'frame', call };
    if (part === 'samples' && !isList) {
      sampleCount = (sampleCount ?? 0) + 1;
    } else if (part === 'document') {
      if (key === 'head' && !isList) {
        if (hasHead) throw fail('it has two "head" sections', at);
        hasHead = true;
        return { part: 'call', call: openCall(-1, at) };
      }
      if (key === 'samples' && isList) {
        sampleCount ??= 0;
        return { part: 'samples', call: -1 };
      }
      // What the inspector answers: {"result": {"profile": {"head": ...}}}
      if ((key === 'profile' || key === 'result') && !isList) return { part: 'document', call: -1 };
    }
    return { part: 'other', call: -1 };
  };

  const open = (isList: boolean, at: number): void => {
    const above = levels.at(-1);
    if (levels.length > 2 * MAX_NESTED_CALLS) throw fail(`its calls are nested deeper than ${MAX_NESTED_CALLS.toLocaleString('en')}`, at);
    const { part, call } = above ? partOf(above, isList, at) : { part: 'document' as const, call: -1 };
    levels.push({ part, key: '', call, frame: part === 'frame' ? { name: '', scriptId: 0, url: '', line: -1, column: -1 } : null });
  };

  const close = (at: number): void => {
    const { part, call, frame } = levels.pop()!;
    if (frame) {
      const key = `${frame.line} ${frame.column} ${frame.scriptId} ${frame.name}\n${frame.url}`;
      let position = known.get(key);
      if (position === undefined) known.set(key, (position = functions.push(frame) - 1));
      calls.function[call] = position;
    } else if (part === 'call') {
      if (calls.function[call] === -1) throw fail('a call has no "callFrame"', at);
      if (calls.bytes[call] === -1) throw fail('a call has no "selfSize"', at);
    }
  };

  const setKey = (key: string, at: number): void => {
    const level = levels.at(-1)!;
    level.key = key;
    if (levels.length === 1 && !hasHead && Object.hasOwn(otherFiles, key)) throw refuse(otherFiles[key], at);
  };

  const setText = ({ frame, key }: Level, text: string): void => {
    if (frame && key === 'functionName') frame.name = text;
    else if (frame && key === 'url') frame.url = text;
    else if (frame && key === 'scriptId') frame.scriptId = Number.isSafeInteger(Number(text)) ? Number(text) : 0;
  };

  const setScalar = (level: Level, text: string, at: number): void => {
    const { frame, part, key, call } = level;
    if (part === 'call' && key === 'selfSize') {
      const bytes = Number(text);
      if (!(bytes >= 0 && bytes <= Number.MAX_SAFE_INTEGER)) throw fail(`"selfSize" must be a number of bytes, not ${text.slice(0, 40)}`, at);
      calls.bytes[call] = Math.round(bytes);
    } else if (frame && (key === 'lineNumber' || key === 'columnNumber' || key === 'scriptId')) {
      const value = Number(text);
      if (!Number.isSafeInteger(value)) throw fail(`"${key}" must be a whole number, not ${text.slice(0, 40)}`, at);
      frame[key === 'lineNumber' ? 'line' : key === 'columnNumber' ? 'column' : 'scriptId'] = value;
    } else if ((part === 'call' && key === 'callFrame') || (part === 'document' && key === 'head') || part === 'children') {
      throw fail(`expected an object but found ${text.slice(0, 40)}`, at);
    }
  };

  const endScalar = (at: number): void => {
    if (reading === 'scalar' && taken.length > 0) setScalar(levels.at(-1)!, Buffer.from(taken).toString('latin1'), at);
    reading = null;
  };

  /** Reads a text up to its end, which makes it `lastText`, or that of the chunk; returns where it stopped. */
  const inText = (bytes: Uint8Array, from: number): number => {
    let at = from;
    for (; at < bytes.length; at++) {
      const byte = bytes[at];
      if (byte === QUOTE && !isEscaped) break;
      isEscaped = byte === BACKSLASH && !isEscaped;
    }
    if (isWanted) for (let next = from; next < at && taken.length < MAX_TEXT_BYTES; next++) taken.push(bytes[next]);
    if (at < bytes.length) {
      reading = null;
      if (isWanted) lastText = decodedText(taken);
    }
    return at;
  };

  const betweenTexts = (byte: number, at: number): void => {
    if (byte === COLON) {
      if (lastText !== null) setKey(lastText, at);
      lastText = null;
      return;
    }
    if (byte === COMMA || byte === CLOSE || byte === CLOSE_LIST) {
      if (lastText !== null) setText(levels.at(-1)!, lastText);
      lastText = null;
      endScalar(at);
      if (byte !== COMMA) close(at);
    } else if (byte === OPEN || byte === OPEN_LIST) open(byte === OPEN_LIST, at);
    else if (byte === QUOTE) {
      reading = 'text';
      isWanted = wantsText();
      taken = [];
    } else if (byte > 0x20) {
      if (reading === null) taken = [];
      reading = 'scalar';
      if (taken.length < MAX_TEXT_BYTES) taken.push(byte);
    }
  };

  return {
    push(bytes) {
      for (let at = 0; at < bytes.length; at++) {
        if (reading === 'text') at = inText(bytes, at);
        else betweenTexts(bytes[at], at);
      }
    },
    finish() {
      if (!hasHead) throw refuse('is not a heap profile: it has no "head"', 0);
      return { sampleCount: sampleCount === 0 ? null : sampleCount, functions, calls };
    },
  };
}

/** A text of JSON, which may be cut within an escape sequence. */
function decodedText(bytes: readonly number[]): string {
  const raw = Buffer.from(bytes).toString('utf8');
  if (!raw.includes('\\')) return raw;
  const whole = raw.replace(/((?<!\\)(?:\\\\)*)\\(?:u[\da-fA-F]{0,3})?$/, '$1');
  return JSON.parse(`"${whole}"`) as string;
}
