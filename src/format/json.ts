/**
 * Parses small structured JSON with stream-json: headers, saved reports, baselines. Never the number arrays or the string table.
 */
import { getManyValues, isMany, none } from 'stream-chain/defs.js';
import { Assembler } from 'stream-json/core/assembler.js';
import { jsonParser } from 'stream-json/core/parser.js';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

interface JsonReader {
  push(text: string): void;
  /** Returns the whole value. Throws if the text is not a JSON document. */
  finish(): Json;
}

/** Assembles one JSON document from chunks of its text. `push` and `finish` throw stream-json's error on invalid input. */
function createJsonReader(): JsonReader {
  const parse = jsonParser({ packValues: true, streamValues: false });
  const assembler = new Assembler();
  const consume = (tokens: unknown) => {
    if (isMany(tokens)) for (const token of getManyValues(tokens)) assembler.consume(token as never);
    else if (tokens !== none && tokens !== null && tokens !== undefined) assembler.consume(tokens as never);
  };
  return {
    push: (text) => consume(parse(text)),
    finish() {
      consume(parse(none as never));
      if (!assembler.done || assembler.current === undefined) throw new Error('the document is incomplete');
      return assembler.current as Json;
    },
  };
}

export function parseJson(text: string): Json {
  const reader = createJsonReader();
  reader.push(text);
  return reader.finish();
}
