/** The header section on its way from bytes to Meta, and the first look at what the file claims to be. */
import { SnapdiffError } from '../errors.js';
import { mostBytes, type Source } from './input.js';
import { parseJson } from './json.js';
import { type Meta, readMeta } from './meta.js';
import { byteOffset, damaged, type Scanner } from './scanner.js';
import { skipValue } from './skip.js';

/** A header is some 3 kB; one of more than this is none. */
const HEADER_LIMIT = 1 << 24;

/** Bun's own generateHeapSnapshot() writes {"version":..,"type":"Inspector",..}: another format. */
export async function refuseOtherFormats(scanner: Scanner): Promise<void> {
  const at = byteOffset(scanner);
  let value = '';
  await skipValue(scanner, (bytes) => {
    if (value.length < 64) value += Buffer.from(bytes.subarray(0, 64)).toString('latin1');
  });
  if (/^"(Inspector|GCDebugging)"/.test(value)) {
    throw new SnapdiffError('bun-inspector-format', "is a snapshot in JavaScriptCore's own format, which Bun writes by default", {
      path: scanner.source.path,
      section: 'type',
      byteOffset: at,
    });
  }
}

export async function readHeader(scanner: Scanner): Promise<Meta> {
  const path = scanner.source.path;
  const at = byteOffset(scanner);
  const parts: Buffer[] = [];
  let length = 0;
  await skipValue(scanner, (bytes) => {
    length += bytes.length;
    if (length > HEADER_LIMIT) throw damaged(scanner, 'the header is larger than any header is', at);
    parts.push(Buffer.from(bytes));
  });
  let header: ReturnType<typeof parseJson>;
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
  return meta;
}

/** A record takes two bytes a field at least: counts that the file cannot hold are refused before memory is taken for them. */
function checkCounts(source: Source, meta: Meta, byteOffset: number): void {
  const room = mostBytes(source);
  const place = { path: source.path, section: 'snapshot', byteOffset };
  const most = 2 ** 31 - 2;
  for (const [what, total, fields] of [
    ['nodes', meta.nodeCount, meta.nodeFieldCount],
    ['edges', meta.edgeCount, meta.edgeFieldCount],
  ] as const) {
    if (total * fields * 2 > room) {
      throw new SnapdiffError(
        'damaged',
        `is damaged at byte ${byteOffset.toLocaleString('en')} in "snapshot", or cut short: its header counts ${total.toLocaleString('en')} ${what}, more than the file can hold`,
        place,
      );
    }
    if (total > most) {
      throw new SnapdiffError('too-large', `has ${total.toLocaleString('en')} ${what}; snapdiff counts up to ${most.toLocaleString('en')}`, place);
    }
  }
}
