/** Shared memory for the columns of all sections, and the check that a batch of numbers holds whole records. */
import { SnapdiffError } from '../errors.js';
import { damaged, type Scanner } from './scanner.js';
import type { WideColumn } from './snapshot.js';
import type { TextSink } from './texts.js';

/** Zeroed shared memory. It uses no physical memory until it is written, so `bytes` may be a generous upper bound. */
export function sharedBytes(bytes: number, path: string): SharedArrayBuffer {
  try {
    return new SharedArrayBuffer(bytes);
  } catch (cause) {
    throw new SnapdiffError(
      'out-of-memory',
      `needs more memory than is available: could not allocate ${bytes.toLocaleString('en')} bytes`,
      { path },
      { cause },
    );
  }
}

export const count = (value: number): string => value.toLocaleString('en');

/** Checks that a batch holds whole records, at most as many as the header's count; returns their number. */
export function checkRecords(scanner: Scanner, length: number, stride: number, done: number, total: number, what: string): number {
  const records = length / stride;
  if (!Number.isInteger(records)) throw damaged(scanner, `the last record is incomplete (${length % stride} of ${stride} fields)`);
  if (done + records > total) throw damaged(scanner, `there are more ${what} than the header's count of ${count(total)}`);
  return records;
}

/** Copies the column as Float64, on shared memory, for the few files with a number of 2^32 or more. */
export function widened(column: WideColumn, path: string): WideColumn {
  if (column instanceof Float64Array) return column;
  const wide = new Float64Array(sharedBytes(8 * column.length, path));
  wide.set(column);
  return wide;
}

/** A sink for the string table, on shared memory. `expectedBytes`: an upper bound if known, which avoids copies. */
export function sharedText(expectedBytes: number, path: string): TextSink {
  const sink: TextSink = {
    bytes: new Uint8Array(sharedBytes(expectedBytes, path)),
    length: 0,
    room(more) {
      if (sink.length + more <= sink.bytes.length) return;
      const copy = new Uint8Array(sharedBytes(Math.max(2 * sink.bytes.length, sink.length + more), path));
      copy.set(sink.bytes.subarray(0, sink.length));
      sink.bytes = copy;
    },
  };
  return sink;
}
