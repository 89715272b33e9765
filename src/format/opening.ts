/** Reads the start of a file and the names of its sections. */
import { SnapdiffError } from '../errors.js';
import { refuseArchive } from './archive.js';
import { another, byteOffset, damaged, describe, expect, peek, refill, type Scanner } from './scanner.js';
import { continueString, createText, more } from './texts.js';

/** Bytes. */
const MAX_KEY_BYTES = 1 << 20;

/** Sections of a file; V8 writes at most eleven. */
const MAX_SECTIONS = 1000;

/**
 * Calls `read` at the value of each section, which it must consume; if it gives false, the rest of the file is not read.
 * @throws SnapdiffError for anything but one object whose keys differ
 */
export async function eachSection(scanner: Scanner, read: (key: string) => Promise<unknown>): Promise<void> {
  await start(scanner);
  const seen = new Set<string>();
  if ((await peek(scanner)) === 0x7d) {
    scanner.position++;
  } else {
    do {
      scanner.section = '';
      scanner.progress = () => '';
      const key = await readKey(scanner);
      await expect(scanner, ':');
      // Error messages quote it on one line.
      scanner.section = key.slice(0, 40).replace(/\p{C}/gu, '\ufffd');
      if (seen.has(key)) throw damaged(scanner, `the file has two "${scanner.section}" sections`);
      if (seen.size === MAX_SECTIONS) throw damaged(scanner, `it has more than ${MAX_SECTIONS} sections`);
      seen.add(key);
      if ((await read(key)) === false) return;
    } while (await another(scanner, '}'));
  }
  scanner.section = '';
  if ((await peek(scanner)) !== -1) throw damaged(scanner, 'there are bytes after the end of the snapshot');
}

/** Skips a byte-order mark and the opening brace. */
export async function start(scanner: Scanner): Promise<void> {
  const path = scanner.source.path;
  while (scanner.end < 3 && (await refill(scanner)));
  const { window } = scanner;
  if (scanner.end >= 3 && window[0] === 0xef && window[1] === 0xbb && window[2] === 0xbf) scanner.position = 3;
  const byte = await peek(scanner);
  if (byte === -1) throw new SnapdiffError('empty', 'contains only white space', { path, byteOffset: 0 });
  if (byte !== 0x7b) {
    refuseArchive(window.subarray(0, scanner.end), path);
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
