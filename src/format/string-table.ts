/** Reads the string table: all texts, unescaped and concatenated, and the start of each. */

import { another, byteOffset, expect, Mark, peek, type Scanner } from './scanner.js';
import { sharedText } from './shared-columns.js';
import type { Strings, WideColumn } from './snapshot.js';
import { continueString, more, type TextSink } from './texts.js';

/** Time O(bytes); one copy of the texts and 4 bytes a text (8 beyond 4 GiB). */
export async function readStrings(scanner: Scanner): Promise<Strings> {
  const { source } = scanner;
  // A text is never longer than its JSON, so the rest of an uncompressed file is an upper bound.
  const bound = source.compressed || source.fileBytes === 0 ? 1 << 20 : Math.max(0, source.fileBytes - byteOffset(scanner)) + scanner.window.length;
  const sink = sharedText(bound, source.path);
  const starts = createStarts();
  scanner.progress = () => `${starts.count().toLocaleString('en')} strings read`;
  await expect(scanner, '[');
  if ((await peek(scanner)) === Mark.closeBracket) {
    scanner.position++;
  } else {
    do {
      // The common case, without awaiting: ,"text" is completely within the window.
      for (;;) {
        takeTexts(scanner, sink, starts);
        if (scanner.position < scanner.end && scanner.window[scanner.position] === Mark.quote) scanner.position++;
        else await expect(scanner, '"');
        while (!continueString(scanner, sink)) await more(scanner);
        starts.add(sink.length);
        const { window, position } = scanner;
        if (position + 1 >= scanner.end || window[position] !== Mark.comma) break;
        scanner.position++;
      }
    } while (await another(scanner, ']'));
  }
  return { bytes: sink.bytes, start: starts.finish(), count: starts.count() };
}

/** Reads as many texts as the compiled loop handles. */
function takeTexts(scanner: Scanner, sink: TextSink, starts: Starts): void {
  if (!scanner.kernel) return;
  const { position, bytes, ends } = scanner.kernel.texts(scanner.position, scanner.end);
  scanner.position = position;
  sink.room(bytes.length);
  sink.bytes.set(bytes, sink.length);
  for (let text = 0; text < ends.length; text++) starts.add(sink.length + ends[text]);
  sink.length += bytes.length;
}

interface Starts {
  add(start: number): void;
  /** Number of complete texts. */
  count(): number;
  finish(): WideColumn;
}

const STRETCH = 1 << 16;

/** Stored in chunks, so that growing copies nothing. */
function createStarts(): Starts {
  const stretches: Float64Array[] = [];
  let last = new Float64Array(STRETCH);
  let count = 0;
  return {
    add(start) {
      if (++count % STRETCH === 0) {
        stretches.push(last);
        last = new Float64Array(STRETCH);
      }
      last[count % STRETCH] = start;
    },
    count: () => count,
    finish() {
      const wide = last[count % STRETCH] > 0xffffffff;
      const memory = new SharedArrayBuffer((wide ? 8 : 4) * (count + 1));
      const start = wide ? new Float64Array(memory) : new Uint32Array(memory);
      for (const [at, stretch] of stretches.entries()) start.set(stretch, at * STRETCH);
      start.set(last.subarray(0, (count % STRETCH) + 1), stretches.length * STRETCH);
      return start;
    },
  };
}
