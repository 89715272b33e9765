/** Reads the start of a file and the names of its sections. */
import { SnapdiffError } from '../errors.js';
import { byteOffset, damaged, describe, expect, peek, refill, type Scanner } from './scanner.js';
import { continueString, createText, more } from './texts.js';

/** Bytes. */
const MAX_KEY_BYTES = 1 << 20;

/** Skips a byte-order mark and the opening brace. */
export async function start(scanner: Scanner): Promise<void> {
  const path = scanner.source.path;
  while (scanner.end < 3 && (await refill(scanner)));
  const { window } = scanner;
  if (scanner.end >= 3 && window[0] === 0xef && window[1] === 0xbb && window[2] === 0xbf) scanner.position = 3;
  const byte = await peek(scanner);
  if (byte === -1) throw new SnapdiffError('empty', 'contains only white space', { path, byteOffset: 0 });
  if (byte !== 0x7b) {
    throw new SnapdiffError('not-json', `is not a heap snapshot: expected { but found ${describe(byte)} at byte ${byteOffset(scanner).toLocaleString('en')}`, {
      path,
      byteOffset: byteOffset(scanner),
    });
  }
  scanner.position++;
}

/** The name of a section. */
export async function readKey(scanner: Scanner): Promise<string> {
  const sink = createText();
  await expect(scanner, '"');
  for (;;) {
    const isComplete = continueString(scanner, sink);
    if (sink.length > MAX_KEY_BYTES) throw damaged(scanner, 'the name of a section is longer than 1 MB');
    if (isComplete) break;
    await more(scanner);
  }
  return Buffer.from(sink.bytes.subarray(0, sink.length)).toString('utf8');
}
