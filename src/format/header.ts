/** Reads the header section as Meta, and rejects other formats and impossible counts. */
import { SnapdiffError } from '../errors.js';
import { maxBytes, type Source } from './input.js';
import { type Json, parseJson } from './json.js';
import { type Meta, readMeta } from './meta.js';
import { byteOffset, damaged, type Scanner } from './scanner.js';
import { skipValue } from './skip.js';

/** Headers are about 3 kB; larger ones than 16 MB are rejected. */
const HEADER_LIMIT = 1 << 24;

/** The format of JavaScriptCore, which begins {"version":..,"type":..}: see webkit.ts. Here it has keys in another order, or a version that is not known. */
export async function refuseOtherFormats(scanner: Scanner): Promise<void> {
  const at = byteOffset(scanner);
  let value = '';
  await skipValue(scanner, (bytes) => {
    if (value.length < 64) value += Buffer.from(bytes.subarray(0, 64)).toString('latin1');
  });
  if (/^"(Inspector|GCDebugging)"/.test(value)) {
    throw new SnapdiffError('bun-inspector-format', "is a snapshot in JavaScriptCore's format, in a version that is not known", {
      path: scanner.source.path,
      section: 'type',
      byteOffset: at,
    });
  }
}

export async function readHeader(scanner: Scanner): Promise<Meta> {
  return (await readHeaderDocument(scanner)).meta;
}

/** As `readHeader`, with the document that it is in. */
export async function readHeaderDocument(scanner: Scanner): Promise<{ meta: Meta; document: Json }> {
  const path = scanner.source.path;
  const at = byteOffset(scanner);
  const parts: Buffer[] = [];
  let length = 0;
  await skipValue(scanner, (bytes) => {
    length += bytes.length;
    if (length > HEADER_LIMIT) throw damaged(scanner, 'the header is larger than 16 MB', at);
    parts.push(Buffer.from(bytes));
  });
  let header: Json;
  try {
    header = parseJson(Buffer.concat(parts).toString('utf8'));
  } catch (cause) {
    throw new SnapdiffError(
      'damaged',
      `is damaged at byte ${at.toLocaleString('en')} in "snapshot": its header is not JSON`,
      { path, section: 'snapshot', byteOffset: at },
      { cause },
    );
  }
  const meta = readMeta(header, path, at);
  checkCounts(scanner.source, meta, at);
  return { meta, document: header };
}

/** A record takes at least two bytes a field. Rejects counts that exceed the file size before memory is allocated for them. */
function checkCounts(source: Source, meta: Meta, byteOffset: number): void {
  const room = maxBytes(source);
  const place = { path: source.path, section: 'snapshot', byteOffset };
  const maxCount = 2 ** 31 - 2;
  for (const [what, total, fields] of [
    ['nodes', meta.nodeCount, meta.nodeFieldCount],
    ['edges', meta.edgeCount, meta.edgeFieldCount],
  ] as const) {
    if (total * fields * 2 > room) {
      throw new SnapdiffError(
        'damaged',
        `is damaged at byte ${byteOffset.toLocaleString('en')} in "snapshot", or cut short: its header has a count of ${total.toLocaleString('en')} ${what}, more than the file can hold`,
        place,
      );
    }
    if (total > maxCount) {
      throw new SnapdiffError('too-large', `has ${total.toLocaleString('en')} ${what}; at most ${maxCount.toLocaleString('en')} are supported`, place);
    }
  }
}
