/** The string table on its way from bytes to columns: every text, unescaped, one after the other. */
import { sharedText } from './columns.js';
import { another, byteOffset, expect, Mark, peek, type Scanner } from './scanner.js';
import type { Strings } from './snapshot.js';
import { continueString, more } from './texts.js';

/** Time O(bytes); one copy of the texts and 4 bytes a text (8 beyond 4 GiB). */
export async function readStrings(scanner: Scanner): Promise<Strings> {
  const { source } = scanner;
  // A text is never longer than its JSON, so what is left of a plain file bounds them all.
  const bound = source.compressed || source.fileBytes === 0 ? 1 << 20 : Math.max(0, source.fileBytes - byteOffset(scanner)) + scanner.window.length;
  const sink = sharedText(bound, source.path);
  let starts = new Float64Array(1024);
  let total = 0;
  scanner.progress = () => `${total.toLocaleString('en')} strings read`;
  await expect(scanner, '[');
  if ((await peek(scanner)) === Mark.closeBracket) {
    scanner.position++;
  } else {
    do {
      // The common case, without awaiting: ,"text" whole within the window.
      for (;;) {
        if (total + 2 > starts.length) {
          const copy = new Float64Array(2 * starts.length);
          copy.set(starts);
          starts = copy;
        }
        if (scanner.position < scanner.end && scanner.window[scanner.position] === Mark.quote) scanner.position++;
        else await expect(scanner, '"');
        while (!continueString(scanner, sink)) await more(scanner);
        starts[++total] = sink.length;
        const { window, position } = scanner;
        if (position + 1 >= scanner.end || window[position] !== Mark.comma) break;
        scanner.position++;
      }
    } while (await another(scanner, ']'));
  }
  const wide = sink.length > 0xffffffff;
  const memory = new SharedArrayBuffer((wide ? 8 : 4) * (total + 1));
  const start = wide ? new Float64Array(memory) : new Uint32Array(memory);
  start.set(starts.subarray(0, total + 1));
  return { bytes: sink.bytes, start, count: total };
}
