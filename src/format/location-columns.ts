/** The locations, one a function, from batches of numbers to columns. */
import { checkRecords, count, sharedBytes } from './columns.js';
import type { Meta } from './meta.js';
import type { NumberSink } from './numbers.js';
import { damaged, type Scanner } from './scanner.js';
import type { Locations } from './snapshot.js';

export interface LocationsSink {
  sink: NumberSink;
  finish(): Locations;
}

export function locationsSink(scanner: Scanner, meta: Meta): LocationsSink {
  const { locationFieldCount: stride, location: field, nodeFieldCount, nodeCount } = meta;
  const { path } = scanner.source;
  // How many there are is not known, but hardly ever more than nodes.
  const column = () => new Int32Array(sharedBytes(4 * nodeCount, path));
  const columns: Record<'node' | 'scriptId' | 'line' | 'column', Int32Array> = { node: column(), scriptId: column(), line: column(), column: column() };
  const numbers = ['scriptId', 'line', 'column'] as const;
  const inverse = 1 / nodeFieldCount;
  let done = 0;
  scanner.progress = () => `${count(done)} locations read`;
  const sink: NumberSink = (values, length, odd) => {
    const records = checkRecords(scanner, length, stride, 0, Number.MAX_SAFE_INTEGER, 'locations');
    if (odd.some(({ slot }) => slot % stride === field.node)) throw damaged(scanner, 'a location belongs to no node');
    const far = odd.find(({ slot, value }) => (value | 0) !== value && numbers.some((key) => slot % stride === field[key]));
    if (far) throw damaged(scanner, `a location has the impossible value ${far.value}`);
    const oddSlots = new Set(odd.map(({ slot }) => slot));
    if (done + records > columns.node.length) {
      for (const key of ['node', ...numbers] as const) columns[key] = larger(columns[key], done + records, path);
    }
    const { node } = columns;
    for (let record = 0, at = field.node; record < records; record++, at += stride) {
      const offset = values[at];
      // As for edges: exact.
      const ordinal = ((offset + 0.5) * inverse) | 0;
      if (ordinal * nodeFieldCount !== offset || ordinal >= nodeCount)
        throw damaged(scanner, `a location belongs to offset ${count(offset)}, where no node starts`);
      node[done + record] = ordinal;
    }
    for (const key of numbers) {
      const column = columns[key];
      for (let record = 0, at = field[key]; record < records; record++, at += stride) {
        const value = values[at] | 0;
        // A slot holds its number modulo 2^32, so that one of 2^31 and more looks like a negative one. Of lines and columns that is what it is: V8 writes
        // them without their sign (HeapSnapshotJSONSerializer::SerializeLocation), and test runners compile with an offset below zero.
        if (value < 0 && key === 'scriptId' && !oddSlots.has(at)) throw damaged(scanner, `a location has the impossible value ${values[at]}`);
        column[done + record] = value;
      }
    }
    done += records;
  };
  const finish = (): Locations => {
    const filled = (column: Int32Array) => column.subarray(0, done);
    return { node: filled(columns.node), scriptId: filled(columns.scriptId), line: filled(columns.line), column: filled(columns.column), count: done };
  };
  return { sink, finish };
}

function larger(column: Int32Array, least: number, path: string): Int32Array {
  const copy = new Int32Array(sharedBytes(4 * Math.max(2 * column.length, least), path));
  copy.set(column);
  return copy;
}

export function noLocations(): Locations {
  const none = new Int32Array(new SharedArrayBuffer(0));
  return { node: none, scriptId: none, line: none, column: none, count: 0 };
}
