/**
 * JSON from pieces of text through stream-json's parser, with long strings digested as they arrive: a line of 100 MB takes a few kilobytes.
 * The elements of a top-level array, or of an array "messages" in a top-level object, are handed out one by one and not kept.
 */
import { getManyValues, isMany, none } from 'stream-chain/defs.js';
import { jsonParser } from 'stream-json/core/parser.js';
import { TextDigester } from './digested-text.js';

/** Longer strings are digested. Names of files and commands are shorter. */
const LONG = 64 * 1024;
const MAX_DEPTH = 1000;

type Token = { name: string; value?: unknown };
type Container = unknown[] | Record<string, unknown>;

export interface LeanReader {
  /** Throws stream-json's error where the text is not JSON. */
  push(text: string): void;
  /** The value without the elements that were handed out. Throws where the text is incomplete. */
  finish(): unknown;
}

export function createLeanReader(onElement?: (element: unknown) => void): LeanReader {
  const parse = jsonParser({ packKeys: true, packStrings: false, packNumbers: true, streamKeys: false, streamStrings: true, streamNumbers: false });
  const stack: { container: Container; key: string }[] = [];
  let root: unknown;
  let done = false;
  let pieces: string[] = [];
  let length = 0;
  let digester: TextDigester | null = null;

  const isHandedOut = (): boolean => {
    if (onElement === undefined || stack.length === 0) return false;
    const inner = stack[stack.length - 1].container;
    if (!Array.isArray(inner)) return false;
    return stack.length === 1 || (stack.length === 2 && stack[0].key === 'messages' && !Array.isArray(stack[0].container));
  };
  const put = (value: unknown): void => {
    if (stack.length === 0) {
      root = value;
      done = true;
      return;
    }
    if (isHandedOut()) {
      onElement!(value);
      return;
    }
    const { container, key } = stack[stack.length - 1];
    if (Array.isArray(container)) container.push(value);
    else Object.defineProperty(container, key, { value, writable: true, enumerable: true, configurable: true });
  };
  const endString = (): void => {
    const value = digester === null ? pieces.join('') : digester.finish();
    pieces = [];
    length = 0;
    digester = null;
    put(value);
  };
  const addPiece = (piece: string): void => {
    if (digester !== null) {
      digester.add(piece);
      return;
    }
    pieces.push(piece);
    length += piece.length;
    if (length <= LONG) return;
    digester = new TextDigester();
    for (const each of pieces) digester.add(each);
    pieces = [];
  };
  const consume = ({ name, value }: Token): void => {
    switch (name) {
      case 'startObject':
      case 'startArray':
        if (stack.length >= MAX_DEPTH) throw new Error(`nested deeper than ${MAX_DEPTH} levels`);
        stack.push({ container: name === 'startArray' ? [] : {}, key: '' });
        return;
      case 'endObject':
      case 'endArray':
        put(stack.pop()!.container);
        return;
      case 'keyValue':
        stack[stack.length - 1].key = value as string;
        return;
      case 'stringChunk':
        addPiece(value as string);
        return;
      case 'endString':
        endString();
        return;
      case 'numberValue':
        put(Number(value));
        return;
      case 'nullValue':
      case 'trueValue':
      case 'falseValue':
        put(value);
    }
  };
  const consumeAll = (tokens: unknown): void => {
    if (isMany(tokens)) for (const token of getManyValues(tokens)) consume(token as Token);
    else if (tokens !== none && tokens !== null && tokens !== undefined) consume(tokens as Token);
  };
  return {
    push: (text) => consumeAll(parse(text)),
    finish() {
      consumeAll(parse(none as never));
      if (!done) throw new Error('the document is incomplete');
      return root;
    },
  };
}
